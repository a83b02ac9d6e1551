"""A page of its own, without script, that prints as one clean sheet or is saved as PDF from the browser."""

from second_opinion.letters.delivery.paragraphs import paragraphs
from second_opinion.letters.templating import environment
from second_opinion.letters.values import writable
from second_opinion.payloads import LetterData

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What whoever serves the page should send with it: its own style, and nothing else."""


def as_page(letter: LetterData, language: str = "en") -> str:
    """The HTML of the page, every value escaped."""
    template = environment(language, html=True).get_template("letters/page.html")
    return template.render(
        subject=writable(letter.subject),
        paragraphs=list(paragraphs(letter)),
        policy=CONTENT_SECURITY_POLICY,
        language=language,
    )
