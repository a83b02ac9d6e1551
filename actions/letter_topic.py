"""What a letter is to be about, where a message dictates it: "change it to: both knees", "it should say both knees".

Only an order takes words into a letter, and only up to where the message speaks to the guide again. What is said of the
letter, to the guide, or as an answer to something else never stands in it.
"""

import re
from dataclasses import dataclass, replace

from actions.base import Turn, one_line, sentences
from actions.cards import known
from actions.forms import LONGEST_ANSWER, is_question, names_illness
from second_opinion.answers import TOLD
from second_opinion.letters import SITUATION_KINDS
from second_opinion.people import relatives

_ABOUT_IT = r"what (?:it|this|the letter)(?:\W?s| is) (?:all )?about"
_THE_SENTENCE = (
    r"(?:the|that|this|my) (?:(?:whole|first|last|second|middle) )?(?:matter|topic|subject|reason|sentence|line|wording"
    r"|words?|text|part|bit|problem|diagnosis|case|thing)(?: about (?:it|me|my \w+))?"
)
_LETTER = r"(?:the|my|that|this|your) (?:letter|message|draft|note|request|e-?mail)"
_MAY = r"(?:\s+(?:just|only|please|now|rather|maybe|at least))*"
_ADD_TO = (
    r"(?:\s+(?:in|on|to|into|there|it|that|this|also|too|the (?:letter|end|message)|(?:a|one) (?:line|sentence)))*"
)

