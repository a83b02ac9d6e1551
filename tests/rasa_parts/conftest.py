"""Fixtures of the tests with a small but real Rasa project."""

from collections.abc import Iterator

import pytest

from tests.rasa_parts.small_project import Project


@pytest.fixture(scope="session")
def trained_small_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project.trained_in(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small_project(trained_small_project: Project) -> Iterator[Project]:
    """The small project; what a test starts of it ends with the test."""
    yield trained_small_project
    trained_small_project.stop()
