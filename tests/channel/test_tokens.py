"""A token is worth what its key is worth."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from second_opinion.chat.tokens import KEY_FILE, ExpiredToken, ForgedToken, Tokens, WeakKey, signing_key

KEY = "0123456789-abcdefghijklmnopqrstuv"
HOUR = timedelta(hours=1)


def test_a_token_says_what_it_was_issued_for() -> None:
    token, session = Tokens(KEY).issue("riverside", HOUR)
    assert Tokens(KEY).read(token) == session
    assert session.clinic == "riverside"
    assert timedelta(minutes=59) < session.expires_at - datetime.now(UTC) <= HOUR


def test_conversations_cannot_be_guessed_from_each_other() -> None:
    ids = {Tokens(KEY).issue("riverside", HOUR)[1].conversation for _ in range(200)}
    assert len(ids) == 200
    assert min(map(len, ids)) >= 32


def test_a_token_ends_with_its_time() -> None:
    token, _ = Tokens(KEY).issue("riverside", HOUR, now=datetime.now(UTC) - 2 * HOUR)
    with pytest.raises(ExpiredToken):
        Tokens(KEY).read(token)


def test_a_token_of_another_key_is_none() -> None:
    token, _ = Tokens(KEY).issue("riverside", HOUR)
    with pytest.raises(ForgedToken):
        Tokens(KEY[::-1]).read(token)


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    made = signing_key("", tmp_path)
    file = tmp_path / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert signing_key("", tmp_path) == made
    assert len(made) >= 32


def test_the_setting_comes_before_the_file(tmp_path: Path) -> None:
    assert signing_key(KEY, tmp_path) == KEY
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize("key", ["hush", "a" * 64, "abcabcabc" * 10, KEY[:31]])
def test_a_key_that_can_be_guessed_is_refused_with_the_way_to_a_good_one(tmp_path: Path, key: str) -> None:
    with pytest.raises(WeakKey, match="token_urlsafe") as error:
        signing_key(key, tmp_path)
    assert key not in str(error.value)


def test_a_key_that_others_may_read_is_refused_with_the_command_that_helps(tmp_path: Path) -> None:
    signing_key("", tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(WeakKey, match="chmod 600"):
        signing_key("", tmp_path)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40])
def test_a_spoilt_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / KEY_FILE
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(WeakKey, match=KEY_FILE):
        signing_key("", tmp_path)
