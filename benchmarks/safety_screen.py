"""The safety screen's time: typical messages, and 4,000 characters of the worst that is known.

    python -m benchmarks.safety_screen

Prints one table. The bars: under 1 ms for a typical message, under 50 ms for 4,000 characters. The machine is
named, since a figure without it says little.
"""

import json
import os
import platform
import random
import statistics
import time
from pathlib import Path

from rich.table import Table

from commands.console import out
from second_opinion.safety import screen

SETS = Path(__file__).parents[1] / "tests" / "safety"
ROUNDS = 3
LONGEST = 4_000
SHUFFLED = 3
REPEATED = (
    "we talked about the records for a while and then the other doctor said it would be fine. ",
    "chest ",
    "i dont want to ",
    "my husband threatens ",
    "he took my ",
    "she ate the pills and ",
    "mi hijo se tomo ",
    "a , ",
)
"""Beginnings of signs, over and over: each keeps the patterns looking for an end that never comes."""


def milliseconds(text: str) -> float:
    """What one call of ``screen`` takes."""
    started = time.perf_counter()
    screen(text)
    return (time.perf_counter() - started) * 1000


def typical() -> list[str]:
    """The messages of the screen's own tests, alarms and harmless ones."""
    return [
        json.loads(line)["text"]
        for name in ("alarms.jsonl", "quiet.jsonl")
        for line in (SETS / name).read_text(encoding="utf-8").splitlines()
    ]


def main() -> None:
    """Measure and print."""
    texts = typical()
    screen("the patterns are compiled now")
    times = [milliseconds(text) for _ in range(ROUNDS) for text in texts]
    table = Table("messages", "median ms", "p95 ms", "worst ms", title="The safety screen")
    table.add_row(
        f"{len(texts)} of the tests",
        f"{statistics.median(times):.2f}",
        f"{statistics.quantiles(times, n=20)[-1]:.2f}",
        f"{max(times):.2f}",
    )
    table.add_section()
    for piece in REPEATED:
        long = [milliseconds((piece * LONGEST)[:LONGEST]) for _ in range(ROUNDS)]
        table.add_row(f"{LONGEST:,} characters of {piece!r}", f"{statistics.median(long):.1f}", "", f"{max(long):.1f}")
    for seed in range(SHUFFLED):
        # Nothing repeats here, so nothing is shortened: the beginnings stand in random order.
        mixed = "".join(random.Random(seed).choices(REPEATED, k=LONGEST // 4))[:LONGEST]
        long = [milliseconds(mixed) for _ in range(ROUNDS)]
        name = f"{LONGEST:,} characters of all of these, mixed"
        table.add_row(name, f"{statistics.median(long):.1f}", "", f"{max(long):.1f}")
    out.print(table)
    out.print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
