"""Training without Rasa's cache of what each component made.

Rasa computes a fingerprint of every message before and after each component, to reuse in a later training what did not
change. A later training of this project never finds it: its cache lies in a folder of its own that goes with the
training (``commands.train``), since Rasa's fingerprints miss lexicons and helper modules. So they are not computed.
"""

from typing import Any

from rasa.engine.training import graph_trainer
from rasa.engine.training.hooks import TrainingHook


class UncachedTrainingHook(TrainingHook):  # type: ignore[misc]
    """Stands where Rasa's hook stands and remembers nothing."""

    def on_before_node(self, **_: Any) -> dict[str, Any]:
        """Compute nothing of what goes in."""
        return {}

    def on_after_node(self, **_: Any) -> None:
        """Keep nothing of what comes out."""


def train_without_cache() -> None:
    """Make Rasa's training use the hook above: there is no setting for it."""
    graph_trainer.TrainingHook = UncachedTrainingHook