_INSTEAD = re.compile(
    rf"(?P<all>\b(?:change|replace|correct|rewrite|reword|rephrase|fix|clean|turn)\b{_MAY}"
    rf"(?:\s+(?:it|this|up|{_THE_SENTENCE}|{_ABOUT_IT}|that)(?!\W?s\b))?{_MAY}"
    r"\s*(?:\b(?:to(?: say| read| be)?(?! right\b| well\b| better\b)|with|into|by|so (?:that )?it (?:says"
    r"|reads))\b\s*:?|:)(?:\s+that\b(?= (?:i|my|we)\b))?"
    rf"|\bmake (?:it|this|that|{_THE_SENTENCE})(?:\s+(?:say|read)\b(?: that\b)?\s*:?|\s*:)"
    r"|\b(?:write|put|say|type|use)(?: (?:this|that|it|there|down))?(?: in)? instead\b\s*[:,]?"
    r"|\binstead(?: of (?:that|it|this))?,?(?: please)? (?:write|put|say|type|use)\b\s*:?"
    rf"|(?:\bit|\bthis|\bthat|\b{_LETTER}|\b{_THE_SENTENCE}|\b{_ABOUT_IT})(?: there)? (?:should|must|has to"
    rf"|needs to|ought to)"
    r"(?: just| only| now| rather)* (?:say|state|read|be about|be(?! (?:\w+ed|sent|written|shown|to|from|for"
    r"|more|less|an?|very|so|in|as)\b))\b"
    r"\s*:?(?: that\b(?= (?:i|my|we|she|he)\b))?"
    rf"|\b(?:can|could|may|will|would) (?:it|{_LETTER}|{_THE_SENTENCE}|you make it){_MAY} (?:say|read|state)\b\s*:?"
    r"(?: that\b(?= (?:i|my|we|she|he)\b))?"
    rf"|\b{_ABOUT_IT}(?:,? (?:is|should be)(?: only| just)?\b)?(?:\s*:|(?<=\bis)|(?<=\bbe)|(?<=\bonly)|(?<=\bjust))"
    r"|(?:^|\band |[,.;] )about (?:is|should be)(?: only| just)?\b\s*:?"
    r"|\bthe (?:subject|reason|topic|diagnosis|problem|matter|case)(?: of (?:it|this|the letter))?"
    r"(?: (?:is|should be)\b\s*:?|\s*:)"
    rf"|(?<!what )(?:\bit|\bthis|\bthat|\b{_LETTER})(?:\W?s| is| should be| must be) (?:is )?(?:only |just "
    rf"|really |all )?about\b\s*:?)",
    re.IGNORECASE,
)
# Orders by one verb only count where nobody else is their subject: "they want to put in a stent", "doctor say cut".
_ORDERED = re.compile(
    r"(?P<add>\b(?:"
    rf"(?:add|include)\b(?! (?:my|her|his) (?:name|number|phone))(?: also| too)?{_ADD_TO}|mention"
    r"|put in(?: also| too| there)*|also (?:say|write|mention|put(?: in)?|add)"
    rf")\b(?: (?:the fact )?that\b)?\s*[:,\u2013-]?)"
    r"|(?P<put>\b(?:put|write|say)\b(?! (?:that|it|this|them) (?:in|back|out|there)\b| it\b| the\b| me\b| (?:my"
    r"|her|his) name)(?: that\b| down\b| just\b"
    r"| only\b)*\s*:?)",
    re.IGNORECASE,
)
_ALSO_SAYS = re.compile(
    rf"(?P<add>(?:\bit|\b{_LETTER}) (?:should|must|has to|needs to) also (?:say|be|mention|state)\b(?: that\b)?\s*:?)",
    re.IGNORECASE,
)
_NOT_ORDERED = re.compile(
    r"(?:\b(?:to|i|we|they|he|she|it|who|which|that|you|u|doctors?|surgeons?|specialists?|dr|nurse|will|would|wants?"
    r"|should|could|might|may|must|not|never|why|let|me|him|her|them|us|did|does|do|had|has|have|and they)"
    r"|\b(?:dr|doctor)\.? [\w'\u2019-]+|n['\u2019]?t|['\u2019](?:ll|d))\s+$",
    re.IGNORECASE,
)
_ORDERED_ALL_THE_SAME = re.compile(
    r"(?:\b(?:i|we)(?:['\u2019]?d| would)?(?: just| only)? (?:want|wanted|need|like)(?: you)? to"
    r"|\b(?:can|could|will|would) (?:you|u|we|i)(?: please)?"
    r"|\b(?:told|asked|want|need) (?:you|u) to|^\W*(?:no|wait|and|but|ok)\W+to|\byou (?:should|must|have to"
    r"|need to))\s+$",
    re.IGNORECASE,
)
# "You left out the biopsy, put that in": what is to be added stands before the order.
_LEFT_OUT = re.compile(
    r"\byou (?:left (?:out|off)|forg[eo]t|missed|dropped|(?:wrote|said|put) nothing(?: in)?"
    r"|did(?:n\W?t| not) (?:say|put|mention|write)(?: in)?)"
    r"(?: that| about| to (?:say|put|mention|add)(?: that| in)?)?\s+(?P<words>\S.{2,200}?)"
    r"(?=[,;.]?\s*(?:and )?(?:(?:please|can you|could you) )?(?:put|add|write|say) (?:that|it|this)\b|[!?;]"
    r"|\.(?!\d)|$)",
    re.IGNORECASE,
)
# "The operation is on the 9th. put that in": so does this.
_PUT_THAT_IN = re.compile(
    r"(?:^|[.!?;]\s+)(?P<words>[^!?;]{8,300}?)[\s,.;:\u2013-]+(?:(?:and|please|so|also|just)\s+)*"
    r"(?:put|write|add) (?:that|this)(?: in| too| also| as well| please)+(?=\W|$)",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(
    # Thanks are a sentence of their own, and "where it says" is about a place in the letter.
    r"^(?:(?:an? |the )?(?:big )?thank|.*\bwhere it (?:now )?says\b)"
    r"|^['\"\u201c\u2018]?(?:dear|hello|hi)\b"
    r"|^(?:(?:that|it|this|them|these|in|there|too|also|so|before|please|me|from me|my name.*|your? own|again|something"
    r"|everything|more|less|better|nicer|different(?:ly)?|right|good|proper|real|simple|plain|easy|clear|normal|warm\w*"
    r"|formal\w*|polite\w*|friendly|brief|short\w*|long\w*|english|a bit|a little|back|else|instead|out|now|and|not|one"
    r"|both|all)\b\W*)+$",
    re.IGNORECASE,
)
# What an order may be followed by and is no illness: a question, a reader, a person, a number by itself.
_UNFIT = re.compile(
    r"^(?:if|whether|for|at|from|as|like|him|her|them|us|me|to|by|how|why|when|who|what|where)\b"
    r"|^(?:(?:the|my) )?(?:front desk|office|staff|(?:dr|doctor)\b\.? [\w'\u2019-]+(?: [\w'\u2019-]+)?\W*$)"
    r"|^(?:the )?[\d\W]*$|^time\b|^\d+ (?:minutes?|hours?|days?|weeks?|months?|miles|dollars)\b|^(?:read|sound|look) ",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:can\W?t|cannot|not|don\W?t|dont|doesn\W?t|shouldn\W?t|never|why|wont|won\W?t)\b", re.IGNORECASE
)
_END = re.compile(
    r"\s+(?:there|instead|in it|in there|please|pls|thanks?|thank you|ok|okay|too|as well|and|but|so|oh)\W*$"
    r"|[\s.,;:\"'!\u201c\u201d\u2013-]+$",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"^[\s,;:\"\u201c\u2013-]+|^'(?=.*'\W*$)"
    r"|^(?:that (?=(?:i|my|we|our|the|s?he|it)\b)|the (?:date|day) of\s+(?=\D.*\d))",
    re.I,
)
_OWN_PLACE = re.compile(
    r"^(?:and |also )?(?:(?:the|my|our|her|his) )?(?:(?:name of )?(?:the )?(?:hospital|clinic|doctor|office)"
    r"|phone|telephone"
    r"|address|name|birthday|dob|date of birth|visit|appointment)\b"
    r"(?:(?: name| number)?\s*[:=]| (?:name|number)\b| is\b|$)"
    r"|^(?:and )?(?:(?:my|our|her|his) )?(?:name (?=(?-i:[A-Z]))|(?:dob|date of birth|birthday|phone"
    r"|telephone) (?=\d))",
    re.IGNORECASE,
)

