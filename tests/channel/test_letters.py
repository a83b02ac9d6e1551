"""Letters as files and with the patient's own changes: for whoever holds the conversation's token, and nobody else."""

import io
import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import docx
import pytest
import vobject
from icalendar import Calendar

from second_opinion.letters import Draft, LetterRequest, edited, in_tone
from second_opinion.letters.delivery import FORMATS, as_text
from second_opinion.letters.delivery.page import CONTENT_SECURITY_POLICY
from second_opinion.letters.drafts import LONGEST_TEXT
from second_opinion.letters.storage import DraftStore
from second_opinion.payloads import LetterData
from second_opinion.privacy import conversation_engine
from tests.channel.client import Chat, Server
from tests.channel.conftest import CLINIC_ORIGIN, OTHER_ORIGIN
from tests.channel.test_abuse import refused

pytestmark = pytest.mark.slow

DRAFT = Draft(
    request=LetterRequest(
        kind="referral_request",
        reader="staff",
        tone="warm",
        channel="portal",
        situation="canary-4720 my hip, they want to replace it",
        specialty="orthopedics",
        decide_by=date.today() + timedelta(days=20),
    ),
    portal_characters=700,
)


@pytest.fixture(scope="module")
def drafts(server: Server) -> Iterator[DraftStore]:
    """The drafts of the running guide, for what the conversation would store."""
    engine = conversation_engine(f"sqlite:///{server.state / 'conversations.db'}")
    yield DraftStore(engine)
    engine.dispose()


@pytest.fixture
def draft_id(chat: Chat, drafts: DraftStore) -> str:
    return drafts.add(chat.id, DRAFT)


def change(chat: Chat, draft_id: str, text: str) -> LetterData:
    answer = chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": text})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return LetterData.parse_obj(answer.json()["letter"])


def shown_letter(chat: Chat) -> dict[str, Any]:
    """A message of the conversation that shows a letter."""
    answers = chat.say("write the referral request for me") + chat.say("write it now")
    return next(m for m in answers if (m["payload"] or {}).get("type") == "letter")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_draft_is_taken_along_in_every_form(chat: Chat, draft_id: str, ending: Any) -> None:
    answer = chat.ask("GET", f"/chat/letters/{draft_id}.{ending}", headers={"Origin": CLINIC_ORIGIN})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == FORMATS[ending]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="referral-request.{ending}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == CLINIC_ORIGIN
    policy = CONTENT_SECURITY_POLICY if ending == "html" else "default-src 'none'"
    assert answer.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"


def test_each_form_holds_the_letter(chat: Chat, draft_id: str) -> None:
    letter = DRAFT.letter()
    files = {ending: chat.ask("GET", f"/chat/letters/{draft_id}.{ending}") for ending in FORMATS}
    assert files["txt"].content.decode() == as_text(letter)
    document = docx.Document(io.BytesIO(files["docx"].content))
    assert "\n\n".join(p.text for p in document.paragraphs) == f"{letter.subject}\n\n{letter.body}"
    assert document.core_properties.language == "en-US"
    assert "canary-4720 my hip, they want to replace it" in files["html"].text
    days = [event["DTSTART"].dt for event in Calendar.from_ical(files["ics"].content).walk("VEVENT")]
    assert days == [date.today() + timedelta(days=7), DRAFT.request.decide_by]
    assert len(list(vobject.readOne(files["ics"].text).vevent_list)) == 2
    assert "canary" not in files["ics"].text


def test_a_letter_with_no_day_to_come_has_no_calendar(chat: Chat, drafts: DraftStore) -> None:
    request = LetterRequest(kind="referral_request", answer_by=date.today() - timedelta(days=1))
    draft_id = drafts.add(chat.id, Draft(request=request))
    refused(chat.ask("GET", f"/chat/letters/{draft_id}.ics"), 404, "letter_without_days")


def test_a_letter_that_was_shown_is_taken_along_by_its_message(chat: Chat) -> None:
    message = shown_letter(chat)
    letter = LetterData.parse_obj(message["payload"]["data"])
    path = f"/chat/letters/{message['seq']}"
    assert chat.ask("GET", f"{path}.txt").content.decode() == as_text(letter)
    assert chat.ask("GET", f"{path}.docx").headers["Content-Type"] == FORMATS["docx"]
    assert letter.subject in chat.ask("GET", f"{path}.html").text
    refused(chat.ask("GET", f"{path}.ics"), 404, "letter_not_found")
    for other in (m for m in chat.history() if m["payload"] is None):
        refused(chat.ask("GET", f"/chat/letters/{other['seq']}.txt"), 404, "letter_not_found")


