"""A turn's time and the guide's memory, measured in one process with the real model and actions.

    python -m benchmarks.turns

Prints one table: for each message the median and the 95th percentile over all rounds, each round in a
conversation of its own. The machine is named, since a figure without it says little.
"""

import asyncio
import datetime
import os
import platform
import resource
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from rich.table import Table

from commands.console import out
from commands.preparation import make_demo_directory
from commands.replay import load_guide, only_ours_on_stdout, set_scene
from commands.train import ensure_model
from second_opinion.settings import load_settings

ROUNDS = 20
CONVERSATION = (
    "hello",
    "is it normal to ask for a second opinion",
    "will my doctor be offended",
    "should I stay in the same group or go outside",
    "write the referral request message for me",
    "the front desk",
    "I was told I need surgery",
    "what records do they need",
    "cardiology",
    "I have chest pain right now",
)


def peak_megabytes() -> float:
    """The process's largest resident memory so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


async def measure(model: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each message of ``CONVERSATION``, one value a round; the first round warms up."""
    guide = await load_guide(model)
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for text in CONVERSATION:
            turn = await guide.say(text, sender_id=f"bench-{number}")
            if number:
                times[text].append(turn.ms)
    return times


def main() -> None:
    """Measure and print."""
    model = ensure_model()
    today = datetime.date.today()
    with only_ours_on_stdout(), tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{Path(scratch) / 'directory.db'}"
        make_demo_directory(url, today)
        set_scene(load_settings(), on=today, database=url)
        times = asyncio.run(measure(model, ROUNDS))
    table = Table("message", "median ms", "p95 ms", title=f"A turn, {ROUNDS} rounds")
    for text, ms in times.items():
        table.add_row(text, f"{statistics.median(ms):.1f}", f"{statistics.quantiles(ms, n=20)[-1]:.1f}")
    every = [value for ms in times.values() for value in ms]
    table.add_section()
    table.add_row(
        "all", f"{statistics.median(every):.1f}", f"{statistics.quantiles(every, n=20)[-1]:.1f}", style="bold"
    )
    out.print(table)
    out.print(
        f"Peak memory {peak_megabytes():.0f} MB. {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, model {model.name}."
    )


if __name__ == "__main__":
    main()
