"""A Spanish message is told from an English one that holds a Spanish name or word."""

import pytest

from second_opinion.safety import looks_spanish


@pytest.mark.parametrize(
    "text",
    [
        "Hola, necesito una cita",
        "\u00bfCu\u00e1nto cuesta una segunda opini\u00f3n?",
        "mi seguro no paga",
        "el doctor me dijo que necesito cirugia",
        "puede ayudarme",
        "estoy cansada de esperar",
        "gracias",
        "no entiendo",
    ],
)
def test_spanish_is_recognised(text: str) -> None:
    assert looks_spanish(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is Dr. Juan de la Cruz in network?",
        "I live in Los Angeles",
        "El Paso, TX",
        "my doctor in San Antonio said no",
        "hola I need help with a letter",
        "no",
        "me too",
        "Maria del Carmen",
        "La Jolla",
        "what is a second opinion",
        "",
        "12345",
    ],
)
def test_english_with_a_spanish_word_is_not_spanish(text: str) -> None:
    assert not looks_spanish(text)
