"""Each form of a letter, read back by a program that is not the one that wrote it."""

import html
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import mammoth
import pytest
import textstat
import vobject
from hypothesis import given, settings

from second_opinion.letters import READERS, LetterRequest, compose, letter_for
from second_opinion.letters.delivery import (
    FORMATS,
    as_calendar,
    as_docx,
    as_mailto,
    as_page,
    as_text,
    file_name,
    reminders,
)
from second_opinion.letters.delivery.mail import LONGEST_LINK
from second_opinion.letters.delivery.page import CONTENT_SECURITY_POLICY
from second_opinion.letters.examples import KNOWN
from second_opinion.payloads import LetterData
from tests.letters.hostile import HOSTILE, NO_TEXT, WORDS

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
SENT = date(2026, 11, 30)
KINDS = list(READERS)


def letter(**values: Any) -> LetterData:
    return letter_for(LetterRequest(**{**KNOWN, **values}))


def with_words(typed: str, **values: Any) -> LetterData:
    return letter(situation=typed, question=typed, wanted_doctor=typed, patient_name=typed, **values)


class Page(HTMLParser):
    """The text of a page as a browser takes it, and every element and attribute in it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.blocks: list[str] = [""]
        self.marked: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.update(attrs)
        if tag in ("p", "li", "h1", "title"):
            self.blocks.append("")
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"/{tag}")

    def lines(self, last: int) -> list[str]:
        """The last lines of text; between the elements there is only white space."""
        return [line for block in self.blocks for line in block.split("\n") if line.strip()][-last:]

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data
        if self.elements and self.elements[-1] == "mark":
            self.marked[-1] += data


def plain(text: str) -> list[str]:
    """The lines of a letter's body without list hyphens."""
    return [line.removeprefix("- ") for line in text.split("\n") if line]


def lines_of_docx(document: bytes) -> list[str]:
    text = mammoth.extract_raw_text(io.BytesIO(document)).value
    return [line for line in text.split("\n") if line]


