"""Rasa's shell with buttons as words: ``python -m rasa_parts.shell <arguments of rasa shell>``.

Stock ``rasa shell`` turns an answer with buttons into a menu that takes the keyboard: what a patient would
type is lost, and a script that pipes its lines in waits for ever. Here every answer is text, buttons stand
below it as ``[title]``, and typing a title presses the button.
"""

import asyncio
import sys
from typing import Any

from rasa_parts.plain_text import message_lines

PROMPT = "You:"


def show(message: dict[str, Any], *_: object, **__: object) -> None:
    """Print one message of the guide."""
    for line in message_lines(message):
        print(line)


async def ask(previous: dict[str, Any] | None) -> str | None:
    """Show the last answer and wait for a message; ``None`` at the end of the input or on Ctrl-C."""
    if previous:
        show(previous)
    typed = await (_from_terminal() if sys.stdin.isatty() else _from_pipe())
    if typed is None:
        return None
    pressed = {button["title"].casefold(): button["payload"] for button in (previous or {}).get("buttons", [])}
    text: str = pressed.get(typed.strip("[]").casefold(), typed)
    return text


async def _from_terminal() -> str | None:
    import questionary

    typed = await questionary.text("", qmark=PROMPT).ask_async()
    return None if typed is None else str(typed).strip()


async def _from_pipe() -> str | None:
    line = await asyncio.to_thread(sys.stdin.readline)
    print(f"{PROMPT} {line.strip()}")
    return line.strip() if line else None


def main() -> None:
    """Run Rasa's shell with our way of showing and asking."""
    from rasa.core.channels import console

    from rasa_parts import launcher

    # Rasa offers no other way in: its loop calls these two functions of its module.
    console._get_user_input = ask
    console._print_bot_output = show
    launcher.main(["shell", *sys.argv[1:]])


if __name__ == "__main__":
    main()
