"""A small but real Rasa project: trained once, served by the guide's own parts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from second_opinion.settings import PROJECT_ROOT

CONFIG = """
recipe: default.v1
assistant_id: small
language: en
pipeline: [{name: KeywordIntentClassifier}]
policies: [{name: RulePolicy, enable_fallback_prediction: false}]
"""

DOMAIN = """
version: "3.1"
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: false}
intents: [greet, check, question, erase]
slots:
  clinic: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  data_deletion: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  plan: &asked
    type: text
    influence_conversation: false
    mappings:
      - type: from_text
        not_intent: [question]
        conditions: [{active_loop: check_form, requested_slot: plan}]
  doctor:
    type: text
    influence_conversation: false
    mappings:
      - type: from_text
        not_intent: [question]
        conditions: [{active_loop: check_form, requested_slot: doctor}]
forms:
  check_form: {required_slots: [plan, doctor]}
actions: [action_session_start, action_continue, action_check_network, action_erase, validate_check_form]
responses:
  utter_greet: [{text: "Hello from {clinic_name}, {clinic_phone}."}]
  utter_answer: [{text: It is normal to ask.}]
  utter_ask_plan: [{text: Which plan?}, {text: The name of the plan?}]
  utter_ask_doctor: [{text: Which doctor?}]
  utter_answer_not_kept: [{text: I could not keep that.}]
  utter_check_network_unavailable: [{text: I could not look that up.}]
  utter_erase_unavailable: [{text: I could not delete that.}]
"""

RULES = """
version: "3.1"
nlu:
- {intent: greet, examples: "- hello\\n- good day"}
- {intent: check, examples: "- check\\n- look up"}
- {intent: question, examples: "- why\\n- is it normal"}
- {intent: erase, examples: "- erase\\n- forget"}
rules:
- {rule: greet, steps: [{intent: greet}, {action: utter_greet}, {action: action_continue}]}
- {rule: question, steps: [{intent: question}, {action: utter_answer}, {action: action_continue}]}
- {rule: erase, steps: [{intent: erase}, {action: action_erase}]}
- {rule: start, steps: [{intent: check}, {action: check_form}, {active_loop: check_form}]}
- rule: submit
  condition: [{active_loop: check_form}]
  steps:
    - {action: check_form}
    - {active_loop: null}
    - {slot_was_set: [{requested_slot: null}]}
    - {action: action_check_network}
"""

ACTIONS = """
from rasa_sdk import Action, FormValidationAction
from rasa_sdk.events import ActionExecuted, FollowupAction, SessionStarted, SlotSet


class Start(Action):
    def name(self):
        return "action_session_start"

    async def run(self, dispatcher, tracker, domain):
        return [SessionStarted(), ActionExecuted("action_listen")]


class Continue(Action):
    def name(self):
        return "action_continue"

    async def run(self, dispatcher, tracker, domain):
        form = (tracker.active_loop or {}).get("name")
        return [FollowupAction(form)] if form else []


class Check(Action):
    def name(self):
        return "action_check_network"

    async def run(self, dispatcher, tracker, domain):
        if "explode" in tracker.get_slot("plan"):
            raise RuntimeError(f"no plan like {tracker.get_slot('plan')}")
        dispatcher.utter_message(text=f"Result for {tracker.get_slot('plan')}, {tracker.get_slot('doctor')}.")
        return [SlotSet("plan", None), SlotSet("doctor", None)]


class Erase(Action):
    def name(self):
        return "action_erase"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Deleted.")
        return [SlotSet("data_deletion", "requested")]


class ValidateCheckForm(FormValidationAction):
    def name(self):
        return "validate_check_form"

    def validate_plan(self, value, dispatcher, tracker, domain):
        return {"plan": value.strip()}
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Project:
    """The small project's folder, its model, and how its processes are started and awaited."""

    folder: Path
    model: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def trained_in(cls, folder: Path) -> "Project":
        """Write the project into the folder and train it through the launcher, as the guide itself is."""
        (folder / "config.yml").write_text(CONFIG)
        (folder / "domain.yml").write_text(DOMAIN)
        (folder / "data").mkdir()
        (folder / "data" / "small.yml").write_text(RULES)
        (folder / "actions").mkdir()
        (folder / "actions" / "__init__.py").write_text(ACTIONS)
        shutil.copy(PROJECT_ROOT / "endpoints.yml", folder)
        # Rasa's own way in, which takes anything: what Rasa itself logs is looked at here.
        (folder / "credentials.yml").write_text("rest:\n")
        project = cls(folder, folder / "models" / "small.tar.gz")
        subprocess.run(
            [sys.executable, "-m", "rasa_parts", "train", "--fixed-model-name", "small", "--quiet"],
            cwd=folder,
            env=project.environment(),
            check=True,
            timeout=300,
        )
        return project

    def environment(self, **settings: str) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(PROJECT_ROOT),
            "RASA_TELEMETRY_ENABLED": "false",
            "STATE_DIR": str(self.folder / "var"),
            **settings,
        }

    def start(self, *arguments: str, log: Path, **settings: str) -> subprocess.Popen[bytes]:
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=self.folder,
                env=self.environment(**settings),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def start_actions(self, log: Path, port: int) -> subprocess.Popen[bytes]:
        process = self.start("rasa_parts.action_server", log=log, ACTION_PORT=str(port))
        answers(f"http://127.0.0.1:{port}/health", process, log)
        return process

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes:
            process.wait(timeout=20)
        self.processes.clear()


def answers(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    """Wait until the address answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
