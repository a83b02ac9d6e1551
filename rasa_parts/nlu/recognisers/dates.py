"""Dates as people write them, and what has to happen before one."""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from collections.abc import Sequence

from rasa_parts.nlu.spans import Span, free

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|weds?|thurs?|tues?|mon|fri"
_MONTH = r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_NUMBER = r"\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\s+few|a\s+couple(?:\s+of)?|few|couple(?:\s+of)?|several"
_UNIT = r"days?|weeks?|wks?|months?|years?|hours?|business\s+days"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|tenth|fifteenth|twentieth"
_DATE = (
    rf"(?:(?:{_DAY}),?\s+(?:the\s+\d{{1,2}}(?:st|nd|rd|th)|(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))"
    rf"|(?:{_MONTH})\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?![\d/])(?:,?\s+20\d\d)?"
    rf"|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b(?:,?\s+20\d\d)?"
    rf"|(?:{_MONTH})\s+(?:of\s+)?20\d\d"
    r"|\d{1,2}/\d{1,2}(?:/(?:20)?\d\d)?(?![\d/])|20\d\d-\d\d-\d\d|\d{1,2}-\d{1,2}-(?:20)?\d\d(?!\d)"
    rf"|the\s+(?:\d{{1,2}}(?:st|nd|rd|th)|(?:first|end|middle|beginning)\s+of\s+(?:the|this|next)\s+(?:week|month|year)|end\s+of\s+(?:{_MONTH}))"
    rf"|(?:end|middle|beginning)\s+of\s+(?:the|this|next)\s+(?:week|month|year)"
    rf"|a\s+week\s+from\s+(?:today|tomorrow|{_DAY})"
    rf"|(?:the\s+)?(?:this|next|last|coming|following|this\s+coming|this\s+past)\s+(?:{_DAY}|week(?:end)?|month|year|spring|summer|fall|winter|{_MONTH})(?:\s+(?:morning|afternoon|evening))?"
    rf"|(?:the\s+)?day\s+after\s+tomorrow|tomorrow(?:\s+(?:morning|afternoon|evening|night))?|today|tonight|yesterday"
    rf"|(?:(?:{_NUMBER})\s+)(?:{_UNIT})\s+(?:from\s+now|from\s+today|ago)"
    rf"|(?:with)?in\s+(?:the\s+next\s+)?(?:about\s+|like\s+|less\s+than\s+)?(?:{_NUMBER})\s+(?:{_UNIT})(?:\s+time)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:\s+(?:morning|afternoon|evening|night))?|\d{1,2}(?:st|nd|rd|th)(?=\W*$))"
)
_DATES = re.compile(rf"(?<![\w/'-])(?:{_DATE})(?![\w/-])", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    r"\b(?:in|since|until|til|till|by|before|after|from|during|early|late|mid|this|next|last|for)\s+(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|january|february|april|june|july|august|september|october|november|december)(?![\w'\u2019])"
    r"|\b(?:since|in|of|from)\s+(?P<year>(?:19|20)\d\d)(?![\w/-])"
)
_EVENT = r"(?:(?:my|the|her|his|our|their|any|that|this|[a-z]+['\u2019]s)\s+)?(?:next\s+|first\s+|upcoming\s+|second\s+)?(?:[\w-]+\s+){0,2}(?:surgery|operation|procedure|appointment|appt|treatment|treatments|chemo|chemotherapy|radiation|\w{1,20}(?:ectomy|plasty|oscopy|otomy)|replacement|biopsy|hysterectomy|mastectomy|transplant|scan|mri|visit|consult|consultation|deadline|due\s+date|follow[\s-]?up)"
_ON_DATE = rf"(?:\s+(?:(?:is|which\s+is|that\s+is|scheduled|set)\s+)*(?:for\s+|on\s+|in\s+)?(?:{_DATE}))?"
_BEFORE_EVENT = re.compile(rf"\b(?:before|prior\s+to|ahead\s+of)\s+{_EVENT}{_ON_DATE}(?![\w-])", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    rf"\b(?:by|before|no\s+later\s+than|prior\s+to|due|due\s+(?:by|on))\s+(?:{_DATE}|(?:{_MONTH})(?!\s*\d))(?![\w/-])",
    re.IGNORECASE,
)


def dates(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Dates and deadlines as they are written; a date inside a deadline is part of it.

    ``taken`` are spans that hold no date, such as a doctor called May. Which day is meant is not settled here.
    """
    found: list[Span] = []
    for entity, pattern in (
        ("deadline", _BEFORE_EVENT),
        ("deadline", _BEFORE_DATE),
        ("date", _DATES),
        ("date", _MONTH_ALONE),
    ):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if free(start, end, found) and (entity == "deadline" or free(start, end, taken)):
                # A deadline's value is the date in it, if it says one.
                inner = _DATES.search(text, start, end) if entity == "deadline" else None
                found.append(Span(entity, start, end, inner[0] if inner else text[start:end]))
    return sorted(found, key=lambda span: span.start)