def test_the_patient_s_own_change_is_a_new_version_that_later_changes_keep(
    chat: Chat, drafts: DraftStore, draft_id: str
) -> None:
    body = DRAFT.letter().body
    mine = body.replace("Here is what it is about", "PS: I use a wheelchair.\n\nHere is what it is about")
    letter = change(chat, draft_id, mine)
    assert (letter.body, letter.draft, letter.subject) == (mine, draft_id, DRAFT.letter().subject)
    assert (letter.characters, letter.limit) == (len(mine), 700)
    assert mine in chat.ask("GET", f"/chat/letters/{draft_id}.txt").text
    stored = drafts.latest(chat.id, draft_id)
    assert stored == edited(DRAFT, mine).draft
    drafts.save(chat.id, draft_id, in_tone(stored, "formal").draft)
    assert "PS: I use a wheelchair." in chat.ask("GET", f"/chat/letters/{draft_id}.txt").text
    assert drafts.undo(chat.id, draft_id) == stored
    assert drafts.undo(chat.id, draft_id) == DRAFT


def test_the_longest_letter_that_is_allowed_is_kept_as_typed(chat: Chat, draft_id: str) -> None:
    text = "\U0001f9e1" * LONGEST_TEXT
    body = json.dumps({"text": text})
    answer = chat.ask("PUT", f"/chat/letters/{draft_id}", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["letter"]["body"] == text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b"{}", 400, "bad_request"),
        (b'{"text": null}', 400, "bad_request"),
        (b'{"text": ["a"]}', 400, "bad_request"),
        (b'{"text": "a", "subject": "b"}', 400, "bad_request"),
        (b'{"text": ""}', 400, "letter_empty"),
        (b'{"text": " \\n\\u3000 "}', 400, "letter_empty"),
        (b'{"text": "a\\u0000b"}', 400, "bad_characters"),
        (b'{"text": "a\\ud800b"}', 400, "bad_characters"),
        (b'{"text": "' + b"a" * (LONGEST_TEXT + 1) + b'"}', 400, "letter_too_long"),
        (b'{"text": "' + b"a" * 300_000 + b'"}', 413, "too_large"),
    ],
)
def test_what_is_no_letter_s_text_is_refused_and_changes_nothing(
    chat: Chat, drafts: DraftStore, draft_id: str, body: bytes, status: int, code: str
) -> None:
    answer = chat.ask("PUT", f"/chat/letters/{draft_id}", data=body, headers={"Content-Type": "application/json"})
    assert refused(answer, status, code)["detail"]
    assert drafts.latest(chat.id, draft_id) == DRAFT


def test_only_a_letter_s_body_may_be_as_long_as_a_letter(chat: Chat) -> None:
    body = json.dumps({"message_id": "a", "text": "I want to die. " + "a" * 70_000})
    answer = chat.ask("POST", "/chat/messages", data=body, headers={"Content-Type": "application/json"})
    refused(answer, 413, "too_large")


PATHS = [
    "{id}.",
    "{id}.pdf",
    "{id}.TXT",
    "{id}.txt.exe",
    ".txt",
    "..txt",
    "{id}/../{id}.json",
    "..%2f{id}.txt",
    "%2e%2e%2fopenapi.txt",
    "{id}%00.txt",
    "{id}%0d%0aSet-Cookie:a=b.txt",
    "{id}'%20OR%20'1'='1.txt",
    "1.txt",
    "0.txt",
    "%D9%A1.txt",
    "a" * 2_000 + ".txt",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_names_no_letter_finds_none(chat: Chat, draft_id: str, path: str) -> None:
    answer = chat.ask("GET", f"/chat/letters/{path.format(id=draft_id)}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] in ("letter_not_found", "not_found")
    assert "Set-Cookie" not in answer.headers


def test_a_draft_is_no_file_and_a_file_no_draft(chat: Chat, draft_id: str) -> None:
    refused(chat.ask("GET", f"/chat/letters/{draft_id}"), 405, "method_not_allowed")
    refused(chat.ask("PUT", f"/chat/letters/{draft_id}.txt", json={"text": "a"}), 405, "method_not_allowed")


def test_another_s_letter_is_none(chat: Chat, server: Server, drafts: DraftStore, draft_id: str) -> None:
    seq = shown_letter(chat)["seq"]
    other = server.begin(clinic="hillside")
    for name in (draft_id, seq):
        for ending in FORMATS:
            answer = other.ask("GET", f"/chat/letters/{name}.{ending}")
            refused(answer, 404, "letter_not_found")
            assert "canary" not in answer.text
    refused(other.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "mine now"}), 404, "letter_not_found")
    assert drafts.latest(chat.id, draft_id) == DRAFT


