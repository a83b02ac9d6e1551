"""Texts a patient takes away: letters to others, and cards that patients read for themselves.

Nothing is invented: what is not known is left out, or stands as a visible blank such as ``[your name]`` where nothing
could be asked without it. The patient's own words appear as typed. Nothing here sends anything.

How a conversation uses it::

    request = LetterRequest(kind="referral_request", reader="staff", tone="warm", channel="portal",
                            situation="my hip, they want to replace it", specialty="orthopedics")
    for one, other in request.contradictions(today):
        ...                                     # ask which of the two is right before writing
    draft = Draft(request=request, portal_characters=clinic.portal_characters)
    payload(draft.letter())                     # second_opinion.payloads.letter: the card with its plain twin
    draft_id = services.drafts.add(conversation_id, draft)

    changed = without(services.drafts.latest(conversation_id, draft_id), "situation")   # "take out my diagnosis"
    services.drafts.save(conversation_id, draft_id, changed.draft)
    [part_names()[key] for key in changed.what]                                         # "what it is about"
    changed.caveats                             # own_words_kept, still_said, too_long: each wants a sentence
    services.drafts.undo(conversation_id, draft_id)                                     # the draft before, or None

The changes are ``shorter``, ``longer``, ``in_tone``, ``for_reader``, ``by_way_of`` (the channel), ``telling`` (a fact
set or changed), ``without`` (a fact or a part taken out), ``brought_up_to_date`` (all that is known by now) and
``edited`` (the text as the patient typed it, which stays through later changes where it can). Each leaves the draft it
is given as it was, and none knows a database.

How the channel serves a download: ``DraftStore.latest`` raises ``UnknownDraft`` for an id of another conversation,
which is a 404. ``delivery.as_text``, ``as_docx`` and ``as_page`` take ``draft.letter()``; ``as_calendar`` takes the
``delivery.reminders`` of the draft's request. ``delivery.FORMATS`` holds the media types, ``delivery.file_name`` gives
the name, and ``delivery.page.CONTENT_SECURITY_POLICY`` is the header of the page.

| module | what is in it |
|---|---|
| ``request`` | what a letter is to say, to whom, in which tone and by which way; contradictions |
| ``writing`` | composing it from its template, within the channel's limit |
| ``drafts`` | changes, the patient's own edits |
| ``merging`` | bringing an edit and a change together |
| ``storage`` | drafts and their versions in the database |
| ``delivery`` | text, mail link, Word document, page to print, calendar file |
| ``cards`` | scripts, lists, the summary, my plan |
| ``examples`` | the letters of ``docs/letters``, written by ``second-opinion letters`` |
| ``templating``, ``values`` | the templates' environment; names, dates and typed words in a letter |
| ``templates/<language>/`` | every word: ``letters/<kind>.txt.j2`` for letters, the others for cards |

A template of a letter gives its parts in order. ``sentence("records", 2)`` is called "records" when it is taken out,
and ``2`` says how much it is needed (``writing.Part``).
"""

from second_opinion.letters.cards import (
    SITUATION_KINDS,
    case_of,
    compose,
    doctor_listing,
    network_details,
    stated_facts,
    with_twin,
)
from second_opinion.letters.drafts import (
    Changed,
    Draft,
    brought_up_to_date,
    by_way_of,
    edited,
    for_reader,
    in_tone,
    longer,
    seen_in_text,
    shorter,
    telling,
    without,
)
from second_opinion.letters.errors import LetterError
from second_opinion.letters.request import CHANNELS, READERS, TONES, LetterRequest
from second_opinion.letters.templating import TEMPLATES
from second_opinion.letters.values import BARE_NAME, day_named, in_words, is_place, is_telling, titled
from second_opinion.letters.writing import PORTAL_CHARACTERS, letter_for, part_names

__all__ = [
    "BARE_NAME",
    "CHANNELS",
    "PORTAL_CHARACTERS",
    "READERS",
    "SITUATION_KINDS",
    "TEMPLATES",
    "TONES",
    "Changed",
    "Draft",
    "LetterError",
    "LetterRequest",
    "brought_up_to_date",
    "by_way_of",
    "case_of",
    "compose",
    "day_named",
    "doctor_listing",
    "edited",
    "for_reader",
    "in_tone",
    "in_words",
    "is_place",
    "is_telling",
    "letter_for",
    "longer",
    "network_details",
    "part_names",
    "seen_in_text",
    "shorter",
    "stated_facts",
    "telling",
    "titled",
    "with_twin",
    "without",
]
