"""A Word document of one page where the letter allows it, with real headings and lists for screen readers."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Inches, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from second_opinion.letters.delivery.paragraphs import Line, paragraphs
from second_opinion.letters.values import writable
from second_opinion.payloads import LetterData

FONT, POINTS = "Calibri", 12
MARGIN_INCHES = 1


def as_docx(letter: LetterData, now: datetime | None = None, language: str = "en-US") -> bytes:
    """The document. ``now`` stands in its properties, which name nobody; the same letter makes the same text."""
    document = Document()
    _dress(document, letter, now or datetime.now(UTC), language)
    document.add_heading(writable(letter.subject), level=1)
    for paragraph in paragraphs(letter):
        if paragraph.listed:
            for line in paragraph.lines:
                _write(document.add_paragraph(style="List Bullet"), line)
            continue
        written = document.add_paragraph()
        for number, line in enumerate(paragraph.lines):
            if number:
                written.add_run().add_break()
            _write(written, line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write(paragraph: WordParagraph, line: Line) -> None:
    for run in line:
        written = paragraph.add_run(run.text)
        if run.blank:
            written.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _dress(document: WordDocument, letter: LetterData, now: datetime, language: str) -> None:
    for section in document.sections:
        # The paper of the country; the library's template says so, but nothing there promises it.
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = Inches(MARGIN_INCHES)
        section.top_margin = section.bottom_margin = Inches(MARGIN_INCHES)
    for name, points in (("Normal", POINTS), ("Heading 1", POINTS + 4)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(points)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            # A theme's font would win over the one that is named.
            fonts.attrib.pop(qn(attribute), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    heading = document.styles["Heading 1"].paragraph_format
    heading.space_before, heading.space_after = Pt(0), Pt(12)
    properties = document.core_properties
    properties.title = writable(letter.subject)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = language
    properties.created = properties.modified = now.astimezone(UTC).replace(tzinfo=None)
