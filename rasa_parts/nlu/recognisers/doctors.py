"""Doctors: 'Dr. Elena Petrova', 'doctor wu', 'Robert Hale, MD', 'is Anita Rao in network', 'my surgeon Ken Ito'.

Without a title a name needs a frame that only a doctor's name fits, and in lower case it has to be a usual name
as well. The role comes from the words around it.
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Sequence
from dataclasses import replace

from rasa_parts.nlu.recognisers.words import (
    NOT_A_NAME,
    given_name,
    known_word,
    only_a_name,
    ordinary_word,
    surname,
)
from rasa_parts.nlu.spans import Span, free
from second_opinion.names import PARTICLES, as_name

# Every repetition is bounded: what somebody types may be one endless word.
_PART = r"[^\W\d_]{1,30}(?:['\u2019-][^\W\d_]{1,30}){0,3}"
_WORDS = rf"{_PART}\.?(?:\s+{_PART}\.?){{0,4}}"
_TITLE = r"(?<![\w'])(?:[Dd][Rr][Ss]?\.?|[Dd][Oo][Cc][Tt][Oo][Rr][Ss]?|[Dd]oct[eo]?r|[Dd]ock?ter|[Dd]oc|[Dd]ra?\.|[Dd]octora|[Pp]rof(?:essor|\.)?)"
_TITLE_FIRST = re.compile(rf"{_TITLE},?\s*(?=\S)")
TITLE_WORDS = frozenset("dr drs doctor doctors doc docs dra doctora prof professor".split())
"""Words before a doctor's name, in lower case and without a full stop."""
_TITLED = re.compile(rf"{_TITLE},?(?:\s+|(?<=\.))(?=(?P<name>{_WORDS}))")
_INITIALS = re.compile(rf"{_TITLE}\s+(?=(?P<name>(?:[A-Z]\.\s?){{1,3}}{_PART}(?:\s+{_PART})?))")
_DEGREE = r"(?:M\.?D\b\.?|D\.O\b\.?|DO\b|N\.?P\b\.?|PA-C\b|DPM\b|D\.P\.M\.|MBBS\b|DDS\b|DMD\b|Ph\.?D\b\.?|FACS\b|APRN\b|DNP\b|OD\b|(?<=,\s)md\b)"
DEGREE_LAST = re.compile(rf",?\s*(?<!\w)(?:{_DEGREE}|m\.?d\.?)$")
"""A degree at the end of a name: "Ann Lee, M.D."."""
_CAPITAL = r"[^\W\d_a-z][^\W\d_]{0,30}(?:['\u2019-][^\W\d_]{1,30}){0,3}"
_WITH_DEGREE = re.compile(
    rf"(?<![\w'])(?P<name>{_CAPITAL}(?:\s+(?:{_CAPITAL}\.?|de|la|van|der|von|del)){{1,4}}),?\s+{_DEGREE}"
    rf"|(?<![\w'])(?P<turned>{_CAPITAL}(?:\s+{_CAPITAL})?,\s+{_CAPITAL}(?:\s+[A-Z]\b\.?)?)(?:,?\s+{_DEGREE}|(?=,?\s+NPI\b))"
)
_LOWER_WITH_DEGREE = re.compile(
    rf"(?<![\w'])(?P<first>{_PART})(?P<rest>(?:\s+[^\W\d_]\b\.?)?\s+{_PART}),?\s+(?:md|m\.d\.?|np)(?![\w'])",
    re.IGNORECASE,
)

