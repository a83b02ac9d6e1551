"""Writing a letter: the request for the referral at the end of its form, the others at once."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm
from actions.base import GuideAction, Turn, finish, interrupted_form, just_started
from actions.forms import SKIPPED
from actions.letter_facts import read_facts
from actions.letters import WriteLetter, wished_letter, write


class ActionDraftReferralRequest(GuideAction):
    """Write the letter that was asked for. It is the patient's to send; nothing here sends it."""

    action_name = "action_draft_referral_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the letter, with what the message tells for it."""
        at_once = wished_letter(turn) if just_started(tracker, ValidateReferralRequestForm.form) else None
        # A look-up later on names other doctors than the one whom the request wishes for.
        wished = {"wished_doctor": turn.slots.get("wanted_doctor") or SKIPPED}
        told = read_facts(turn, at_once) if at_once else wished
        # What an interrupted form asks comes behind the letter.
        now = replace(turn, slots={**turn.slots, **told}, active_form=interrupted_form(tracker))
        shown = write(dispatcher, now, at_once or "referral_request")
        return [*(SlotSet(slot, value) for slot, value in told.items()), *shown, *finish(tracker)]


class ActionAuthorizationQuestion(WriteLetter):
    """The question to the plan about an approval."""

    letter = "authorization_question"


class ActionSecondOfficeNote(WriteLetter):
    """The note to the second doctor's office."""

    letter = "second_office_note"


class ActionParticipationRequest(WriteLetter):
    """What a second-opinion program wants of the first doctor."""

    letter = "participation_request"


class ActionOpinionToFirstDoctor(WriteLetter):
    """To the first doctor, where two opinions differ."""

    letter = "opinion_to_first_doctor"


class ActionOpinionToSecondDoctor(WriteLetter):
    """To the second doctor, where two opinions differ."""

    letter = "opinion_to_second_doctor"
