"""The widget's files and the pages around it, with the headers that browsers need and no more.

Everything in ``widget/`` is public and served as it is, apart from the templates in ``widget/pages/*.html``, which are
filled in.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from second_opinion.letters.delivery.page import CONTENT_SECURITY_POLICY
from second_opinion.settings import PROJECT_ROOT

WIDGET = PROJECT_ROOT / "widget"
TEMPLATES = WIDGET / "pages"
LABELS = WIDGET / "labels"

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
"""What is served, by the file name's end; nothing else is."""

PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)

EVERYWHERE = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS,
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer below /chat."""

DATA = {
    **EVERYWHERE,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of answers that are for programs; some hold a patient's words."""

LETTER_PAGE = {**DATA, "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'"}
"""Headers of a letter as a page to print."""

FILE = {
    **EVERYWHERE,
    # Asked again at each visit, and sent again only when it changed.
    "Cache-Control": "no-cache",
    # Module scripts of another origin load only with it. The files hold nothing of anybody.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of the widget's files."""


class NoSuchFile(LookupError):
    """There is no such file to be served."""


class StaticFile:
    """A file's content, once as it is and once compressed."""

    def __init__(self, content: bytes, content_type: str) -> None:
        self.content = content
        self.compressed = gzip.compress(content, mtime=0)
        self.content_type = content_type
        self.tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def static_file(name: str) -> StaticFile:
    """The widget's file with this name, such as ``second-opinion.js`` or ``labels/en.js``.

    Raises:
        NoSuchFile: it is not there, lies elsewhere, or is of a kind that is not served.
    """
    path = (WIDGET / name).resolve()
    if path.suffix not in TYPES or not path.is_relative_to(WIDGET.resolve()):
        raise NoSuchFile
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        raise NoSuchFile from None


@lru_cache(maxsize=200)
def _read(path: Path, changed: int) -> StaticFile:
    return StaticFile(path.read_bytes(), TYPES[path.suffix])


def label_language(wish: str | None) -> str:
    """The language of the widget's own words on a page: the wished one if there are labels in it, else English."""
    return wish if wish in {path.stem for path in LABELS.glob("??.js")} else "en"


def page_headers(framed_by: tuple[str, ...] = ()) -> dict[str, str]:
    """Headers of a page; only the origins ``framed_by``, and the page's own, may show it in a frame."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *framed_by)),
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return {
        **EVERYWHERE,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
    }


def render(template: str, **values: Any) -> str:
    """A page of ``widget/pages``, filled in.

    Raises:
        jinja2.TemplateNotFound: there is no such page.
    """
    return _templates().get_template(template).render(values)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=True)
