"""Tell a Spanish message from an English one.

A short list of function words decides: they occur in every sentence, are spelt alike by everybody, and hardly
any is an English word. Names of people and places say nothing ("Dr. Maria de la Cruz").
"""

# Word lists read best as words.
# ruff: noqa: SIM905

import re

from second_opinion.safety.text import fold

_SPANISH = frozenset(
    """
    que como cuando donde quien cual porque pero para por con sin sobre entre desde hasta muy mas tambien ya
    yo tu usted ustedes nosotros ellos ella mi mis su sus me te se le les nos lo los las el la un una unos unas
    del al de en es son esta estoy estan estamos era fue ser soy hay tengo tiene tienen tenemos quiero quiere
    quisiera puedo puede pueden necesito necesita debo hacer hace hacia dijo dice dicen voy va vamos gracias hola
    buenos buenas dias tardes noches ayuda ayudar medico medica doctora opinion segunda seguro cita favor
    hermano hermana esposo esposa hijo hija mama papa madre padre abuela abuelo dolor cirugia operacion
    no duele siento enfermo enferma cansado cansada tuve tenia bueno buena entiendo perdon espera esperar pagar paga
    resultado resultados examen examenes rodilla espalda pecho corazon cirujano llamar telefono hablar habla hablo
    ingles espanol traductor interprete necesitamos preguntar pregunta pedir puedes podria todavia siempre nunca
    si nada algo otro otra este eso esto ahora hoy bien mal mucho poco cuanto cuesta
    """.split()
)
# Also English words, initials, or parts of names and places: they support other evidence and prove nothing.
_WEAK = frozenset("yo me no mi se la las el los de del es son un a al en lo papa mama te va si opinion his her".split())
_ENGLISH = frozenset(
    """
    the a an i you he she it we they my your his her our is are was were be am do does did have has had can could
    will would should want need what when where who how why which to of in on at for with from about and or but
    not no this that these those there if doctor dr second opinion please see get go me in
    """.split()
)
_WORDS = re.compile(r"[a-z]+")


def may_be_spanish(text: str) -> bool:
    """Whether any part of the message could be Spanish: ``False`` only for plainly English ones.

    Wide where ``looks_spanish`` is strict. It spares an English message the search for Spanish signs.
    """
    words = set(_WORDS.findall(fold(text)))
    return bool(words & (_SPANISH - _WEAK - _ENGLISH)) or not words & (_ENGLISH - _SPANISH)


def looks_spanish(text: str) -> bool:
    """Whether the message as a whole is written in Spanish.

    A Spanish name, place or single courtesy word in an English sentence does not make it Spanish.
    """
    plain = fold(text)
    words = _WORDS.findall(plain)
    spanish = [word for word in words if word in _SPANISH]
    strong = [word for word in spanish if word not in _WEAK]
    english = [word for word in words if word in _ENGLISH and word not in _SPANISH]
    if any(mark in text for mark in "\u00bf\u00a1") and spanish and len(english) <= len(spanish):
        return True
    if not strong:
        return False
    return len(spanish) > len(english) and (len(strong) >= 2 or len(words) <= 4 or len(spanish) >= 3)


_MIXED_FROM = 4
_OF_LANGUAGES = re.compile(
    r"\b(?:speak|talk|write|language|english|ingles|spanish|espanol|interpret\w*|translat\w*|understand|idioma|read)\b"
)


def mostly_english(text: str) -> bool:
    """Whether a message is English with some words of Spanish in it, and not about languages.

    "Mi doctor he want to change my rodilla" is answered in the language that most of it is written in.
    """
    plain = fold(text)
    words = _WORDS.findall(plain)
    spanish = sum(word in _SPANISH for word in words)
    english = sum(word in _ENGLISH and word not in _SPANISH for word in words)
    return english >= _MIXED_FROM and english > spanish and not _OF_LANGUAGES.search(plain)