# He did my bypass and I trust him": of whom a letter to him cannot say "he".
_OF_THE_READER = re.compile(
    r"^(?:that )?s?he (?:did|operated|treated|fixed|saved|took care|looked after|cared)\b.{0,60}?\b(?:my|me|us)\b"
    r"|\b(?:i|we) (?:\w+ )?(?:trust|like|love|respect|thank|value|appreciate|admire)(?:ed)? "
    r"(?:him\b|her(?=\W*$|[.,;!]| (?:and|but|so|for|very|a lot)\b))",
    re.IGNORECASE,
)

_FILLERS = (
    r"(?:(?:and|then|also|plus|now|please|pls|just|but|so|oh|ok|okay|well|no|yes|can you|could you|would you)\W+)*"
)
# From here on a message speaks to the guide again, wherever it stands, also in a message without marks.
_TO_GUIDE = re.compile(
    r"(?:^|[.,;!?:\n]+\s*|\s+)(?:(?:and|but|so|then|also|oh|please|pls|ok|okay|well|now)\s+)*?"
    r"(?:(?:please|pls|then|oh)\s+(?:just\s+)?(?:make|change|send|write|put|take|show|give|do|keep|call|tell|ask"
    r"|sign|remove"
    r"|leave|add)\b"
    r"|(?<=\s)(?:make|keep) (?:it|this|that|the (?:letter|message|tone|sound|rest))\b(?! (?:hard|difficult|worse"
    r"|impossible"
    r"|easier|to\b))"
    r"|(?:do|write|give|show) (?:me|us) (?:the|a|that|it)\b|(?:do|write|show) the (?:other|one|letter|message)\b"
    r"|change the (?:sound|tone|name|doctor|date|reader)\b|change (?:it|that|this) (?:back|to)\b"
    r"|take (?:out |off )?(?:the |that |this )?(?:word|words|part|bit|sentence|line|rest|everything|name)\b"
    r"|take (?:that|it|this) (?:out|off|away)\b|(?:remove|delete|leave out) (?:the|that|this) (?:word|words|part|bit"
    r"|sentence|line|rest|name|records?|thing)\b"
    r"|(?:leave|take|put) (?:that|it|this) (?:out|in|back|there)\b|put (?:my|her|his) (?:own )?name\b"
    r"|sign (?:it|the letter)\b|(?:start|do|write) (?:that|it|this)(?: one)? (?:over|again|anew|now)\b|start over\b"
    r"|fix it\b|undo\b|send (?:it|this|that|the (?:letter|message|x-?rays?|records?|scans?))\b"
    r"|(?<=and )ask (?=(?:if|whether|why|what|how)\b)|(?:ask|tell) (?:him|her|them|the (?:doctor|office|staff)"
    r"|(?:dr|doctor)\.?)\b(?= (?:if|whether|to|why|what|how|for|that|when)\b)"
    r"|(?:the|my|your|this|that) (?:letter|message|draft|e-?mail)\b|(?:that|this|the) (?:sentence|line|wording)\b"
    r"|(?:the|my|her|his) (?:(?:tele)?phone|cell)(?: number)?\b|(?:my|her|his|the patient\W?s) (?:full "
    r"|own )?name(?:\W?s| is)\b"
    r"|(?:my|her|his) (?:dob|date of birth|birthday|birth date)\b"
    r"|(?:as|like|what) i (?:just |already )?(?:said|told|wrote|typed)\b"
    r"|i (?:just |already )?(?:said|told you|gave (?:it|that|you)|meant|mean)\b(?! (?:yes|no) to)"
    r"|(?:that|it|this)(?:\W?s| is) (?:not a sentence|wrong|garbled|all(?=\W*$)|(?:the )?main thing"
    r"|better(?=\W*$)|what i)\b"
    r"|(?:thats|its) (?:not a sentence|wrong|garbled|all(?=\W*$)|the main thing|what i)\b"
    r"|you (?:wrote|put|dropped|forgot|left out|keep|still|did(?:n\W?t| not))\b|i miss the\b|thank(?:s"
    r"| you)(?=\W|$)(?! (?:for|to)\b)"
    r"|(?:i|we)(?:\W?d| would)? (?:want|like|need) (?:it|this|that|the letter)\b"
    r"|please (?:answer|reply|respond)(?: me| us)? by\b|by (?:video|e-?mail|phone|portal)\W*$"
    r"|(?:as|in) an? (?:e-?mail|portal message)\b|same facts\b"
    r"|(?:make|keep) it\W*$|(?:can|could|would|will) you\b)",
    re.IGNORECASE,
)
# A sentence that begins so is none of a letter's, though its words may stand within one.
_BEGINS_TO_GUIDE = re.compile(
    rf"^\W*{_FILLERS}(?:(?:write|put|add|take|leave|remove|delete|drop|undo|make|change|fix|correct|replace|keep"
    rf"|show|send"
    r"|sign|address|shorten|trim|start over|redo|do (?:it|that|the|me)|give|tell|use|mention|include|ask|say"
    r"|forget|clean"
    r"|answer|reply|call|stop|see|look|read|try|help|don\W?t|do not|thanks?|thank you|sorry|good|great|fine"
    r"|better|perfect"
    r"|wrong|right|same|hello|hi|hey|god|lord|gosh|jesus|heavens|hell|damn|my goodness|what|why|how|where|when"
    r"|who|is|are"
    r"|can|could|would|will|does|do|did|should|you|u|that\W?s|thats|that is|not (?:you|that|this|me)|as i"
    r"|i (?:said|told|meant"
    r"|mean|asked|give up|want (?:it|this|that|you|the letter|a letter)|need (?:it|this|you)|wanted|just want)"
    r"|i\W?m (?:talking|telling|saying"
    r"|asking)|i am (?:talking|telling|saying|asking)|i was (?:talking|telling|saying|asking)"
    r"|(?:we|i)(?:\W?d| would) like|(?:it|this) (?:still |now )?(?:says|asks|lost|looks|reads|sounds|is (?:wrong"
    r"|garbled))"
    r"|(?:my|her|his) (?:name|dob|birthday|phone|date of birth)|the (?:letter|message|phone|telephone|number))\b|$)",
    re.IGNORECASE,
)
_SOMEBODY_SAYS = re.compile(r"\b(?:says?|said|thinks?|thought|told me)(?: that)?\s*$", re.IGNORECASE)
_NEVER_SO = re.compile(r"\b(?:don\W?t|dont|do not|never|why)\s*$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[,:]\s*(?:\w+\s+)?$|\b(?:please|and|just|but)\s+$")
_ONLY_ABOUT = re.compile(r"^(?!.*\bwhat\b).*\babout\W*$", re.IGNORECASE)
_QUOTED = re.compile(
    r"[\"\u201c][^\"\u201d\n]{1,400}[\"\u201d]|(?<!\w)['\u2018][^'\u2019\n]{2,200}['\u2019](?!\w)",
)
FEWEST_OF_A_CHANGE = 3
"""Words from which "change it to ..." tells something by itself and is no tone, name or length."""


