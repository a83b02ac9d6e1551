"""The widget as somebody uses it who sees the page: tests name what they do and see, this knows where it is."""

from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, expect

LAUNCHER = "Open the second opinion guide"
INPUT = "Your message"
MOST_LOOKS = 50


def box_of(element: Locator) -> FloatRect:
    """Where an element lies on the page, once it is there: CSS px."""
    expect(element).to_be_visible()
    for _ in range(MOST_LOOKS):
        # There is none in the moment in which the guide puts a new element in its place.
        if box := element.bounding_box():
            return box
        element.page.wait_for_timeout(100)
    raise AssertionError("It has no place on the page.")


class Guide:
    """The guide on a page. Playwright's locators see into its open shadow root."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("second-opinion-guide")
        self.launcher = self.host.locator("button.launcher")
        self.panel = self.host.locator(".panel")
        self.log = self.host.get_by_role("log")
        self.items = self.log.locator("> ol > li")
        self.input = self.host.locator("#input")
        self.send = self.host.locator("button.send")
        self.replies = self.host.locator(".replies button")
        self.status = self.host.locator("[role=status]")
        self.alert = self.host.locator("[role=alert]")
        self.dialog = self.host.locator("dialog")

    def open(self) -> None:
        """Open it and wait for the greeting."""
        self.launcher.click()
        expect(self.items.first).to_be_visible()

    def say(self, text: str, *, waiting: bool = True) -> None:
        """Type and send; wait for an answer unless it is not to come."""
        before = self.said_by_guide.count()
        self.input.fill(text)
        self.input.press("Enter")
        if waiting:
            self._wait_for_an_answer(before)

    def press(self, title: str) -> None:
        """Take a reply on offer and wait for the answer."""
        before = self.said_by_guide.count()
        self.replies.filter(has_text=title).click()
        self._wait_for_an_answer(before)

    def _wait_for_an_answer(self, before: int) -> None:
        expect(self.said_by_guide.nth(before)).to_be_visible()
        expect(self.host.locator("[data-busy]")).to_have_count(0)

    @property
    def said_by_guide(self) -> Locator:
        return self.items.and_(self.host.locator(".guide"))

    @property
    def said_by_patient(self) -> Locator:
        return self.items.and_(self.host.locator(".patient"))

    def button(self, name: str) -> Locator:
        return self.host.get_by_role("button", name=name, exact=True)

    def choose(self, option: str) -> None:
        """Something from the options."""
        if self.host.locator("#menu").is_hidden():
            self.button("Options").click()
        self.button(option).click()

    def focused(self) -> str:
        """What has the focus: the id, class or text of the element in the widget, or the id on the page."""
        return str(
            self.page.evaluate(
                """() => {
                  const inside = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
                  return inside.id || inside.getAttribute('role') || inside.className || inside.tagName;
                }"""
            )
        )

    def screenshot(self, path: Path) -> None:
        """What can be seen of the page."""
        self.page.screenshot(path=path, animations="disabled")
