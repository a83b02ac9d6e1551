"""What tests of the whole guide share: the trained model and the guide it makes, loaded once."""

import datetime
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import settings

# A busy machine is no reason to fail.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

if TYPE_CHECKING:
    from rasa_parts.in_process import InProcessGuide

TODAY = datetime.date(2026, 11, 22)
"""The day on which tests of the whole guide take place."""


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return TODAY


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model of the project as it is; trained when its data changed."""
    from commands.train import ensure_model

    return ensure_model()


@pytest.fixture(scope="session")
def demo_directory_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A demo directory whose dates are placed around ``TODAY``."""
    from commands.preparation import make_demo_directory

    url = f"sqlite:///{tmp_path_factory.mktemp('directory') / 'demo.db'}"
    make_demo_directory(url, TODAY)
    return url


@pytest_asyncio.fixture(scope="session")
async def loaded_guide(trained_model: Path) -> "AsyncIterator[InProcessGuide]":
    from commands.replay import load_guide

    yield await load_guide(trained_model)


@pytest.fixture
def guide(loaded_guide: "InProcessGuide", demo_directory_url: str) -> "InProcessGuide":
    """The guide with the real actions over the demo directory, on ``TODAY``. Use a sender id of your own."""
    from commands.replay import set_scene
    from second_opinion.settings import load_settings

    set_scene(load_settings(), on=TODAY, database=demo_directory_url)
    return loaded_guide