@dataclass(frozen=True)
class Dictated:
    """What a message dictates, and where it does.

    Attributes:
        words: the clean words for the letter; ``None`` where those that follow the order are none.
        how: ``all`` in place of what was told, ``add`` behind it, ``put`` where the order leaves that open.
        start, end: the order with its words in the message.
        sure: whether the order can hardly mean anything but a text; "this is about my knee" can.
    """

    words: str | None
    how: str
    start: int
    end: int
    sure: bool


def speaks_of_reader(words: str) -> bool:
    """Whether words for a letter speak of the doctor who reads it as of somebody else."""
    return bool(_OF_THE_READER.search(words))


def to_guide(sentence: str) -> bool:
    """Whether a sentence is said to the guide, or of the letter, and tells no case."""
    return bool(_BEGINS_TO_GUIDE.match(sentence)) or is_question(sentence)


def without_words_to_guide(text: str) -> str:
    """The text up to where it speaks to the guide again."""
    cut = _TO_GUIDE.search(text)
    return text[: cut.start()] if cut else text


def _leads(text: str) -> list[re.Match[str]]:
    """The orders of a message that take words into the letter, the first one first."""
    # What stands between marks is nobody's order.
    masked = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    found: list[re.Match[str]] = []
    for pattern in (_ALSO_SAYS, _INSTEAD, _ORDERED):
        for match in pattern.finditer(masked):
            before = masked[: match.start()]
            free = pattern is not _ORDERED or not _NOT_ORDERED.search(before) or _ORDERED_ALL_THE_SAME.search(before)
            taken = any(match.start() < other.end() and other.start() < match.end() for other in found)
            if free and not taken:
                found.append(match)
    found.sort(key=lambda match: match.start())
    # "Change it: it is about the nodule" is one order, and behind its point an order has no words.
    return [
        match
        for number, match in enumerate(found)
        if not re.match(r"\s*(?:[.!;]|$)", text[match.end() :])
        and not (number + 1 < len(found) and not text[match.end() : found[number + 1].start()].strip())
    ]


