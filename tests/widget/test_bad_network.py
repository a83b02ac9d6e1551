"""Servers that are overloaded, hang or are out of reach: nothing that was written is lost or sent twice."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import PageMaker
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message


@pytest.fixture
def quick(guide: Guide) -> Guide:
    """The guide on a page whose clock a test moves on."""
    guide.page.clock.install()
    return guide


def wait_out(guide: Guide, scripted: ScriptedServer, calls: int) -> None:
    """Move the clock on until so many calls have come in, and their answers were read."""
    for _ in range(100):
        if len(scripted.sent()) >= calls and guide.host.locator("[data-busy]").count() == 0:
            return
        guide.page.clock.run_for(500)
        guide.page.wait_for_timeout(20)
    raise AssertionError(f"{len(scripted.sent())} calls instead of {calls}")


def test_three_refusals_show_not_sent_and_a_resend_keeps_the_id(quick: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.extend([503, 503, 503])
    quick.say("Can you hear me?", waiting=False)
    wait_out(quick, scripted, 3)
    failed = quick.said_by_patient
    expect(failed).to_contain_text("Not sent")
    expect(quick.alert).to_contain_text("Not sent")
    expect(failed.get_by_role("button", name="Send again")).to_be_in_viewport(ratio=1)
    expect(quick.alert.get_by_role("button", name="Send again")).to_be_in_viewport(ratio=1)
    expect(quick.alert).to_contain_text("555-555-0100")
    failed.get_by_role("button", name="Send again").click()
    expect(quick.said_by_guide).to_have_count(2)
    expect(failed).not_to_contain_text("Not sent")
    expect(quick.alert).to_be_empty()
    assert len(scripted.sent()) == 4
    assert len({asked.body["message_id"] for asked in scripted.sent()}) == 1


def test_one_refusal_is_tried_again_unseen(quick: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append(503)
    quick.say("Can you hear me?", waiting=False)
    wait_out(quick, scripted, 2)
    expect(quick.said_by_guide).to_have_count(2)
    expect(quick.alert).to_be_empty()


def test_what_cannot_get_better_is_not_tried_again(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append(400)
    guide.say("Can you hear me?", waiting=False)
    expect(guide.alert).to_contain_text("Please try again in a moment.")
    assert len(scripted.sent()) == 1


def test_an_answer_that_was_lost_comes_once(quick: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append("lost")
    quick.say("Can you hear me?", waiting=False)
    wait_out(quick, scripted, 2)
    expect(quick.said_by_guide).to_have_count(2)
    talk = next(iter(scripted.talks.values()))
    assert [said["sender"] for said in talk.messages] == ["guide", "patient", "guide"]


def test_where_to_find_help_is_shown_once_though_the_message_was_refused(
    quick: Guide, scripted: ScriptedServer
) -> None:
    scripted.alarm = [message("Call 911 now.")]
    scripted.faults.extend([503, 503, 503])
    quick.say("my chest hurts", waiting=False)
    wait_out(quick, scripted, 3)
    expect(quick.said_by_guide).to_have_count(2)
    expect(quick.said_by_guide.last.locator('a[href="tel:911"]')).to_be_visible()
    expect(quick.alert).to_contain_text("Not sent")


def test_answers_fetched_late_are_not_lost_behind_later_ones(quick: Guide, scripted: ScriptedServer) -> None:
    scripted.answers |= {"First": [message("To the first.")], "Second": [message("To the second.")]}
    scripted.faults.extend(["lost", "lost", "lost"])
    quick.say("First", waiting=False)
    wait_out(quick, scripted, 3)
    quick.say("Second", waiting=False)
    wait_out(quick, scripted, 4)
    expect(quick.said_by_guide.last).to_contain_text("To the second.")
    quick.said_by_patient.first.get_by_role("button", name="Send again").click()
    expect(quick.said_by_guide.last).to_contain_text("To the first.")
    expect(quick.said_by_guide).to_have_count(3)


def test_offline_sends_wait_say_so_and_go_out_once(
    guide: Guide, context: BrowserContext, scripted: ScriptedServer
) -> None:
    context.set_offline(True)
    guide.say("First", waiting=False)
    guide.say("Second", waiting=False)
    expect(guide.said_by_patient.first).to_contain_text("Waiting to be sent")
    expect(guide.alert).to_contain_text("You are offline")
    assert scripted.sent() == []
    context.set_offline(False)
    expect(guide.said_by_guide).to_have_count(3)
    expect(guide.alert).to_be_empty()
    expect(guide.log).not_to_contain_text("Waiting to be sent")
    assert [asked.body["text"] for asked in scripted.sent()] == ["First", "Second"]


def test_what_waits_survives_a_reload(guide: Guide, context: BrowserContext, scripted: ScriptedServer) -> None:
    scripted.faults.extend([503, 503, 503])
    context.set_offline(True)
    guide.say("First", waiting=False)
    expect(guide.said_by_patient).to_contain_text("Waiting to be sent")
    scripted.faults.clear()
    context.set_offline(False)
    guide.page.reload()
    expect(guide.said_by_guide).to_have_count(2)
    assert len(scripted.sent()) == 1


def test_a_server_that_hangs_is_given_up_with_a_way_to_send_again(quick: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append("hang")
    quick.say("Can you hear me?", waiting=False)
    expect(quick.status).to_have_text("The guide is writing …")
    quick.page.clock.run_for(15_000)
    expect(quick.alert).to_be_empty()
    quick.page.clock.run_for(15_000)
    expect(quick.alert).to_contain_text("took too long")
    expect(quick.said_by_patient).to_contain_text("Not sent")
    scripted.release.set()
    quick.alert.get_by_role("button", name="Send again").click()
    expect(quick.said_by_guide).to_have_count(2)
    assert len({asked.body["message_id"] for asked in scripted.sent()}) == 1


def test_a_server_out_of_reach_is_said_so_with_the_clinic_s_number_and_tried_again(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    page.clock.install()
    page.goto(clinic_page())
    guide = Guide(page)
    expect(guide.launcher).to_be_visible()
    page.route("**/chat/session", lambda route: route.abort())
    guide.launcher.click()
    for _ in range(20):
        page.clock.run_for(500)
        page.wait_for_timeout(10)
    expect(guide.alert).to_contain_text("cannot be reached right now")
    expect(guide.alert).to_contain_text("Riverside Clinic: 555-555-0100")
    expect(guide.host.locator(".help")).to_be_visible()
    page.unroute("**/chat/session")
    guide.button("Try again").click()
    expect(guide.items).to_have_count(1)
    expect(guide.alert).to_be_empty()


def test_a_message_written_before_the_session_began_is_sent(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    page.goto(clinic_page())
    page.evaluate("document.querySelector('second-opinion-guide').ask('Is it OK to ask?')")
    guide = Guide(page)
    expect(guide.said_by_guide.last).to_contain_text("Thank you.")
    assert [asked.path for asked in scripted.asked if asked.method == "POST"] == ["/chat/session", "/chat/messages"]
    # The greeting was passed over, and no reload brings it.
    expect(guide.said_by_guide).to_have_count(1)
    page.reload()
    expect(guide.items).to_have_count(2)
    guide.say("And then?")
    expect(guide.said_by_guide).to_have_count(2)


def test_what_a_portal_tells_is_asked_about_though_a_question_waits(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    scripted.greeting = [message("Your portal names a plan. Shall I use it?", buttons=["Yes", "No"])]
    page.goto(clinic_page(tag='data-portal-context="signed"'))
    page.evaluate("document.querySelector('second-opinion-guide').ask('Is it OK to ask?')")
    guide = Guide(page)
    expect(guide.said_by_guide).to_have_count(2)
    expect(guide.log).to_contain_text("Shall I use it?")
