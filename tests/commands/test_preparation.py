import socket
from pathlib import Path

import pytest

from commands.console import CommandError
from commands.preparation import ensure_directory, require_free_ports
from second_opinion.settings import load_settings


def _listening() -> socket.socket:
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    return held


def test_a_port_in_use_is_named_before_anything_starts() -> None:
    with _listening() as held, _listening() as other:
        port, free = held.getsockname()[1], other.getsockname()[1]
        other.close()
        with pytest.raises(CommandError, match=rf"{port} \(LISTEN_PORT\)") as raised:
            require_free_ports(load_settings({"LISTEN_PORT": str(port), "ACTION_PORT": str(free)}))
        assert str(free) not in str(raised.value)


def test_the_example_directory_is_made_once_and_never_over_another(tmp_path: Path) -> None:
    settings = load_settings({"STATE_DIR": str(tmp_path)})
    ensure_directory(settings)
    database = tmp_path / "directory.db"
    assert database.stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == ["directory.db"]
    database.write_bytes(b"the clinic's own")
    ensure_directory(settings)
    assert database.read_bytes() == b"the clinic's own"
