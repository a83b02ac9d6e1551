"""How long one message takes to be screened and read for words and names: typical ones, and the worst that is known.

    python -m benchmarks.messages

Prints three tables. The bars: under 1 ms for screening a typical message, and under 50 ms for screening 4,000
characters, however they are made. The last column is what 4,000 characters take over what 1,000 of the same take:
near 4 where the time grows with the length, near 16 where it grows with its square. The machine is named, since a
figure without it says little.
"""

import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rich.table import Table

from commands.console import out
from rasa_parts.nlu.lexicon import read_lexicons
from rasa_parts.nlu.lexicon_entities import Recogniser
from second_opinion.answers import topic_by_words
from second_opinion.safety import screen

ROOT = Path(__file__).parents[1]
SETS = ROOT / "tests" / "safety"
LEXICONS = ROOT / "content" / "lexicon"
ROUNDS = 3
LONGEST = 4_000
QUARTER = LONGEST // 4
SHUFFLED = 3
REPEATED = (
    "we talked about the records for a while and then the other doctor said it would be fine. ",
    "chest ",
    "i dont want to ",
    "my husband threatens ",
    "he took my ",
    "she ate the pills and ",
    "mi hijo se tomo ",
    "he ",
    "no ",
    "a , ",
    "a",
)
"""Beginnings of signs, over and over: each keeps the patterns looking for an end that never comes."""
NAMES_REPEATED = (
    "Is dr patel in network with Aetna Choice PPO and my hemotologist before my surgery in Reno, NV? ",
    "a ",
    "Dr. ",
    "Dr ",
    "the first of ",
    "through my ",
    "A. ",
    "(",
    "12 ",
    "a-",
)
"""Beginnings of names, places and numbers, for the same reason."""

Reads = Callable[[str], object]


def milliseconds(reads: Reads, text: str) -> float:
    """What one call takes: the least of some rounds, since anything else on the machine only adds to it."""
    least = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        reads(text)
        least = min(least, time.perf_counter() - started)
    return least * 1000


def typical() -> list[str]:
    """The messages of the screen's own tests, alarms and harmless ones."""
    return [
        json.loads(line)["text"]
        for name in ("alarms.jsonl", "quiet.jsonl")
        for line in (SETS / name).read_text(encoding="utf-8").splitlines()
    ]


def measure(title: str, reads: Reads, pieces: tuple[str, ...]) -> Table:
    """One table: typical messages first, then 4,000 characters of each piece and of all of them mixed."""
    texts = typical()
    # What is compiled or loaded at the first message is no part of a message's time.
    reads(texts[0])
    times = [milliseconds(reads, text) for text in texts]
    table = Table("messages", "median ms", "p95 ms", "worst ms", "for 4 times the length", title=title)
    table.add_row(
        f"{len(texts)} of the safety screen's tests",
        f"{statistics.median(times):.2f}",
        f"{statistics.quantiles(times, n=20)[-1]:.2f}",
        f"{max(times):.2f}",
        "",
    )
    table.add_section()
    long = {repr(piece): piece * LONGEST for piece in pieces}
    for seed in range(SHUFFLED):
        # Nothing repeats here, so nothing is shortened: the beginnings stand in random order.
        long[f"all of these, mixed ({seed + 1})"] = "".join(random.Random(seed).choices(pieces, k=LONGEST))
    for name, text in long.items():
        whole, quarter = milliseconds(reads, text[:LONGEST]), milliseconds(reads, text[:QUARTER])
        table.add_row(f"{LONGEST:,} characters of {name}", "", "", f"{whole:.1f}", f"{whole / quarter:.1f} times")
    return table


def main() -> None:
    """Measure and print."""
    out.print(measure("The safety screen", screen, REPEATED))
    out.print(measure("Words that decide a topic", lambda text: topic_by_words(text, "nlu_fallback"), REPEATED))
    out.print(measure("Names, plans, places and numbers", Recogniser(read_lexicons(LEXICONS)).spans, NAMES_REPEATED))
    out.print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