_RELATIVE = r"(?:(?:mom|mum|dad|mother|father|wife|husband|son|daughter|sister|brother|partner|grandma|grandmother|grandpa|grandfather|kid|child|baby|aunt|uncle)['\u2019]?s)"
_OWN = rf"(?:my|our|his|her|their|{_RELATIVE})"
_KIND = r"(?:docs?|doctor|dr\.?|surgeon|physician|pcp|primary(?:\s+care)?|specialist|provider|gp|obgyn|ob-?gyn|ent|orthopod|\w+ologist|\w+iatrist|\w+ician|\w+edist|\w+ternist|\w+ontist|dentist|therapist|surgeons)"
_COPULA = r"(?:[\s,:;-]*(?:(?:is|was|named|called|name\s+is|name\s+was|['\u2019]?s\s+name\s+is|goes\s+by)\s+)?)"
_OWN_DOCTOR = rf"\b{_OWN}\s+(?:(?!second|other|new)\w+\s+){{0,2}}{_KIND}{_COPULA}(?:(?:dr|doctor)\.?\s+)?"
_SECOND_DOCTOR = (
    rf"\b(?:(?:second|other|new|2nd|next|outside|different)\s+(?:(?:one|opinion|{_KIND})\s+)?(?:doctor\s+)?(?:(?:is|was|would\s+be|will\s+be|called|named|name\s+is)\s+)(?:with\s+|from\s+|by\s+)?"
    rf"|(?:second|other|new|2nd)\s+{_KIND}[\s,:-]+"
    rf"|(?:found|find|like|picked|chose|see|about)\s+(?:a|an|another|this)\s+(?:\w+\s+)?{_KIND}\s+(?:named|called)\s+"
    rf"|(?:one|person|{_KIND})\s+(?:that\s+|who\s+|whom\s+)?(?:i|we|i'm|i\s+am|we're)\s+(?:[\w']+\s+){{1,5}}?(?:is|was)\s+(?:called\s+|named\s+)?)"
)
_NETWORK_AFTER = re.compile(
    r"^\W{0,3}(?:,?\s*(?:md|m\.d\.)\s+)?(?:(?:is|are|be|still|also|currently|actually|even)\s+)*(?:in[\s-]+(?:my\s+|our\s+|the\s+|\w+['\u2019]?s?\s+)?(?:\w+\s+)?network|out[\s-]of[\s-]network|takes?\b|accepts?\b|covered\b|participat|listed\b|on\s+my\s+(?:plan|insurance)|part\s+of\s+(?:my|the|our)|contracted|in\s+my\s+plan|under\s+my\s+(?:plan|insurance)|with\s+my\s+(?:plan|insurance)|available\s+(?:through|on)\s+my|(?:in|on|with)\s+(?:my\s+)?$)",
    re.IGNORECASE,
)
_ASKING_BEFORE = re.compile(
    r"(?:^|[.?!,;]\s*|\b(?:is|does|do|if|whether|can|could|will|would|has|and|see\s+if|know\s+if|check\s+if|sure|that)\s+)$",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    rf"(?:{_OWN_DOCTOR}|{_SECOND_DOCTOR}"
    r"|\b(?:refer(?:red|ral|ring)?\s+(?:(?:me|us|him|her|them|my\s+\w+)\s+)?(?:over\s+)?(?:to|by)|second\s+opinion\s+(?:from|with|by)|opinion\s+(?:from|of|by)|appt\.?\s+with|appointments?\s+with|consult(?:ation|ed|ing)?\s+(?:with|by)|patient\s+of|patients\s+of|treated\s+by|diagnosed\s+by|operated\s+on\s+by|seen\s+by|under\s+the\s+care\s+of|visit\s+with|npi\s+(?:for|of)|doctor['\u2019]?s?\s+name\s+is|surgeon['\u2019]?s?\s+name\s+is|(?:his|her|their)\s+(?:full\s+)?name\s+is|name\s+of\s+(?:my|the)\s+doctor\s+is|doctor\s+(?:named|called|by\s+the\s+name\s+of)|surgeon\s+(?:named|called)|specialist\s+(?:named|called)|someone\s+(?:named|called)|guy\s+(?:named|called)|woman\s+(?:named|called)|\w+ologist\s+(?:named|called))\s+)$",
    re.IGNORECASE,
)
_WEAK_BEFORE = re.compile(
    r"\b(?:see|seeing|saw|seen|visit|consult|meet(?:ing)?(?:\s+with)?|switch(?:ing)?\s+to|go(?:ing)?\s+to|went\s+to|recommended|suggested|recommends|suggests|try|look\s+up|find|about|check(?:\s+on)?|with|from|by|for|choose|chose|pick(?:ed)?|prefer|want|like|between|to|tell|ask|told|asked|than|or|trust|had|have|love|leave|leaving|is)\s+$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"^\W{0,2}(?:['\u2019]s\s+(?:office|nurse|staff|opinion|notes|plan|team|diagnosis|clinic|practice|secretary|patient)|(?:just\s+|already\s+|never\s+)?(?:says?|said|told|tells|wants|wanted|thinks|thought|recommends|recommended|suggests|suggested|did|delivered|laughed|trained|operated|prescribed|wrote|found|sits|refuses|refused|insists|works|sends|sent|has\s+(?:my|the)|is\s+my|was\s+my)\b|\(?\s*(?:npi\W*)?[12]\d{9})",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:doctor|provider|physician|surgeon|name|referring|consulting|attn|specialist|dr)\s*:\s*|\bnpi\W*[12]\d{9}\W{1,3}|(?<!\d)[12]\d{9}\s*[,(]\s*|\b(?:doctor|surgeon)(?:\s+(?:is|name\s+is|named|called))\s+|\battn\.?\s+)$",
    re.IGNORECASE,
)
_NAME_GIVEN = re.compile(
    r"\b(?:my\s+(?:own\s+|full\s+)?name(?:\s+is|['\u2019]s|:)|i\s*['\u2019]?a?m|signed?|sincerely,?|this\s+is|it['\u2019]s)\s+$",
    re.IGNORECASE,
)
_GENERAL_BEFORE = re.compile(
    r"\b(?:to|2|4|for|by|from|with|than|like|not|about|see|saw|seen|seeing|tell|ask|asked|young|old|under|between|or|and|until|if|because|that|what|does|did|could|would|will|can|has|is|was|then|so|when|but|while|recommended|suggested|meant|called|named)\s+$",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    r"\b(?:to|for|by|with|than|not|see|saw|seen|seeing|tell|ask|asked|told|under|between|like|about|because|does|did|will|would|can|if|and|or)\s+$"
)
_SURELY_PERSON = re.compile(
    r"\b(?:seen\s+by|someone\s+like|what\s+about|how\s+about|say\s+to|sends?\s+me\s+to|sent\s+me\s+to|write\s+to|letter\s+to)\s+$",
    re.IGNORECASE,
)
_DRUG = re.compile(
    r"(?:mab|nib|statin|pril|sartan|zole|cillin|mycin|tide|pam|xaban|olol|formin|axel|platin|ium|vir|dol|xetine)s?$|^(?:xanax|ozempic|tylenol|humira|advil|aspirin|botox|keytruda|eliquis|xarelto|wegovy|zoloft|prozac|lexapro|lipitor|enbrel|lyrica|gabapentin|prednisone|tamoxifen|percocet|oxycontin|norco|ambien|adderall|medrol|insulin|mychart|zoom|google|amazon|walgreens|cvs|costco|walmart|youtube|facebook|reddit|webmd|christmas|easter|thanksgiving|tuskegee|spanish|english|vietnamese|tagalog|portuguese|korean|german|italian|arabic|hindi|polish|american|african|mexican|indian|jewish|muslim|catholic|santa|gleason|lewy|osler|duchenne|hodgkin|carcinoid|barretts|barrett|medica|moda|metlife|oscar|obamacare|delta|guardian|sorry|\w+[\x27\u2019](?:ll|ve|re|d)|\w+[\x27\u2019]s\s+disease)$",
    re.IGNORECASE,
)
_PLURAL_THEN = re.compile(rf"^\s*(?:,\s*)?(?:and|or|&|vs\.?|versus)\s+(?=(?P<name>{_WORDS}))", re.IGNORECASE)

_CURRENT_BEFORE = re.compile(
    rf"(?:{_OWN_DOCTOR}|\bcurrent\s+(?:\w+\s+){{0,2}}(?:is\s+)?"
    r"|\b(?:letter|message|note|email|e-mail|write|draft|send\s+it|address\s+it|request|say|tell|told|telling|asks?|asked|asking|talk|talked|talking|speak|spoke|explain|admit|offend|offending|upset|upsetting|insult|insulting|hurt|hurting|anger|confront|disrespect(?:ing)?|trust|like|love|leave|leaving|fire|firing|dropping|drop|thank|apologi[sz]e)\s+(?:\w+\s+)?(?:to\s+|for\s+|with\s+|from\s+|addressed\s+to\s+)?"
    r"|^\W*(?:to|for|dear)\s+|\b(?:patient\s+of|treated\s+by|been\s+(?:with|seeing|going\s+to)|(?:i'?m|i\s+am|staying|stayed|stay|stick(?:ing)?|happy|unhappy|stuck|been\s+a\s+patient)\s+with|seeing|sees|saw|under|diagnosed\s+by|operated\s+on\s+by|prescribed\s+by|ordered\s+by|done\s+by|referred\s+by|recommended\s+by|(?:refer\w*|opinion)\s+[\w\s]{0,40}\bby|goes?\s+(?:back\s+)?to|back\s+to|return(?:ing)?\s+to|instead\s+of|(?:was|been|were)\s+told\s+by|according\s+to|years\s+with|offered\s+by|trained\s+under|cheating\s+on|same\s+\w+\s+as|return\s+to|say\s+to|other\s+than|besides|rather\s+than|different\s+from|away\s+from|followed\s+by|under\s+the\s+care\s+of|in\s+the\s+care\s+of"
    r"|(?:records|chart|scans?|slides|results|notes|images|mri|report|files?|diagnosis|advice|treatment|plan)\s+(?:[\w']+\s+)?(?:from|at|of|with))\s+"
    r"|\b(?:surgery|operation|treatment|appointment)\s+(?:scheduled\s+)?with\s+(?=$))$",
    re.IGNORECASE,
)
_CURRENT_AFTER = re.compile(
    r"^(?:['\u2019]s\s+(?:feelings|nurse|office(?!\W*(?:$|in\b|is\s+in|takes?\b|accepts?\b))|staff|back|patient|diagnosis|advice|plan|treatment|recommendation|orders)|\W*(?:(?:has|had|have|just|already|also|always|really|now|only|never|will|would|might|could|may|going\s+to|is\s+going\s+to)\s+)*(?:said|says|told|tells|wants|want|thinks|thought|recommended|recommends|recommend|suggested|suggests|refuses|refused|diagnosed|diagnoses|treats|treated|treating|ordered|found|won'?t|wont|didn'?t|didnt|doesn'?t\s+(?:listen|think|want|believe|agree)|isn'?t\s+(?:listening|sure|helping)|prescribed|prescribes|referred|refers|insists|insisted|is\s+(?:pushing|insisting|recommending|my\b|our\b|treating|great|a\s+great|wonderful|nice|her\s+\w+ologist|his\s+\w+ologist|saying|telling|retiring|ignoring)|been\s+(?:my|treating|seeing)|gave\s+me|sent\s+me|(?:handed|showed|offered|called|told|delivered|stitched|booked|sends?)\s+(?:me|my|her|his|him|us|our|both)|laughed|shrugged|sighed|forbids?|to\s+forbid|find\s+out|mind\b|(?:asking|requesting)\s+(?:him|her|them|for|a)|is\s+cancel|cancel|knew|learns?|hears?|,?\s*(?:he|she|they)[\u2019\x27]?d?\s+(?:would\s+)?be\s+(?:crushed|hurt|mad|upset|angry|offended)|put\s+me|scheduled|dismissed|ignored|keeps|did\s+my|did\s+the|operated|wrote|missed|knows?\s+(?:that\s+)?(?:i|about)|feels?|gets?\s+(?:mad|upset|angry|offended)|(?:is|be|get|feel)\s+(?:mad|upset|offended|angry|hurt|insulted|ok(?:ay)?\s+with|annoyed|fine\s+with)|who\s+(?:diagnosed|treats|wants|said|told|is\s+my)|for\s+(?:\d+|many|several|ten|five|two|three|a\s+few|over|about|almost|years)\b|since\b))",
    re.IGNORECASE,
)
_SECOND_BEFORE = re.compile(
    rf"(?:{_SECOND_DOCTOR}|\b(?:ideally,?|someone\s+like|somebody\s+like|swears?\s+by|seen\s+by|young|(?:sends?|sent)\s+(?:me|us|him|her|\w+\s+\w+)\s+(?:to|2)|to\s+go\s+to|attn:?|consulting:?|preferably,?|possibly|maybe|see|visit|consult(?:\s+with)?|meet(?:\s+with)?|try|trying|prefer|want|choose|chose|pick|picked|with|from|is|are|does|do|if|whether|check|check\s+on|check\s+if|look\s+up|lookup|find|found|verify|about|on|for|"
    r"referrals?\s+to|refer(?:red)?\s+(?:(?:me|us|him|her|them|my\s+\w+)\s+)?(?:over\s+)?to|referral\s+for|refer(?:ring)?\s+(?:\w+\s+)?to|go\s+to|going\s+to|went\s+to|switch(?:ing)?\s+to|sent\s+me\s+to|sending\s+me\s+to|opinion\s+(?:by|of)|"
    r"recommended|suggested|suggests|recommends|will|can|could|has|and|or|between|send\s+(?:\w+\s+)+to|sent\s+(?:over\s+)?to|transferred\s+to|forward(?:ed)?\s+(?:\w+\s+)*to|(?:records|scans?|slides|chart|files?|images|results)\s+(?:over\s+)?to|appointment\s+(?:at|to\s+see)|to\s+see|npi\s+(?:of|for)|npi|hear\s+from|heard\s+(?:good\s+things\s+)?about|name\s+is|interested\s+in)\s+)$",
    re.IGNORECASE,
)
_SECOND_AFTER = re.compile(
    r"^\W*(?:(?:still|also|even|actually|would|will|could|can|to)\s+)*(?:takes?|accepts?|is\s+in|in[\s-]network|in\s+my|in\s+the|participates?|participating|covered|is\s+covered|is\s+out|out\s+of|listed|review\b|look\s+(?:at|over)|take\s+a\s+look|weigh\s+in|give\s+(?:me\s+)?(?:a|the|another|my)|(?:for|as)\s+(?:a|the|my|another)\s+(?:second|2nd|another|fresh)|instead|to\s+(?:review|look|take|give|check)|be\s+(?:in|out|covered)|accepting|taking\s+new)",
    re.IGNORECASE,
)
_RECORDS_TO = re.compile(
    r"\b(?:records?|slides|scans?|images|chart|files?|disc|mri|ekg|x-?rays?|results|biopsy)\b[^.?!]{0,40}\s(?:to|2)\s+$",
    re.IGNORECASE,
)
_PRACTISING_IN_NETWORK = re.compile(
    r"^\W*(?:at|from|of|in|with)\s+[^.?!]{0,35}\b(?:in[\s-]+network|in\s+my\s+(?:plan|network)|accepts?|takes?|covered)\b",
    re.IGNORECASE,
)
_SECOND_SURELY = re.compile(
    r"\b(?:refer\w*|opinions?|consult\w*)\s+(?:[\w']+\s+){0,3}(?:to|with|from|of)\s+$|\b(?:appointment|appt|visit|consult\w*)\s+(?:[\w']+\s+){0,2}(?:to|with)\s+$|\bsee\s+$",
    re.IGNORECASE,
)
_CURRENT_SURELY = re.compile(
    rf"(?:{_OWN_DOCTOR}|\b(?:asking|telling|offend(?:ing)?|upset(?:ting)?|leav(?:e|ing)|referred\s+by|referral\s+from|years\s+with|referring:?|return\s+to|letter\s+(?:[\w,.-]+\s+){{0,9}}from|(?:refer\w*|opinion)\s+(?:[\w.']+\s+){{1,5}}by)\s+)$",
    re.IGNORECASE,
)


def _role(before: str, after: str) -> str | None:
    if re.search(
        r"\b(?:thinking\s+(?:of|about)|considering)\s+(?:(?:seeing|visiting|going\s+to)\s+)?$|\b(?:want|like|love|hoping|plan|going|trying|able)\w*\s+to\s+(?:see|visit|consult)\s+$",
        before,
        re.IGNORECASE,
    ):
        return "second"
    if re.search(r"\bsome(?:one|body)\s+like\s+$", before, re.IGNORECASE) or _RECORDS_TO.search(before):
        return "second"
    if re.search(rf"{_SECOND_DOCTOR}$", before, re.IGNORECASE) or (
        _SECOND_SURELY.search(before) and not _CURRENT_SURELY.search(before) and not _CURRENT_AFTER.search(after)
    ):
        return "second"
    if _CURRENT_SURELY.search(before) or _CURRENT_AFTER.search(after):
        return "current"
    if _SECOND_AFTER.search(after) or _PRACTISING_IN_NETWORK.search(after):
        return "second"
    if _CURRENT_BEFORE.search(before):
        return "current"
    return "second" if _SECOND_BEFORE.search(before) else None


def _span(text: str, start: int, end: int, name: str) -> Span:
    return Span("doctor", start, end, tidy_name(name), role_by_words(text, start, end))


def role_by_words(text: str, start: int, end: int) -> str | None:
    """``current`` or ``second`` where the words around the name ``text[start:end]`` say so, otherwise ``None``."""
    return _role(text[max(0, start - 70) : start], text[end : end + 50])


def without_title(span: Span, text: str) -> Span:
    """The span of a doctor's name without the title before it."""
    title = _TITLE_FIRST.match(text, span.start, span.end)
    return replace(span, start=title.end()) if title else span


def _name_words(words: Sequence[str], after_doctor: bool) -> int:
    """How many of the words after the title are the name.

    ``after_doctor``: the title is the full word, which any sentence may go on from ("my doctor asking").
    """
    capital = words[0][:1].isupper()
    shouted = all(word.isupper() for word in words if len(word) > 2)
    taken = proper_words = 0
    for word in words:
        bare = word.rstrip(".").lower().replace("\u2019", "'")
        possessive = bare.endswith("'s")
        bare = bare.removesuffix("'s")
        particle = bare in PARTICLES and proper_words == 0
        proper = word[:1].isupper() and not word.isupper()
        # "Dr. May" is called so, "dr may be" is not.
        called_so = proper and not taken and not after_doctor and surname(bare)
        if not particle and ((bare in NOT_A_NAME and not called_so) or (capital and not word[:1].isupper() and taken)):
            break
        everyday = len(bare) > 1 and not proper and ordinary_word(bare)
        if not particle and everyday and (after_doctor or taken or not capital or shouted):
            break
        # "dr lee ward round": a second word that is English as well is no name after a family name.
        full_name = taken > 0 and not surname(words[taken - 1]) and surname(bare)
        if (
            not particle
            and proper_words
            and not capital
            and not full_name
            and not only_a_name(bare)
            and known_word(bare)
        ):
            break
        taken += 1
        proper_words += not particle and len(bare) > 1
        if possessive or (not capital and proper_words == 2) or (word.endswith(".") and len(bare) > 2):
            break
    return taken if proper_words else 0


def tidy_name(name: str) -> str:
    """A name as it is written in a letter: without "'s", with capitals where it was typed without any."""
    return as_name(re.sub(r"['\u2019]s$", "", name.strip().rstrip(".,")))


def _titled(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _TITLED.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        title = match[0].strip().lower()
        words = list(re.finditer(r"\S+", match["name"]))
        initials = _INITIALS.match(text, match.start())
        count = _name_words([w[0] for w in words], title.rstrip(".,s") not in {"dr", "dra", "prof"})
        start = match.start("name")
        end = initials.end("name") if initials else start + words[count - 1].end()
        if not count and not initials:
            continue
        if initials:
            rest = list(re.finditer(r"\S+", initials["name"]))
            last = rest[-1][0].lower()
            if len(rest) > 1 and last in NOT_A_NAME:
                end = initials.start("name") + rest[-2].end()
        elif title in {"doc", "prof", "professor"} and not (words[0][0][:1].isupper() or only_a_name(words[0][0])):
            continue
        name = text[start:end]
        end -= len(name) - len(re.sub(r"(?:['\u2019]s|\.)$", "", name))
        found.append(_span(text, match.start(), end, text[start:end]))
        if title.startswith(("drs", "doctors")):
            second = _PLURAL_THEN.match(text[end:])
            if second:
                others = [w[0] for w in re.finditer(r"\S+", second["name"])]
                count = _name_words(others, after_doctor=True)
                if count:
                    start = end + second.start("name")
                    stop = start + list(re.finditer(r"\S+", second["name"]))[count - 1].end()
                    found.append(replace(_span(text, start, stop, text[start:stop]), role=found[-1].role))
    return found


def _degrees(text: str) -> list[Span]:
    found = []
    for match in _WITH_DEGREE.finditer(text):
        name = match["name"] or match["turned"]
        words = re.findall(_PART, name)
        while len(words) > 1 and words[0].lower() in NOT_A_NAME | {"is", "see"}:
            words.pop(0)
        start = match.start() + (name.find(words[0]) if words else 0)
        name = text[start : match.start() + len(name)]
        if len(words) > 1 and not any(w.lower() in NOT_A_NAME for w in words):
            span = _span(text, start, match.end(), name)
            found.append(span)
    for match in _LOWER_WITH_DEGREE.finditer(text):
        last = match["rest"].split()[-1]
        first = match["first"]
        if (given_name(first) and last.lower() not in NOT_A_NAME and not ordinary_word(last)) or (
            last.lower() not in NOT_A_NAME and (only_a_name(last) or only_a_name(first)) and not ordinary_word(first)
        ):
            found.append(_span(text, match.start(), match.end(), match["first"] + match["rest"]))
        elif only_a_name(last):
            begin = match.start("rest") + match["rest"].rfind(last)
            found.append(_span(text, begin, match.end(), last))
    return found


_TOKEN = re.compile(rf"{_PART}\.?")


def _untitled(text: str, taken: Sequence[Span]) -> list[Span]:
    tokens = list(_TOKEN.finditer(text))
    shouted = text.isupper()
    found: list[Span] = []
    reached = -1
    for i, token in enumerate(tokens):
        initial = len(token[0]) == 2 and token[0][0].isupper() and token[0].endswith(".")
        if i <= reached or (token[0].rstrip(".").lower() in NOT_A_NAME and not initial):
            continue
        run = _run(text, tokens, i, taken, shouted)
        if not run:
            continue
        end = run[-1].end()
        end -= len(text[token.start() : end]) - len(re.sub(r"(?:['\u2019]s|\.)$", "", text[token.start() : end]))
        words = [word[0] for word in run]
        if _fits(words, text[max(0, token.start() - 70) : token.start()], text[end : end + 60], shouted):
            reached = i + len(run) - 1
            found.append(_span(text, token.start(), end, text[token.start() : end]))
    return found


def _run(
    text: str, tokens: Sequence[re.Match[str]], i: int, taken: Sequence[Span], shouted: bool
) -> list[re.Match[str]]:
    """The words from the i-th on that may be one name; at most four."""
    run: list[re.Match[str]] = []
    capital = tokens[i][0][:1].isupper() and not shouted
    full = 0
    for token in tokens[i : i + 5]:
        word = token[0]
        bare = re.sub(r"['\u2019]s$", "", word.rstrip(".").lower())
        if run and text[run[-1].end() : token.start()].strip():
            break
        initial = len(word) == 2 and word[0].isupper() and word.endswith(".")
        if (bare in NOT_A_NAME and not initial) or not free(token.start(), token.end(), taken):
            break
        if capital:
            # A capital word of everyday English begins a sentence more often than a name.
            proper = word[:1].isupper() and (not word.isupper() or len(bare) == 1)
            if not proper and not (run and bare in PARTICLES):
                break
        elif bare in PARTICLES and len(tokens) > i + len(run) + 1:
            pass
        elif (
            ordinary_word(bare)
            or (len(bare) > 1 and not only_a_name(bare) and not run)
            or (run and not only_a_name(bare) and (known_word(bare) or bare.endswith(("ly", "ing", "ed"))))
        ):
            break
        run.append(token)
        full += len(bare) > 1 and bare not in PARTICLES
        if re.search(r"['\u2019]s$", word) or (word.endswith(".") and len(bare) > 2) or full == 3:
            break
        if not capital and full == 2:
            break
    while run and run[-1][0].rstrip(".").lower() in PARTICLES:
        run.pop()
    return run if full else []


def _fits(words: Sequence[str], before: str, after: str, shouted: bool) -> bool:
    """Whether the frame around a run of words makes it a doctor's name."""
    whole = [word for word in words if word.rstrip(".").lower() not in PARTICLES]
    capital = words[0][:1].isupper() and not shouted
    names = [surname(word) or given_name(word) for word in whole]
    two = len(whole) >= 2 and (
        any(names) if capital else (given_name(whole[0]) or len(whole[0].rstrip(".")) == 1 or all(names))
    )
    everyday = capital and not names[0] and ordinary_word(words[0])
    if everyday or any(_DRUG.search(word) for word in whole) or _NAME_GIVEN.search(before):
        return False
    single = len(whole) == 1 and (only_a_name(words[0]) or (capital and names[0]))
    unknown = (
        capital and len(whole) <= 3 and not any(known_word(w) and not n for w, n in zip(whole, names, strict=True))
    )
    if _STRONG_BEFORE.search(before):
        return two or single or unknown
    if _NETWORK_AFTER.search(after) and _ASKING_BEFORE.search(before):
        return two or single or (unknown and len(whole) >= 2)
    family = len(whole) == 1 and surname(words[0]) and only_a_name(words[0]) and not given_name(words[0])
    if _LABEL_BEFORE.search(before) or re.match(r"\W{0,2}(?:,\s*)?(?:npi\W*)?\(?[12]\d{9}", after, re.IGNORECASE):
        return two or single or unknown or (capital and len(whole) >= 2)
    if _NAMED_AFTER.match(after) and (
        not before.strip() or before.rstrip()[-1] in ".?!;," or _GENERAL_BEFORE.search(before)
    ):
        return two or family or (unknown and capital)
    if (family or (two and capital and surname(whole[-1]))) and _GENERAL_BEFORE.search(before):
        return True
    # A capital word within a sentence that no list of words knows is hardly anything else here.
    rare = unknown and not words[0].isupper() and len(words[0]) > 3
    if unknown and (_SURELY_PERSON.search(before) or (rare and _PERSON_BEFORE.search(before))):
        return True
    if _WEAK_BEFORE.search(before):
        if re.search(r"\b(?:seeing|see|saw|consult|visit|to\s+see)\s+$", before, re.IGNORECASE):
            return two or (
                single
                and bool(
                    re.match(
                        r"\s*(?:$|[.?!,;]|at\b|for\b|about\b|in\b|instead\b|on\b|next\b|tomorrow\b|again\b|and\b|or\b|is\b)",
                        after,
                    )
                )
            )
        return len(whole) >= 2 and two and (given_name(whole[0]) or all(names))
    return False


def doctors(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Doctors with their role. ``taken`` are spans that are no names of people, such as insurers and hospitals.

    The value is the name without its title. The role is ``current`` or ``second`` where the words around the
    name say whether it is the patient's own doctor or the one for the second opinion, otherwise absent.
    """
    found = _titled(text)
    for span in _degrees(text):
        if free(span.start, span.end, found) and free(span.start, span.end, taken):
            found.append(span)
    for span in _untitled(text, [*taken, *found]):
        found.append(span)
    return sorted(found, key=lambda span: span.start)