def paragraphs_of_docx(document: bytes) -> list[str]:
    """The document's own XML, with a line break as one."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml"))
    lines: list[str] = []
    for paragraph in root.iter(f"{space}p"):
        parts = ["\n" if node.tag == f"{space}br" else node.text or "" for node in paragraph.iter()
                 if node.tag in (f"{space}t", f"{space}br")]  # fmt: skip
        lines += "".join(parts).split("\n")
    return lines


# --- every format keeps every word -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_document_holds_the_whole_letter_and_marks_its_blanks(kind: str) -> None:
    written = letter_for(LetterRequest(kind=kind))
    document = as_docx(written, NOW)
    assert paragraphs_of_docx(document) == [written.subject, *plain(written.body)]
    page = Page(mammoth.convert_to_html(io.BytesIO(document), style_map="highlight => mark").value)
    assert page.marked == [blank for line in plain(written.body) for blank in _blanks(line, written.blanks)]
    assert page.elements.count("h1") == 1
    assert page.elements.count("li") == sum(line.startswith("- ") for line in written.body.split("\n"))


def _blanks(line: str, blanks: list[str]) -> list[str]:
    found = [(line.find(blank), blank) for blank in blanks if blank in line]
    return [blank for _, blank in sorted(found) for _ in range(line.count(blank))]


def test_a_word_document_names_nobody_in_its_properties_and_has_the_countrys_paper() -> None:
    archive = zipfile.ZipFile(io.BytesIO(as_docx(letter(), NOW)))
    properties = archive.read("docProps/core.xml").decode("utf-8")
    assert "Request for a second opinion" in properties
    for stranger in ("python-docx", "generated", "Lopez", "2013"):
        assert stranger not in properties
    assert "2026-11-30T09:30:00Z" in properties
    assert 'w:w="12240" w:h="15840"' in archive.read("word/document.xml").decode("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_holds_the_whole_letter_and_no_script(kind: str) -> None:
    written = letter_for(LetterRequest(kind=kind))
    page = Page(as_page(written))
    assert page.lines(len(plain(written.body))) == plain(written.body)
    assert page.marked == [blank for line in plain(written.body) for blank in _blanks(line, written.blanks)]
    assert not {"script", "img", "link", "iframe", "form"} & set(page.elements)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert page.attributes["content"] == "noindex"
    assert CONTENT_SECURITY_POLICY in html.unescape(as_page(written))


@pytest.mark.parametrize("typed", [*HOSTILE, *NO_TEXT])
def test_hostile_words_are_verbatim_and_harmless_in_every_format(typed: str) -> None:
    written = with_words(typed)
    expected = [written.subject, *plain(written.body)]
    assert as_text(written).split("\n\n", 1)[1].rstrip("\n") == written.body
    assert paragraphs_of_docx(as_docx(written, NOW)) == expected
    page = Page(as_page(written))
    assert page.lines(len(expected) - 1) == expected[1:]
    harmless = Page(as_page(with_words("x")))
    assert page.elements == harmless.elements
    assert page.attributes.keys() == harmless.attributes.keys()
    link = as_mailto(written)
    if link is not None:
        assert parse_qs(urlsplit(link).query, strict_parsing=True) == {
            "subject": [written.subject],
            "body": [written.body.replace("\n", "\r\n")],
        }


@given(WORDS)
@settings(max_examples=40, deadline=None)
def test_no_words_are_lost_changed_or_obeyed(words: str) -> None:
    written = with_words(words)
    expected = [written.subject, *plain(written.body)]
    assert paragraphs_of_docx(as_docx(written, NOW)) == expected
    page = Page(as_page(written))
    assert page.lines(len(expected) - 1) == expected[1:]
    assert page.elements == Page(as_page(with_words("x"))).elements
    assert words in as_text(written)


def test_a_text_that_was_edited_by_hand_goes_through_every_format_as_typed() -> None:
    written = letter().copy(update={"body": "one\n\n- two\nthree [mine]\n\n\n\nfour\n", "blanks": []})
    assert paragraphs_of_docx(as_docx(written, NOW))[1:] == ["one", "two", "three [mine]", "four"]
    assert Page(as_page(written)).marked == []


def test_a_card_that_patients_read_for_themselves_can_be_taken_along_too() -> None:
    card = compose("question_list", kind="cancer", whose="your", relation=None, someone_else=False)
    assert plain(card.body)[0] in lines_of_docx(as_docx(card, NOW))
    assert plain(card.body)[-1] in Page(as_page(card)).blocks[-1]


# --- mail and files --------------------------------------------------------------------------------------------


def test_a_mail_link_is_made_only_where_no_program_would_cut_it() -> None:
    short = letter(channel="email", tone="brief", network=None)
    link = as_mailto(short)
    assert link is not None
    assert len(link) <= LONGEST_LINK
    assert link.startswith("mailto:?")
    assert parseaddr(urlsplit(link).path) == ("", "")
    assert as_mailto(letter(situation="word " * 300)) is None


def test_a_files_name_tells_nothing_about_the_patient() -> None:
    for ending in FORMATS:
        assert file_name(letter(), ending) == f"referral-request.{ending}"


# --- calendar --------------------------------------------------------------------------------------------------


def events(request: LetterRequest) -> list[Any]:
    calendar = vobject.readOne(as_calendar(reminders(request, SENT), "draft-1", request.kind, NOW).decode("utf-8"))
    return list(calendar.vevent_list)


def test_days_are_whole_days_in_their_order_with_a_reminder_in_the_morning() -> None:
    request = LetterRequest(**{**KNOWN, "kind": "records_request", "answer_by": None, "visit_on": date(2026, 12, 11)})
    found = events(request)
    assert [event.dtstart.value for event in found] == [
        date(2026, 12, 7),
        date(2026, 12, 8),
        date(2026, 12, 11),
        date(2026, 12, 18),
        date(2026, 12, 30),
    ]
    for event in found:
        assert event.dtend.value == event.dtstart.value + timedelta(days=1)
        assert event.valarm.trigger.value == timedelta(hours=9)
        assert event.summary.value
        assert event.description.value


def test_a_second_download_replaces_the_first_and_another_draft_adds_to_it() -> None:
    request = LetterRequest(**KNOWN)
    days = reminders(request, SENT)
    first, again, other = (
        {event.uid.value for event in vobject.readOne(as_calendar(days, name, request.kind, NOW).decode()).vevent_list}
        for name in ("draft-1", "draft-1", "draft-2")
    )
    assert first == again
    assert not first & other
    assert len(first) == len(days)


def test_days_that_are_past_or_only_words_are_no_days_in_a_calendar() -> None:
    request = LetterRequest(decide_by="next Friday", visit_on=date(2026, 12, 1), answer_by=date(2026, 11, 1))
    assert [(each.what, each.day) for each in reminders(request, SENT)] == [("visit_on", date(2026, 12, 1))]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_calendar_tells_nothing_about_the_patient(typed: str) -> None:
    request = LetterRequest(
        **{**KNOWN, "situation": typed, "patient_name": typed, "wanted_doctor": typed, "programme": typed}
    )
    calendar = as_calendar(reminders(request, SENT), "draft-1", request.kind, NOW).decode("utf-8")
    assert typed not in calendar.replace("\r\n ", "")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_calendar_says_is_read_by_patients(kind: str) -> None:
    for event in events(LetterRequest(**{**KNOWN, "kind": kind, "visit_on": date(2026, 12, 11)})):
        assert textstat.flesch_kincaid_grade(f"{event.summary.value}. {event.description.value}") <= 8
