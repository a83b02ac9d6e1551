"""What can be wrong with a wish about a letter. Messages name the field and the next step, never what was typed.

LetterError
├── WrongReader     this kind of letter is not written for that reader
├── NeededPart      the part cannot be left out: without it nothing would be asked
├── UnknownPart     the letter has no part or fact of that name
├── EditTooLong     a text that was edited by hand is longer than a letter may be
└── DraftError
    ├── UnknownDraft        no such draft in this conversation
    └── DraftsUnavailable   the database of drafts cannot be reached or refuses the change
"""


class LetterError(ValueError):
    """A wish about a letter cannot be followed; the message says why and what to do."""


class WrongReader(LetterError):
    """The kind of letter has other readers."""


class NeededPart(LetterError):
    """The part carries the request itself."""


class UnknownPart(LetterError):
    """There is no part or fact of that name."""


class EditTooLong(LetterError):
    """The edited text is longer than a letter may be."""


class DraftError(LetterError):
    """A stored draft cannot be read or written."""


class UnknownDraft(DraftError):
    """The conversation has no draft of that id: it expired, was deleted, or belongs to somebody else."""


class DraftsUnavailable(DraftError):
    """The database of drafts cannot be reached or does not accept the change."""
