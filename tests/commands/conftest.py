"""A project small enough to train in seconds, of the same shape as ours."""

from pathlib import Path

import pytest

FILES = {
    "config.yml": """
recipe: default.v1
language: en
assistant_id: tiny
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: LogisticRegressionClassifier
  random_state: 1
policies:
- name: RulePolicy
""",
    "domain.yml": """
version: "3.1"
intents: [greet, goodbye]
responses:
  utter_greet:
  - text: Hello there.
    buttons: [{title: Leave, payload: /goodbye}]
  utter_bye:
  - text: Bye.
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
""",
    "data/conversation/nlu.yml": """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
    - good morning
- intent: goodbye
  examples: |
    - bye
    - see you later
    - goodbye now
""",
    "data/conversation/rules.yml": """
version: "3.1"
rules:
- rule: a greeting is returned
  steps: [{intent: greet}, {action: utter_greet}]
- rule: a goodbye is returned
  steps: [{intent: goodbye}, {action: utter_bye}]
""",
    "content/lexicon/specialties.yml": "cardiology: [heart doctor]\n",
    "rasa_parts/nlu/helper.py": "LIMIT = 3\n",
    "second_opinion/safety/words.py": "WORDS = ('help',)\n",
}


@pytest.fixture
def tiny_project(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    for name, content in FILES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return project
