"""What our components share: those that keep what they learnt in the model, and those that learn nothing."""

from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_Component = TypeVar("_Component", bound="Stored")
_Plain = TypeVar("_Plain", bound="WithoutMemory")


class Stored(GraphComponent):  # type: ignore[misc]
    """A component whose ``train`` writes into its folder of the model, and whose ``restore`` reads it again."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls: type[_Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Component:
        """A component that has yet to learn."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[_Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _Component:
        """A component with what it had learnt when the model was trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(Path(folder))
        return component

    def restore(self, folder: Path) -> None:
        """Read what ``train`` wrote into the folder."""
        raise NotImplementedError


class WithoutMemory(GraphComponent):  # type: ignore[misc]
    """A component with nothing to learn or load; what it needs stands in its configuration."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls: type[_Plain],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Plain:
        """A new component."""
        return cls(config)
