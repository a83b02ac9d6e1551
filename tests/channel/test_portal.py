"""What a portal says counts only if the clinic signed it, and is used only after the patient's yes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from second_opinion.chat.portal import BadContext, read_context
from second_opinion.clinics import Clinic, Portal
from tests.channel.client import Server, texts
from tests.channel.conftest import PORTAL_SECRET

SAID = {
    "plan": "Acme Gold HMO",
    "current_doctor_npi": "1234567893",
    "preferred_name": "Ana",
    "language": "en",
}


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {"aud": "hillside", "iat": now, "exp": now + 300, **SAID, **changed}
    return {name: value for name, value in made.items() if value is not None}


def signed(key: Any = PORTAL_SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm)


def clinic(algorithm: str = "HS256") -> Clinic:
    return Clinic.parse_obj(
        {
            "id": "hillside",
            "name": "Hillside Clinic",
            "front_desk": {"phone": "555-555-0199", "hours": "Weekdays"},
            "portal": Portal(algorithm=algorithm, key_file="portal.key"),
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "portal.key").write_text(PORTAL_SECRET, encoding="ascii")
    return tmp_path


@pytest.fixture(scope="module")
def pair() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(pair: rsa.RSAPrivateKey) -> str:
    encoding, shape = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return pair.public_key().public_bytes(encoding, shape).decode()


def test_four_claims_are_read_and_nothing_else(folder: Path) -> None:
    context = read_context(signed(sub="patient-17", diagnosis="canary"), clinic(), folder)
    assert context.dict() == SAID
    assert context.details == {name: value for name, value in SAID.items() if name != "language"}


def test_a_portal_with_a_key_pair_needs_only_its_public_key_here(folder: Path, pair: rsa.RSAPrivateKey) -> None:
    (folder / "portal.key").write_text(pem(pair), encoding="ascii")
    assert read_context(signed(pair, "RS256"), clinic("RS256"), folder).plan == "Acme Gold HMO"


def test_a_public_key_signs_nothing(folder: Path, pair: rsa.RSAPrivateKey) -> None:
    # The well-known confusion: the public key, which anybody has, taken as a shared secret.
    (folder / "portal.key").write_text(pem(pair), encoding="ascii")
    header = jwt.encode(claims(), PORTAL_SECRET, "HS256").split(".")[0]
    body = signed(pair, "RS256").split(".")[1]
    signature = jwt.get_algorithm_by_name("HS256").sign(f"{header}.{body}".encode(), pem(pair).encode())
    forged = f"{header}.{body}.{jwt.utils.base64url_encode(signature).decode()}"
    for algorithm in ("RS256", "HS256"):
        with pytest.raises(BadContext):
            read_context(forged, clinic(algorithm), folder)


REFUSED: list[tuple[Callable[[], str], str]] = [
    (lambda: signed(PORTAL_SECRET + "x"), "signed with HS256"),
    (lambda: signed(algorithm="HS512"), "signed with HS256"),
    (lambda: jwt.encode(claims(), "", "none"), "signed with HS256"),
    (lambda: "a.b.c", "signed with HS256"),
    (lambda: signed(aud="riverside"), "aud"),
    (lambda: signed(aud=None), "aud"),
    (lambda: signed(exp=None), "exp"),
    (lambda: signed(iat=None), "iat"),
    (lambda: signed(exp=int(time.time()) - 10), "expired"),
    (lambda: signed(exp=int(time.time()) + 7200), "more than an hour"),
    (lambda: signed(plan=5), "plan"),
    (lambda: signed(plan=""), "plan"),
    (lambda: signed(plan="a" * 121), "plan"),
    (lambda: signed(preferred_name="Ana\nBolt"), "preferred_name"),
    (lambda: signed(current_doctor_npi="1234567890"), "NPI"),
    (lambda: signed(language="fr"), "language"),
]
"""Tokens, made when they are needed: they expire; and a word of what is said to each."""


@pytest.mark.parametrize(("token", "said"), REFUSED)
def test_anything_else_is_refused_and_told_without_what_was_sent(
    folder: Path, token: Callable[[], str], said: str
) -> None:
    with pytest.raises(BadContext, match=said) as error:
        read_context(token(), clinic(), folder)
    assert "Ana" not in str(error.value)


def test_without_a_portal_or_a_good_key_nothing_is_believed(folder: Path) -> None:
    with pytest.raises(BadContext, match="names no portal"):
        read_context(signed(), clinic().copy(update={"portal": None}), folder)
    (folder / "portal.key").write_text("short", encoding="ascii")
    with pytest.raises(BadContext, match="32 characters"):
        read_context(signed("short"), clinic(), folder)
    (folder / "portal.key").unlink()
    with pytest.raises(BadContext, match="cannot be read"):
        read_context(signed(), clinic(), folder)


@pytest.mark.slow
def test_what_the_portal_says_is_shown_and_used_after_a_yes(server: Server) -> None:
    chat = server.begin(clinic="hillside", portal_context=signed())
    greeting = texts(chat.begun["messages"])
    assert "Hillside Clinic" in greeting
    assert "Acme Gold HMO" in greeting
    assert "Ana" in greeting
    assert server.slots(chat).get("plan") is None
    chat.press("Yes, use it", chat.begun["messages"])
    slots = server.slots(chat)
    assert "Acme" in slots["plan"]
    assert slots["patient_name"] == "Ana"


@pytest.mark.slow
def test_a_yes_in_words_is_a_yes(server: Server) -> None:
    chat = server.begin(clinic="hillside", portal_context=signed())
    chat.say("yes please")
    assert server.slots(chat)["patient_name"] == "Ana"


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["No, leave it out", "is it normal to ask for a second opinion?"])
def test_without_a_yes_nothing_of_it_is_used(server: Server, answer: str) -> None:
    chat = server.begin(clinic="hillside", portal_context=signed())
    if answer.startswith("No"):
        chat.press(answer, chat.begun["messages"])
    else:
        chat.say(answer)
    slots = server.slots(chat)
    assert (slots.get("plan"), slots.get("patient_name"), slots.get("current_doctor")) == (None, None, None)


@pytest.mark.slow
def test_a_bad_context_is_refused_in_words_and_the_chat_can_start_without(server: Server) -> None:
    answer = server.ask("POST", "/chat/session", json={"clinic": "hillside", "portal_context": signed("x" * 40)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "bad_portal_context")
    assert server.begin(clinic="hillside").begun["messages"]
