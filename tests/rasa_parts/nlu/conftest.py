"""What the tests of the NLU components share: Rasa's own storage in a folder, and examples to learn from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

EXAMPLES = {
    "check_in_network": (
        "is doctor lee in my network",
        "does this surgeon take my insurance",
        "check whether the clinic is in network",
        "is she covered as an in network doctor",
        "which network is the heart specialist in",
        "can you look up if he takes my plan",
    ),
    "which_records": (
        "which records should i bring",
        "do i need copies of my scans",
        "what papers do they need from me",
        "should i send my test results ahead",
        "how do i get my biopsy slides",
        "what documents does the second doctor want",
    ),
    "thanks": (
        "thank you so much",
        "thanks a lot",
        "that was a great help",
        "much appreciated",
        "you have been very kind",
        "thank you for the information",
    ),
}
"""Training messages by intent, of which each word that a test misspells stands there twice or more."""


@dataclass(frozen=True)
class Bench:
    """Trains and loads single components the way Rasa's graph does."""

    folder: Path

    def _parts(self, component: type[GraphComponent], config: dict[str, Any]) -> tuple[Any, ...]:
        storage = LocalModelStorage(self.folder)
        context = ExecutionContext(GraphSchema({}), node_name=component.__name__)
        return {**component.get_default_config(), **config}, storage, Resource(component.__name__), context

    def train(self, component: type[GraphComponent], data: TrainingData, **config: Any) -> Any:
        """The component, trained on the data and loaded again."""
        component.create(*self._parts(component, config)).train(data)
        return self.load(component, **config)

    def load(self, component: type[GraphComponent], **config: Any) -> Any:
        return component.load(*self._parts(component, config))

    def suffixes(self) -> set[str]:
        return {path.suffix for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(_empty(tmp_path / "model"))


@pytest.fixture
def another_bench(tmp_path: Path) -> Callable[[], Bench]:
    return lambda: Bench(_empty(tmp_path / "another"))


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.fixture
def examples() -> TrainingData:
    return training_data()


def training_data() -> TrainingData:
    """The examples as messages of their own; components add to a message what they find."""
    return TrainingData([Message({TEXT: text, INTENT: intent}) for intent, texts in EXAMPLES.items() for text in texts])
