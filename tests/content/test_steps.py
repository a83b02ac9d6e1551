"""My plan: the steps of the chosen way, done and open."""

import pytest

from second_opinion.steps import is_open, my_plan, title_of


def ids(way: str | None) -> list[str]:
    return [step.id for step in my_plan(way, [], "your").steps]


def test_each_way_has_its_own_steps_in_order() -> None:
    assert ids(None)[0] == "choose_path"
    assert "choose_path" not in ids("internal")
    assert "request_records" in ids("external")
    assert "request_records" not in ids("internal")
    for way in ("internal", "external", None):
        assert ids(way).index("call_plan") < ids(way).index("book_visit") < ids(way).index("go_to_visit")
        assert ids(way)[-1] == "decide"


def test_what_is_done_is_ticked_and_only_the_next_step_is_explained() -> None:
    plan = my_plan("external", ["ask_doctor", "call_plan"], "your mother's")
    assert [step.id for step in plan.steps if step.done] == ["ask_doctor", "call_plan"]
    assert [step.id for step in plan.steps if step.help] == ["send_request"]
    assert title_of("call_plan", "your mother's") == "call your mother's plan before the visit"


@pytest.mark.parametrize(
    "text",
    [
        "i havent called them yet",
        "they never sent the cd",
        "no appointment so far",
        "i still have to call",
        "i will call",
    ],
)
def test_a_step_that_is_still_open_is_not_taken_for_done(text: str) -> None:
    assert is_open(text)


@pytest.mark.parametrize("text", ["i called them", "records arrived on monday", "got the referral today"])
def test_a_step_that_is_done(text: str) -> None:
    assert not is_open(text)