def _end_of_words(turn: Turn, start: int, *, whole: bool) -> int:
    """Where the words behind an order end: sentence by sentence, as long as they tell the case."""
    end = start
    for sentence in sentences(turn.text[start:]):
        begins = turn.text.index(sentence, end)
        if end > start:
            told = [f for f in turn.entities if begins <= (f.get("start") or 0) < begins + len(sentence)]
            tells = whole or any(f.get("entity") in ("condition", "procedure", "situation", "date") for f in told)
            if to_guide(sentence) or not tells or _ORDERED.match(sentence.strip()):
                break
        clean = without_words_to_guide(sentence)
        end = begins + len(clean)
        if clean != sentence:
            break
    return end


def _clean(words: str) -> str:
    words = one_line(words)
    while (less := _BEGINNING.sub("", _END.sub("", words))) != words:
        words = less
    pieces = re.split(r"(,\s+)", words)
    while len(pieces) > 1 and _OWN_PLACE.match(pieces[0]):
        # "Her name Ida Brill, dob 3/4/1950, a torn meniscus": what has its own place, then what it is about.
        pieces = pieces[2:]
    return re.sub(
        r",? and that (?=i\b|i['\u2019]?m\b|we\b|my\b|the\b|s?he\b|it\b|our\b|her\b"
        r"|his\b)",
        ", ",
        "".join(pieces),
        flags=re.I,
    )


def _fits(words: str, turn: Turn, lead: str) -> bool:
    """Whether words may tell what a letter is about."""
    if len(words) < 3 or _NO_WORDS.match(words) or _OWN_PLACE.match(words) or speaks_of_reader(words):
        return False
    about = "about" in lead.lower()
    person_only = (
        rf"^(?:me|(?:my|our|her|his) (?:{'|'.join(map(re.escape, relatives()))}))?[\s,]*(?:and )?"
        r"(?:not (?:me|her|him|them|my \w+))?\W*$"
    )
    if re.match(person_only, words, re.IGNORECASE):
        return False
    if _UNFIT.match(words) and not (about and re.match(r"(?:if|whether|how|what|why)\b", words, re.IGNORECASE)):
        return False
    changed = bool(re.match(r"\W*(?:change|replace|turn|make|fix|correct)\b", lead, re.IGNORECASE)) and ":" not in lead
    return not changed or len(words.split()) >= FEWEST_OF_A_CHANGE or names_illness(replace(turn, text=words))


