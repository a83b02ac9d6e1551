import json
import sqlite3
import time
from pathlib import Path

import pytest

from commands import main

CLINIC = """
name: {name}
front_desk: {{phone: "555-555-0100", hours: always}}
retention: {{hours_after_last_message: {hours}}}
"""


def _say(database: Path, sender: str, clinic: str, hours_ago: float) -> None:
    data = json.dumps({"event": "slot", "name": "clinic", "value": clinic})
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp REAL, "
            "action_name, data)"
        )
        connection.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, action_name, data) "
            "VALUES (?, 'slot', ?, 'clinic', ?)",
            [sender, time.time() - hours_ago * 3600, data],
        )


def test_a_clinic_file_that_cannot_be_used_is_named_and_stops_nobodys_purge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clinics, database = tmp_path / "clinics", tmp_path / "conversations.db"
    clinics.mkdir()
    (clinics / "broken.yml").write_text("name: [", encoding="utf-8")
    (clinics / "not-text.yml").write_bytes(b"name: \xff")
    (clinics / "folder.yml").mkdir()
    for name, hours in (("short", 2), ("long", 100)):
        (clinics / f"{name}.yml").write_text(CLINIC.format(name=name, hours=hours), encoding="utf-8")
    for clinic, hours_ago in (("short", 3), ("short", 1), ("long", 50), ("broken", 3), ("broken", 1)):
        _say(database, f"{clinic}-{hours_ago}", clinic, hours_ago)
    monkeypatch.setenv("CLINICS_DIR", str(clinics))
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{database}")
    with pytest.raises(SystemExit) as ended:
        main(["privacy", "purge"])
    assert not ended.value.code
    with sqlite3.connect(database) as connection:
        kept = {sender for (sender,) in connection.execute("SELECT sender_id FROM events")}
    assert kept == {"short-1", "long-50", "broken-1"}
    told = capsys.readouterr()
    assert "Removed 2" in told.out
    for name in ("broken", "not-text", "folder"):
        assert name in told.err
