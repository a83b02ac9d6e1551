"""A conversation over HTTP: nothing is said twice, lost, out of order, or to somebody else."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import requests

from second_opinion import privacy
from second_opinion.safety import screen
from tests.channel.client import Chat, Server, texts

pytestmark = pytest.mark.slow


def delete_conversation(state: Path, conversation: str) -> None:
    """As the hourly purge does it, in a process of its own."""
    engine = privacy.conversation_engine(f"sqlite:///{state / 'conversations.db'}")
    privacy.delete_conversation(engine, conversation)
    engine.dispose()


def test_the_guide_greets_with_the_name_of_the_clinic_s_page(server: Server) -> None:
    begun = server.begin(clinic="hillside").begun
    assert "Hillside Clinic" in texts(begun["messages"])
    assert begun["clinic"]["phone"] == "555-555-0199"
    assert begun["max_text"] == 4000


def test_nobody_is_greeted_twice_in_the_same_words(chat: Chat) -> None:
    assert texts(chat.say("hello")) != texts(chat.begun["messages"])


def test_without_a_clinic_the_default_one_holds(server: Server) -> None:
    assert server.begin().begun["clinic"]["id"] == "riverside"


def test_a_message_gets_an_answer_with_buttons_that_carry_no_command(chat: Chat) -> None:
    answers = chat.say("is it normal to ask for a second opinion?")
    assert "normal" in texts(answers)
    assert answers[-1]["buttons"]
    for message in (*chat.begun["messages"], *answers):
        for button in message["buttons"]:
            assert set(button) == {"id", "title"}


def test_what_is_stated_comes_with_its_sources_and_the_day_they_were_checked(chat: Chat) -> None:
    answers = chat.say("is there an ethics rule that lets me get a second opinion?")
    stated = next(m for m in answers if m["sources"])
    assert any("American Medical Association" in source for source in stated["sources"])
    assert date.fromisoformat(stated["checked_on"]) <= date.today()
    assert next(m for m in chat.history() if m["id"] == stated["id"]) == stated


@pytest.mark.parametrize("text", ["hello", "he just collapsed and he is not breathing"])
def test_a_greeting_and_an_emergency_carry_no_sources(chat: Chat, text: str) -> None:
    for message in (*chat.begun["messages"], *chat.say(text)):
        assert (message["sources"], message["checked_on"]) == ([], None)


def test_a_sign_that_the_whole_message_takes_back_is_one_line_above_the_answer(chat: Chat) -> None:
    text = (
        "My boyfriend isn't on the form. He comes with me because I like him there. Can he talk to the second doctor?"
    )
    assert screen(text)
    line, *answers = chat.say(text)
    assert "1-800-799-7233" in line["text"]
    assert "\n" not in line["text"]
    assert answers
    assert "I am sorry this is happening" not in texts([line, *answers])


def test_who_puts_an_alarm_right_does_not_get_it_again(chat: Chat) -> None:
    assert "1-800-799-7233" in texts(chat.say("my husband hit me again last night"))
    answers = texts(chat.say("no no, nobody is hitting me. I asked who sends the records to the new doctor"))
    assert "1-800-799-7233" not in answers
    assert "sorry" in answers


def test_a_button_is_shown_as_its_title_and_does_what_it_says(chat: Chat, server: Server) -> None:
    answers = chat.press("Is a doctor in my network?", chat.begun["messages"])
    assert "plan" in texts(answers).lower()
    assert [m["text"] for m in chat.history() if m["sender"] == "patient"] == ["Is a doctor in my network?"]
    assert [e["parse_data"]["intent"]["name"] for e in server.events(chat) if e["event"] == "user"][-1] == (
        "check_in_network"
    )


def test_a_letter_comes_whole_and_as_what_it_is(chat: Chat) -> None:
    chat.say("please write the referral request for me")
    for _ in range(25):
        answers = chat.say("skip")
        letters = [m for m in answers if (m["payload"] or {}).get("type") == "letter"]
        if letters:
            break
    (letter,) = letters
    assert letter["payload"]["version"] == 1
    assert letter["payload"]["data"]["body"] in letter["payload"]["text"]


def test_the_same_message_again_is_handled_once_and_gets_its_first_answers(chat: Chat, server: Server) -> None:
    said = {"message_id": str(uuid.uuid4()), "text": "what are my rights?"}
    first = chat.send(**said).json()
    second = chat.send(**said).json()
    assert first == second
    assert [e["text"] for e in server.events(chat) if e["event"] == "user" and e["text"]] == ["what are my rights?"]


def test_the_same_message_at_the_same_time_is_handled_once(chat: Chat, server: Server) -> None:
    said = {"message_id": str(uuid.uuid4()), "text": "will my doctor be hurt?"}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: chat.send(**said).json(), range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert len([e for e in server.events(chat) if e["event"] == "user" and e["text"]]) == 1


def test_messages_sent_at_once_are_answered_one_after_the_other(chat: Chat) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(chat.say, [f"what is a second opinion? {n}" for n in range(6)]))
    history = chat.history()
    assert sum(m["sender"] == "patient" for m in history) == 6
    assert [m["seq"] for m in history] == sorted({m["seq"] for m in history})


def test_history_is_what_both_sides_said_and_after_cuts_it(chat: Chat) -> None:
    answers = chat.say("who pays for it?")
    history = chat.history()
    assert [m["sender"] for m in history[:2]] == ["guide", "patient"]
    assert history[0] == chat.begun["messages"][0]
    assert history[2:] == answers
    assert chat.history(after=history[1]["seq"]) == answers
    assert chat.history(after=history[-1]["seq"]) == []


def test_a_page_that_hangs_up_finds_its_answers_later(chat: Chat) -> None:
    said = {"message_id": str(uuid.uuid4()), "text": "how do I ask my doctor?"}
    with pytest.raises(requests.exceptions.Timeout):
        requests.post(
            f"{chat.server.address}/chat/messages", json=said, timeout=(5, 0.01),
            headers={"Authorization": f"Bearer {chat.token}"},
        )  # fmt: skip
    deadline = time.monotonic() + 20
    while len(history := chat.history()) < 3 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [m["sender"] for m in history[:3]] == ["guide", "patient", "guide"]
    assert chat.send(**said).json()["messages"] == history[2:]


def test_whoever_objects_to_an_alarm_does_not_get_it_again_and_without_one_does(chat: Chat) -> None:
    objection = "why would you give me a suicide line"
    assert "988" in texts(chat.say(objection))
    answers = chat.say(objection)
    assert answers
    assert "call or text 988, at any hour" not in texts(answers)


def test_two_conversations_know_nothing_of_each_other(server: Server) -> None:
    one, other = server.begin(), server.begin()
    one.say("my doctor is Dr. Osei and I have the Acme Gold HMO")
    assert len(other.history()) == 1
    assert "Osei" not in texts(other.say("what did I tell you so far?"))


def test_deleting_leaves_nothing_and_the_token_is_refused(chat: Chat, server: Server) -> None:
    chat.say("canary-4711 is my name")
    chat.say("write the referral request for me")
    assert chat.ask("DELETE", "/chat/session").status_code == 204
    for table in ("events", "chat_messages"):
        assert server.rows(f"SELECT count(*) FROM {table} WHERE sender_id = ?", chat.id) == [0]
    for path in server.state.glob("conversations.db*"):
        assert b"canary-4711" not in path.read_bytes(), path
    for answer in (chat.send(text="hello"), chat.ask("GET", "/chat/messages")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_ended")
    # A page that got no answer asks once more.
    assert chat.ask("DELETE", "/chat/session").status_code == 204
    assert server.rows("SELECT count(*) FROM events WHERE sender_id = ?", chat.id) == [0]


def test_deleting_during_a_turn_leaves_nothing_of_the_turn(chat: Chat, server: Server) -> None:
    turn = threading.Thread(target=lambda: chat.send(text="canary-4712: please compare inside and outside"))
    turn.start()
    assert chat.ask("DELETE", "/chat/session").status_code == 204
    turn.join()
    time.sleep(0.5)
    for table in ("events", "chat_messages"):
        assert server.rows(f"SELECT count(*) FROM {table} WHERE sender_id = ?", chat.id) == [0]


def test_delete_my_data_in_words_ends_the_chat_with_a_last_answer_that_can_be_fetched_again(
    chat: Chat, server: Server
) -> None:
    chat.say("delete my data")
    yes = {"message_id": str(uuid.uuid4()), "text": "yes"}
    answer = chat.send(**yes).json()
    assert answer["ended"] is True
    assert answer["messages"]
    assert chat.send(**yes).json() == answer
    assert chat.send(text="hello").status_code == 401
    for table in ("events", "chat_messages"):
        assert server.rows(f"SELECT count(*) FROM {table} WHERE sender_id = ?", chat.id) == [0]


def test_whoever_comes_back_after_the_retention_is_told_that_the_talk_is_gone(chat: Chat, server: Server) -> None:
    chat.say("what are my rights?")
    delete_conversation(server.state, chat.id)
    assert "no longer have our earlier talk" in texts(chat.say("what are my rights?"))
    assert "no longer" not in texts(chat.say("who pays for it?"))


def test_a_conversation_survives_the_death_of_the_server(chat: Chat, server: Server) -> None:
    chat.say("write the referral request for me")
    said = {"message_id": str(uuid.uuid4()), "text": "my doctor"}
    asked_next = chat.send(**said).json()
    history = chat.history()
    server.part("rasa_parts").kill()
    time.sleep(1)
    server.wait_until_it_answers()
    assert chat.history() == history
    assert chat.send(**said).json() == asked_next
    assert server.slots(chat)["requested_slot"] == "situation"
    pressed = next(b for m in reversed(history) for b in m["buttons"])
    assert chat.send(button=pressed["id"]).status_code == 200
