"""Afterwards: two opinions side by side."""

from actions.cards import CardAction


class ActionTwoOpinionsCard(CardAction):
    """Both opinions in the same lines, and a message to each doctor."""

    kind = "two_opinions_card"
