"""The ``second-opinion`` command: one module a subcommand; rules live in the packages it calls.

Errors end in one sentence on standard error that says what to do: exit code 2 for input that
cannot be used, 1 for work that failed.
"""

import sys
from collections.abc import Sequence

import typer

from commands import adapter, console, evaluate, facts, letters, privacy, replay, screen, serve, shell, train
from commands.directory import app as directory_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A guide that helps a patient get a second medical opinion.",
)


@app.callback()
def _options(
    trace: bool = typer.Option(False, "--trace", help="Show where an error came from, for developers."),
) -> None:
    """A guide that helps a patient get a second medical opinion."""
    console.shown.traces = trace


app.command("serve")(serve.serve)
app.command("shell")(shell.shell)
app.command("train")(train.train)
app.command("replay")(replay.replay)
app.command("evaluate")(evaluate.evaluate)
app.command("adapter")(adapter.adapter)
app.command("screen")(screen.screen)
app.command("letters")(letters.letters)
app.add_typer(privacy.app, name="privacy")
app.add_typer(facts.app, name="facts")
app.add_typer(directory_app, name="directory")


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script; ``arguments`` replaces the process's own in tests.

    Ends by ``SystemExit``, as a script does.
    """
    console.shown.traces = False
    try:
        app(args=None if arguments is None else list(arguments), prog_name="second-opinion")
    except Exception as error:
        if console.shown.traces:
            raise
        sys.exit(console.explain(error))
