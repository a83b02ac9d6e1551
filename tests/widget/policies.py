"""What the strictest clinic's page allows, and how it would show that something was not allowed."""

from playwright.sync_api import Page

STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server}; img-src {server} data:; style-src 'self'; "
    "base-uri 'none'"
)
TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types 'none'"

HOSTILE_STYLE = "*{all:unset!important;font-size:40px!important}html{font-size:62.5%}"


def violations_on(page: Page) -> list[str]:
    """A list that gets each violation on the page's documents from now on: the directive and what it stopped."""
    violations: list[str] = []
    page.expose_function("violated", lambda what: violations.append(what))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', "
        "(event) => violated(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    return violations
