"""The chat's tables, in the database of conversations."""

import sqlalchemy as sa

KEY_LENGTH = 255
"""Longest sender id that a column holds, in characters; Rasa's own table has the same."""

metadata = sa.MetaData()

messages = sa.Table(
    "chat_messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(KEY_LENGTH), nullable=False),
    # Milliseconds since 1970, one more where two would be equal.
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("clinic", sa.String(40), nullable=False),
    sa.Column("time", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.UniqueConstraint("sender_id", "seq"),
)
"""One row a message of either side; ``data`` is :class:`second_opinion.chat.transcript.ChatMessage` as JSON."""

ended = sa.Table(
    "chat_ended",
    metadata,
    # A hash of the conversation's id.
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
)
"""Conversations whose tokens are refused although they have not expired, until they have (seconds since 1970)."""