@pytest.mark.parametrize("token", ["", "a.b.c", "cut"])
def test_without_the_conversation_s_token_there_is_no_letter(
    chat: Chat, server: Server, drafts: DraftStore, draft_id: str, token: str
) -> None:
    stranger = Chat(server, chat.token[:-2] if token == "cut" else token)
    refused(stranger.ask("GET", f"/chat/letters/{draft_id}.txt"), 401, "session_ended")
    refused(stranger.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "mine now"}), 401, "session_ended")
    refused(server.ask("GET", f"/chat/letters/{draft_id}.txt?token={chat.token}"), 401, "session_ended")
    assert drafts.latest(chat.id, draft_id) == DRAFT


@pytest.mark.parametrize("origin", [OTHER_ORIGIN, "https://evil.example", "null"])
def test_a_page_of_another_origin_gets_no_letter(chat: Chat, draft_id: str, origin: str) -> None:
    headers = {"Origin": origin}
    refused(chat.ask("GET", f"/chat/letters/{draft_id}.txt", headers=headers), 403, "origin_not_allowed")
    answer = chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "mine now"}, headers=headers)
    refused(answer, 403, "origin_not_allowed")


def test_a_browser_is_told_that_the_clinic_s_page_may_change_a_letter(server: Server, draft_id: str) -> None:
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization, content-type"}
    for origin, allowed in ((CLINIC_ORIGIN, CLINIC_ORIGIN), ("https://evil.example", None)):
        preflight = server.ask("OPTIONS", f"/chat/letters/{draft_id}", headers={"Origin": origin, **asked})
        assert preflight.headers.get("Access-Control-Allow-Origin") == allowed
    preflight = server.ask("OPTIONS", f"/chat/letters/{draft_id}", headers={"Origin": CLINIC_ORIGIN, **asked})
    assert preflight.ok
    assert "PUT" in {method.strip() for method in preflight.headers["Access-Control-Allow-Methods"].split(",")}


def test_plain_text_is_not_taken_for_a_letter(chat: Chat, draft_id: str) -> None:
    answer = chat.ask("PUT", f"/chat/letters/{draft_id}", data='{"text": "a"}', headers={"Content-Type": "text/plain"})
    refused(answer, 415, "not_json")


def test_a_deleted_conversation_s_letters_are_gone_for_its_token_as_well(
    chat: Chat, server: Server, draft_id: str
) -> None:
    assert server.rows("SELECT count(*) FROM letter_drafts WHERE draft_id = ?", draft_id) == [1]
    assert chat.ask("DELETE", "/chat/session").status_code == 204
    refused(chat.ask("GET", f"/chat/letters/{draft_id}.txt"), 401, "session_ended")
    refused(chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "again"}), 401, "session_ended")
    assert server.rows("SELECT count(*) FROM letter_drafts WHERE draft_id = ?", draft_id) == [0]


def test_with_the_database_locked_the_patient_is_told_and_nothing_is_lost(
    chat: Chat, server: Server, drafts: DraftStore, draft_id: str
) -> None:
    lock = sqlite3.connect(server.state / "conversations.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        started = time.monotonic()
        answer = chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "Dear office, call me."})
        error = refused(answer, 503, "letters_unavailable")
        assert answer.headers["Retry-After"] == str(error["retry_after"])
        assert time.monotonic() - started < 10
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert drafts.latest(chat.id, draft_id) == DRAFT
    deadline = time.monotonic() + 20
    while chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "Dear office, call me."}).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert drafts.latest(chat.id, draft_id).letter().body == "Dear office, call me."


def test_a_draft_that_cannot_be_read_ends_nothing(chat: Chat, server: Server, draft_id: str) -> None:
    with sqlite3.connect(server.state / "conversations.db", timeout=10) as database:
        database.execute("UPDATE letter_drafts SET data = '{' WHERE draft_id = ?", [draft_id])
    refused(chat.ask("GET", f"/chat/letters/{draft_id}.docx"), 404, "letter_not_found")
    refused(chat.ask("PUT", f"/chat/letters/{draft_id}", json={"text": "again"}), 404, "letter_not_found")
    assert chat.say("is it normal to ask?")


def test_no_letter_and_no_draft_s_id_is_logged(chat: Chat, server: Server, draft_id: str) -> None:
    change(chat, draft_id, "canary-4721")
    chat.ask("GET", f"/chat/letters/{draft_id}.docx")
    chat.ask("GET", f"/chat/letters/{draft_id}.nothing")
    log = (server.state / "log").read_text(encoding="utf-8")
    assert "canary" not in log
    assert draft_id not in log
    assert "Traceback" not in log
