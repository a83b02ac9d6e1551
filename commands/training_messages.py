"""The training messages of ``data/``, for commands that learn from them outside Rasa's training."""

from typing import TYPE_CHECKING

from second_opinion.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message


def training_messages() -> "list[Message]":
    """The messages that have a text and an intent, with the entities that are marked in them."""
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(
        str(PROJECT_ROOT / "config.yml"), str(PROJECT_ROOT / "domain.yml"), [str(PROJECT_ROOT / "data")]
    )
    return [message for message in importer.get_nlu_data().intent_examples if message.get("text")]