def dictations(turn: Turn) -> list[Dictated]:
    """All that a message dictates for the letter, one after the other, also where the words are none for it."""
    found: list[Dictated] = []
    text = turn.text
    if text.startswith("/"):
        return []
    for lead in _leads(text):
        if found and lead.start() < found[-1].end:
            continue
        how = str(lead.lastgroup)
        before = (sentences(text[: lead.start()]) or [""])[-1]
        asked = bool(_ORDERED_ALL_THE_SAME.search(before))
        sure = asked or how == "add" or (how == "all" and not _ONLY_ABOUT.search(lead[0]))
        denied = not (how == "all" and sure) and _NOT_SO.search(before) and not _NEW_CLAUSE.search(before)
        if denied or _NEVER_SO.search(before) or (not sure and _SOMEBODY_SAYS.search(before)):
            continue
        end = _end_of_words(turn, lead.end(), whole=":" in lead[0])
        if not sure and is_question(f"{before}{text[lead.start() : end]}{text[end : end + 1]}"):
            # "Is it about my knee?"
            continue
        said = _clean(text[lead.end() : end])
        inside = turn.part(lead.end(), max(end, lead.end()))
        fits = _fits(said, inside, lead[0]) and (sure or names_illness(turn) or turn.intent in TOLD)
        found.append(Dictated(said[:LONGEST_ANSWER] if fits else None, how, lead.start(), end, sure))
    return found


def dictated(turn: Turn) -> Dictated | None:
    """The first thing that a message dictates and that a letter may hold."""
    return next((said for said in dictations(turn) if said.words), None)


def unclear(turn: Turn) -> bool:
    """Whether a message surely orders what the letter should say, and none of it may stand there."""
    said = dictations(turn)
    return any(one.sure for one in said) and not any(one.words for one in said)


def _together(told: str | None, added: str) -> str:
    if told is None or added.lower() in told.lower():
        return told or added
    return f"{told} {added[:1].upper()}{added[1:]}" if told.endswith((".", "!")) else f"{told}; {added}"


_PLANNED = re.compile(
    r"\b(?:operation|operate|surgery|procedure|biopsy|appointment|treatment|chemo\w*|radiation|scheduled|planned)\b",
    re.IGNORECASE,
)


LONGEST_DATED = 14
"""Words of a sentence that tells the day and nothing more."""


def _day_of_operation(turn: Turn, told: str | None) -> str | None:
    """A short sentence that tells the day of what is planned: "the operation is on 8 December"."""
    days = [turn.text[f["start"] : f["end"]] for f in turn.found("date") if f.get("end")]
    for sentence in sentences(turn.text):
        day = next((day for day in days if day in sentence), None)
        short = len(sentence.split()) <= LONGEST_DATED
        if (
            day
            and short
            and _PLANNED.search(sentence)
            and not to_guide(sentence)
            and day.lower() not in (told or "").lower()
        ):
            return _clean(without_words_to_guide(sentence))
    return None


def _left_out(turn: Turn) -> str | None:
    """What the message says was left out, or orders to be put in behind it."""
    for pattern in (_LEFT_OUT, _PUT_THAT_IN):
        if found := pattern.search(one_line(turn.text)):
            told = [s for s in sentences(found["words"]) if not to_guide(s)]
            words = _clean(without_words_to_guide("".join(told)))
            if _fits(words, turn, ""):
                return words
    return None


def adds_to_letter(turn: Turn) -> bool:
    """Whether a message orders something to be added, or says that it was left out."""
    said = dictated(turn)
    return bool(_left_out(turn) or (said and said.how == "add"))


def said_plainly(turn: Turn) -> str | None:
    """What a message says in so many words that it is about: "It's about the nodule"."""
    said = dictated(turn)
    return None if said is None or said.how == "add" or is_question(turn.text) else said.words


def topic(turn: Turn) -> str | None:
    """What the letter should be about from now on, in the patient's words; added to what it says, where it is added."""
    about = known(turn.slots, "situation")
    told = None if about is None or about in SITUATION_KINDS else about
    new = told
    all_said = [one for one in dictations(turn) if one.words]
    for said in all_said:
        words = str(said.words)
        # "Say both breasts" names no illness of its own and only tells more of the one that was told.
        anew = new is None or (said.how != "add" and new == told and (said.how == "all" or names_illness(turn)))
        new = words if anew else _together(new, words)
    if all_said:
        return new
    if left_out := _left_out(turn):
        return _together(told, left_out)
    if dated := _day_of_operation(turn, told):
        return _together(told, dated)
    named = [f for f in turn.entities if f.get("entity") in ("condition", "procedure") and f.get("end")]
    if told is None and named and turn.intent == "correct" and not is_question(turn.text):
        return ", ".join(dict.fromkeys(turn.text[f["start"] : f["end"]] for f in named))
    return None
