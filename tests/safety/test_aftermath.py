"""What is said of an alarm."""

import pytest

from second_opinion.safety import alarm_of, doubts_alarm, help_is_there, last_alarm, objects_to_alarm, puts_right


def test_an_alarm_is_known_by_its_response_also_in_its_careful_wording_and_for_a_while() -> None:
    assert [alarm_of(name) for name in ("utter_crisis", "utter_crisis_maybe", "utter_greet")] == [
        "crisis",
        "crisis",
        None,
    ]
    assert last_alarm(["utter_poisoning", "utter_crisis_maybe", "utter_greet"]) == "crisis"
    assert last_alarm(["utter_crisis", *["utter_greet"] * 6]) is None


@pytest.mark.parametrize(
    ("text", "right", "named"),
    [
        ("No, I'm fine, it was only the stairs", True, False),
        ("why would you give me a suicide line?? I meant my sister says not to operate", True, True),
        ("911 for a shoulder?? it is only sore", True, True),
        ("nobody took poison", True, True),
        ("nobody is suicidal here", True, True),
        ("I never said anything about suicide", True, True),
        ("I never said suicide. I took forty pills", False, False),
        ("I'm not ok. I want to kill myself tonight", False, False),
        ("I don't want to live anymore", False, False),
        ("I can't stop thinking of suicide", False, False),
        ("I don't need 911, I need to die", False, False),
        ("no, suicide is the only way left", False, False),
        ("what is the number for poison control", False, False),
        ("why suicide is the best way out for me", False, False),
        ("is there a hotline for a suicidal teen", False, False),
        ("what poison, why did you say poison", True, True),
        ("the plan is Acme Gold", False, False),
    ],
)
def test_an_alarm_is_put_right_unless_what_is_left_alarms(text: str, right: bool, named: bool) -> None:
    assert (puts_right(text), objects_to_alarm(text)) == (right, named)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("an ambulance? for a stiff arm? why", True),
        ("are you sure", True),
        ("seriously, the ER over this", True),
        ("why, it is gone", False),
        ("911? I'm fine", False),
        ("really? my doctor knows about it", False),
        ("why not just let me die", False),
        ("it started last night", False),
    ],
)
def test_a_doubt_takes_nothing_back_and_a_denial_is_none(text: str, doubts: bool) -> None:
    assert doubts_alarm(text) is doubts


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("my brother is with her and they are driving to the hospital", True),
        ("dad took her in an hour ago", True),
        ("we called an ambulance", True),
        ("he is not going to the hospital", False),
        ("should we go to the er", False),
        ("my sister is with him", False),
    ],
)
def test_help_that_is_there_is_told_from_help_that_is_only_spoken_of(text: str, there: bool) -> None:
    assert help_is_there(text) is there
