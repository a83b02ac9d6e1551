"""The orders in a message about a letter, one by one: "undo that, and make it formal, and take out the records".

Each order is read by itself, so that one of them hides no other and its words stand in no letter.
"""

import re
from itertools import pairwise

from actions.asking_your_doctor import removes_something
from actions.base import Turn, one_line, sentences
from actions.forms import is_question

_VERB = (
    r"(?:(?:take|leave) (?!(?:that|it|this|him|her) (?:out|off|away)\b)"
    r"|(?:remove|delete|drop)\b(?! (?:him|her|it|that|this|them)\b)"
    r"|undo\b|replace\b|swap\b|make (?:it|this|that|the)\b|keep it\b|address it\b|sign (?:it|the|with|as|my)\b"
    r"|(?:add|put|write|say|mention|include)\b"
    r"(?! (?:that|this|it)(?: in| there| down| too| also| as well| please)*\W*(?:$|[.!?;,]))"
    r"|(?:no|without) (?:the )?(?:\w+ ){1,3}(?:sentence|line|part|paragraph)\b"
    r"|what it(?:\W?s| is| should be) about (?:is\b|should\b|:)"
    r"|should (?:just |only |also )?(?:say|be|read)\b"
    r"|(?:change|correct|fix) (?:it|that|this|the|my|her|his)\b|(?:shorten|trim|send) (?:it|this)\b)"
)
_ADVERBS = r"(?:(?:and|then|also|plus|now|please|pls|just|but|so|can you|could you)\W+){0,4}"
_BEGINS = re.compile(
    rf"(?:(?<=[.!?;,\n])|(?<=\.['\u2019\"\u201d]))\s*{_ADVERBS}(?={_VERB})"
    # Without a mark between, only what is an order wherever it stands: "formal and take out the name".
    rf"|\s+(?:and|then)\s+(?:(?:also|then|please|just)\s+)?(?={_VERB})(?!(?:say|write|put (?:me|him|her|us))\b)"
    r"|\s+(?:with|but)\s+(?=no (?:\w+ ){1,3}(?:sentence|line|part|paragraph)\b)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"^\W*(?:(?:no|ok|okay|yes|well|what|wait)\W+)*{_ADVERBS}(?={_VERB})", re.IGNORECASE)
# What is dictated goes on to the end of the message, and what stands between marks is nobody's order.
_NO_ORDERS_IN = re.compile(
    r"\b(?:add|put|write|say|mention|include)(?: in| that| this| there| too| also)*\s*[:\u2013-]\s[\s\S]*"
    r"|\bquestion (?:for \w+(?: \w+){0,3} )?is\b[\s\S]*"
    r"|[\"\u201c][^\"\u201d\n]{1,400}[\"\u201d]|(?<!\w)['\u2018][^'\u2019\n]{2,200}['\u2019](?!\w)",
    re.IGNORECASE,
)
_REMOVES = re.compile(
    rf"^\W*(?:(?:oh|my|good|goodness|lord|god|for|heavens?|sake)\W+)*{_ADVERBS}(?:take|leave|remove|delete|drop"
    r"|(?:no|without) (?:the )?(?:\w+ ){1,3}(?:sentence|line|part|paragraph))\b",
    re.IGNORECASE,
)


def orders(turn: Turn) -> list[Turn]:
    """The parts of a message that each want one thing of the letter, without questions beside them.

    A message that holds one order only, or none, is its own part.
    """
    if turn.text.startswith("/"):
        return [turn]
    masked = _NO_ORDERS_IN.sub(lambda found: "x" * len(found[0]), turn.text)
    cuts = {match.start() for match in _BEGINS.finditer(masked)}
    position = 0
    previous = ""
    for sentence in sentences(masked):
        start = masked.index(sentence, position)
        position = start + len(sentence)
        asks = is_question(sentence) and not is_order(sentence)
        # A question is nobody's order, and what follows behind something that is taken out is not taken out.
        if asks or (previous and is_question(previous) and not is_order(previous)) or _REMOVES.match(previous):
            cuts.add(start)
        cut_in_it = [cut for cut in cuts if start < cut < position]
        previous = masked[max(cut_in_it) : position] if cut_in_it else sentence
    edges = [0, *sorted(cut for cut in cuts if cut > 0), len(turn.text)]
    parts = [turn.part(start, start + len(turn.text[start:end].rstrip(" ,;"))) for start, end in pairwise(edges)]
    kept = [
        part for part in parts if re.search(r"\w", part.text) and (is_order(part.text) or not is_question(part.text))
    ]
    return kept if kept and len(parts) > 1 else [turn]


def said_in(order: str) -> str | None:
    """The words of an order without those that only lead to it; ``None`` where it says nothing: "fix the letter"."""
    found = _FIRST.match(order)
    words = re.sub(rf"^\W*{_ADVERBS}", "", one_line(order[found.end() :] if found else order)).strip(" ,;.!")
    return None if _NOTHING_TOLD.match(words) else words or None


def is_order(text: str) -> bool:
    """Whether a text begins as an order does."""
    return bool(_FIRST.match(text))


def takes_out(turn: Turn) -> bool:
    """Whether an order takes something out of the letter: also "no referral sentence"."""
    return removes_something(turn) or bool(_REMOVES.match(turn.text))


_MAKE_IT = re.compile(
    r"^\W*(?:(?:no|ok|okay|yes|please|and|now|just|but|can you|could you)\W+)*(?:make|keep|turn|write|do) "
    r"(?:it|this|that|the (?:letter|message|note))(?: (?:to be|sound|in an?|a (?:bit|little)|more|very|much|too))*\s+"
    r"|[\s,]*\b(?:tone|style|please|pls|then|now|instead)\W*$",
    re.IGNORECASE,
)


def without_make_it(text: str) -> str:
    """What an order wants the letter to be, by itself: "formal" of "make it formal please"."""
    while (less := _MAKE_IT.sub("", text)) != text:
        text = less
    return text


_WHERE = re.compile(
    r"\b(?:put|write|add|say|fill in|use|enter|it should (?:say|be))\s+(?P<new>\S.{0,200}?)\s+"
    r"(?:(?:in (?:the )?(?:place|spot) )?where it (?:now )?(?:says?|reads|has|asks for)|(?:for|in) the blank(?: for)?)"
    r"\s+(?P<old>\S.{1,200}?)[\s.!]*$",
    re.IGNORECASE,
)
_CHANGE_TO = re.compile(
    r"\b(?:replace|change|swap)\s+[\"\u201c'\u2018](?P<old>[^\"\u201c\u201d]{2,200}?)[\"\u201d'\u2019]"
    r"\s+(?:with|to|by|for|into)\s+[\"\u201c'\u2018](?P<new>[^\"\u201c\u201d]{1,400}?)[\"\u201d'\u2019]",
    re.IGNORECASE,
)
_NOTHING_TOLD = re.compile(r"(?:fix|change|correct) (?:it|this|that|the (?:letter|message))\W*$", re.IGNORECASE)
LONGEST_PLACE = 6
"""Words by which a place in the letter is named."""
_MARKS = "\"'\u201c\u201d\u2018\u2019[]() "


def words_for_words(text: str) -> tuple[str, str] | None:
    """The words that stand in the letter and those to stand there: 'replace "a" with "b"', 'put b where it says a'."""
    if found := _CHANGE_TO.search(text):
        return found["old"], found["new"]
    found = _WHERE.search(one_line(text))
    if found is None:
        return None
    old = found["old"].strip(_MARKS)
    if len(old.split()) > LONGEST_PLACE:
        # "Where it says telephone and tell her to call": the place is named, then something else begins.
        old = re.split(r"\s+(?:and|but|because|so)\s+", old)[0]
    return old, re.sub(r"\s+(?:down|in|there)$", "", found["new"].strip(_MARKS), flags=re.IGNORECASE)


_THANKS = re.compile(
    r"\b(?:say|says|write|add|put(?: in)?|include|mention|with|wants?|but|and|as well as)\s+"
    r"(?:(?:a|the|my|our|some|big|nice) ){0,2}"
    r"(?P<thanks>thank(?:s| you))(?: note| line)?(?: to (?:him|her|them|(?:the|my) \w+|(?:dr|doctor)\.? \w+))?"
    r"(?P<what> for (?!this\b|that\b|it\b)[^.;!?\n]{3,150})",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"[\s,]+(?:(?:at|on|to) the (?:top|start|beginning|end|bottom)|in (?:it|there)|back in|please|too|instead"
    r"|and (?:no|not|make|take|it)\b.*)\W*$",
    re.IGNORECASE,
)


def thanks_dictated(text: str) -> str | None:
    """The thanks that the letter should say, as a sentence: "say thank you for my operation in 2011"."""
    found = _THANKS.search(one_line(text))
    if found is None:
        return None
    what = found["what"]
    while (less := _NO_MORE.sub("", what)) != what:
        what = less
    return f"{found['thanks'].capitalize()}{what}."


_TO_TAKE_OUT = re.compile(
    r"\b(?:take|leave)\s+(?:out\s+)?(?P<one>\S.{1,120}?)(?:\s+out\b.*)?$"
    r"|\b(?:remove|delete|drop|no|without)\s+(?P<other>\S.{1,120})$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"\u201c'\u2018](?P<words>[^\"\u201c\u201d]{3,200}?)[\"\u201d'\u2019](?!\w)")
_OF_NO_USE = frozenset(
    {
        "the",
        "our",
        "his",
        "her",
        "that",
        "this",
        "part",
        "parts",
        "bit",
        "sentence",
        "line",
        "lines",
        "thing",
        "one",
        "about",
        "where",
        "says",
        "with",
        "and",
        "for",
        "from",
        "letter",
        "message",
        "please",
        "too",
        "also",
        "all",
        "any",
        "word",
        "words",
        "stuff",
        "paragraph",
        "out",
    }
)


def quoted(text: str) -> str | None:
    """The words of a message that stand between marks."""
    found = _QUOTED.search(one_line(text))
    return found["words"].strip() if found else None


_ALL_BEHIND = re.compile(
    r"\beverything (?:after|behind|from)\s+(?:the words? )?(?P<words>[\w'\u2019-]+(?: [\w'\u2019-]+)?)", re.IGNORECASE
)
_THE_WORDS = re.compile(
    r"^(?:the |that |this |those )?(?:(?:words?|phrase|text)|(?P<part>(?:part|bit|line|sentence"
    r"|thing)s?(?: (?:about|where it says|that says"
    r"|with|saying))?))\s+",
    re.IGNORECASE,
)
_NO_MARKS = re.compile(r"[\s\W]+")
_BETWEEN_CLAUSES = re.compile(r"([.;!]\s+|,\s+|\s+and\s+)", re.IGNORECASE)
_EDGE = " .,;:!'\"\u2019"
_MARKED_CLAUSES = re.compile(r"([.;!]\s+|,\s+)")
FEWEST_WORDS = 2
"""Words that are found in a sentence by themselves; one alone has to be called a word."""


def _marked(text: str) -> list[str]:
    """What may stand between marks in a text, the longest first: an apostrophe may be one of the marks or not."""
    marks = [match.start() for match in re.finditer(r"[\"'\u201c\u201d\u2018\u2019]", text)]
    found = [text[one + 1 : other] for one in marks for other in marks if other - one > FEWEST_WORDS]
    return sorted(found, key=len, reverse=True)


def _cut(about: str, words: str) -> str | None:
    """The text without these words, whatever marks stand between them; ``None`` where they do not stand there."""
    said = [re.escape(word) for word in _NO_MARKS.split(words) if word]
    words_in_row = r"[\W_]+".join(said)
    found = re.search(rf"(?<!\w){words_in_row}(?!\w)", about, re.IGNORECASE) if said else None
    if found is None:
        return None
    rest = _tidy(about[: found.start()] + about[found.end() :])
    pieces = ["", *_MARKED_CLAUSES.split(rest)]
    clauses = list(zip(pieces[::2], pieces[1::2], strict=True))
    # Of "I am allergic to latex" nothing is left that says anything.
    before = {clause.strip(_EDGE) for clause in _MARKED_CLAUSES.split(about)}
    kept = [pair for pair in clauses if len(pair[1].split()) > FEWEST_WORDS or pair[1].strip(_EDGE) in before]
    return _tidy("".join(f"{mark if number else ''}{clause}" for number, (mark, clause) in enumerate(kept)))


def _tidy(text: str) -> str:
    """A text of which something was taken, without marks that stand alone now."""
    less = re.sub(r"\s+(?=[,;.])", "", one_line(text))
    less = re.sub(r"(?<=[;.])[;.,!]+", "", re.sub(r"[,;.!'\u2019]+(?=[,;.](?:\s|$))", "", less))
    return re.sub(r"^(?:and|but)\s+|\s+(?:and|but)$", "", less.strip(_EDGE), flags=re.IGNORECASE).strip(_EDGE)


def without_words(about: str, order: str, message: str) -> str | None:
    """What a letter is about without what an order takes out of it; ``None`` where that does not stand there.

    "Take out the words on blood thinners", "remove 'and my knee'", "take out everything after bedroom". Of a single
    word the whole clause goes.
    """
    if found := _ALL_BEHIND.search(order):
        last = re.search(rf"(?<!\w){re.escape(found['words'].split()[0])}(?!\w)", about, re.IGNORECASE)
        return _tidy(about[: last.end()]) if last else None
    taken = _TO_TAKE_OUT.search(one_line(order).rstrip(".!? "))
    said = (taken["one"] or taken["other"]) if taken else ""
    points_back = bool(
        re.match(r"(?:both|it|that|this|them|these|those|all)\b\W*(?:of (?:them|it)\W*)?$", said, re.IGNORECASE)
    )
    for marked in _marked(message if points_back else order):
        if (rest := _cut(about, marked)) is not None and re.search(r"\w", marked):
            return rest
    for piece in (piece for marked in _marked(order)[:1] for piece in re.split(r"[;,.]", marked)):
        if len(piece.split()) > FEWEST_WORDS and (rest := _cut(about, piece)) is not None:
            return rest
    lead = _THE_WORDS.match(said)
    words = said[lead.end() :] if lead else said
    called_words = bool(lead and not lead["part"])
    if not words or points_back:
        return None
    bare = re.sub(r"^(?:the|that|this|my|her|his|our)\s+", "", words, flags=re.IGNORECASE)
    if not called_words and (len(bare.split()) < FEWEST_WORDS or _cut(about, words) is None):
        words = bare
    if called_words or len(words.split()) >= FEWEST_WORDS:
        if (rest := _cut(about, words)) is not None:
            return rest
        rest = about
        for piece in re.split(r",\s*|\s+and\s+", words):
            if (less := _cut(rest, piece)) is None:
                return None
            rest = less
        return rest
    pieces = ["", *_BETWEEN_CLAUSES.split(about)]
    clauses = list(zip(pieces[::2], pieces[1::2], strict=True))
    kept = [(mark, clause) for mark, clause in clauses if _cut(clause, words) is None]
    if not kept or len(kept) == len(clauses):
        return None
    return _tidy("".join(f"{mark if number else ''}{clause}" for number, (mark, clause) in enumerate(kept)))


def words_to_take_out(text: str) -> list[str]:
    """The words that say which part of a letter is to be taken out: "take out the sentence about waiting"."""
    found = _TO_TAKE_OUT.search(one_line(text).rstrip(".!? "))
    said = (found["one"] or found["other"]) if found else ""
    return [word for word in re.findall(r"[^\W\d_]{3,}", said.lower()) if word not in _OF_NO_USE]
