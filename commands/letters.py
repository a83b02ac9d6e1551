"""``second-opinion letters``: write the example letters anew, to be read before they are committed."""

from pathlib import Path

import typer

from commands.console import out
from second_opinion.letters.examples import FOLDER, documents


def letters(
    folder: Path = typer.Option(FOLDER, "--folder", metavar="FOLDER", help="Where the documents go."),
) -> None:
    """Write a document for every kind of letter, with every reader and tone."""
    folder.mkdir(parents=True, exist_ok=True)
    made = documents()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    for stale in {path.name for path in folder.glob("*.md")} - set(made):
        (folder / stale).unlink()
    out.print(f"Wrote {len(made)} documents to {folder}. Read what changed before you commit it.")
