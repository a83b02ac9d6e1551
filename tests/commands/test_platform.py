import importlib.metadata
import tomllib

import pytest
from packaging.requirements import Requirement

from second_opinion.settings import PROJECT_ROOT


def _requirements(lines: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for requirement in map(Requirement, lines):
        if not requirement.marker or "extra" not in str(requirement.marker):
            name = requirement.name.lower().replace("_", "-")
            found.setdefault(name, set()).add(str(requirement.specifier))
    return found


def _lifted() -> set[str]:
    settings = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lifted: set[str] = set()
    for replaced in settings["tool"]["uv"]["dependency-metadata"]:
        ours = _requirements(replaced["requires-dist"])
        theirs = _requirements(importlib.metadata.requires(replaced["name"]) or [])
        lifted |= {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}
    return lifted


def test_every_lifted_pin_stands_in_the_platform_document() -> None:
    document = (PROJECT_ROOT / "docs" / "platform.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in document.splitlines() if line.startswith("| "))
    lifted = _lifted()
    assert {"aiohttp", "skops"} <= lifted
    assert [name for name in sorted(lifted) if name not in rows] == []


@pytest.mark.parametrize("module", ["numpy", "sklearn", "tensorflow", "skops.io", "aiohttp", "packaging.version"])
def test_what_rasa_imports_can_be_imported(module: str) -> None:
    importlib.import_module(module)
