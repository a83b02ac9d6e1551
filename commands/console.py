"""What the subcommands share: where they write, and how an exception becomes one sentence.

CommandError            work failed; the message is the sentence          exit code 1
└── BadInput            an argument or a file cannot be used              exit code 2
"""

from dataclasses import dataclass

from rich.console import Console

out = Console(highlight=False)
notes = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and errors: standard output stays clean for what a command is asked for."""


@dataclass
class Shown:
    """What the user asked to see; ``traces`` is for developers."""

    traces: bool = False


shown = Shown()


class CommandError(Exception):
    """Work that failed. The message is one sentence that says what to do."""

    exit_code = 1


class BadInput(CommandError):
    """An argument or file that cannot be used. The message names it and the expected shape."""

    exit_code = 2


def explain(error: Exception) -> int:
    """Write the sentence for ``error`` to standard error; returns the exit code."""
    # A domain error is a ValueError whose message was written to be read (settings, clinics, directory).
    package = type(error).__module__.partition(".")[0]
    if isinstance(error, CommandError):
        sentence, code = str(error), error.exit_code
    elif package in ("second_opinion", "rasa_parts", "actions"):
        sentence, code = str(error), 2
    else:
        sentence = f"This did not work ({type(error).__name__}). 'second-opinion --trace ...' shows where."
        code = 1
    notes.print(sentence, style="red", markup=False, soft_wrap=True)
    return code
