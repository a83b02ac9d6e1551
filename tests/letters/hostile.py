"""What people and attackers type as a name or a story, and what no format may lose, change or obey."""

from hypothesis import strategies as st

HOSTILE = [
    "{{7*7}}",
    "{% for x in y %}",
    "{{ ''.__class__.__mro__ }}",
    "<script>alert(1)</script>",
    "</p></body><img src=x onerror=alert(1)>",
    'O\'Brien "Bob" & Sons',
    "José ﷺ 🙂 👩‍👩‍👧",
    "مريم الخطيب",
    "\u202eevil\u202c",
    "{name} %s %(x)s $HOME `id`",
    "[sic]",
    "BEGIN:VEVENT;X=1,2\\n",
    '=HYPERLINK("http://example.org")',
    "x" * 500,
]

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500).map(
    lambda typed: " ".join(typed.replace("\ufffe", "").replace("\uffff", "").split()) or "x"
)
"""Any words, as a letter holds them: with single spaces."""

NO_TEXT = ["\x00", "\x07", "\x1b[31m", "\ud800", "\ufffe"]
"""What no format can carry."""
