"""Figures worked out by hand, files that cannot be used, and the command with the trained model."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from commands import main
from commands.console import BadInput
from commands.evaluation.examples import Example, WantedEntity, load_examples, read_intents
from commands.evaluation.figures import (
    AtThreshold,
    KindFigures,
    accuracy,
    at_threshold,
    by_tag,
    calibration_error,
    confusions,
    decided_alarm,
    detection,
    entity_scores,
    figures,
    intent_scores,
    latency,
    macro_f1,
    recommended_threshold,
    rejection,
    understanding,
)
from commands.evaluation.outcomes import Outcome
from commands.evaluation.pipelines import compared_model, config_digest, thinned
from commands.evaluation.tables import as_json, show
from second_opinion.settings import PROJECT_ROOT

TOPICS = {"coverage_check", "whom_to_ask"}
KNOWN = {"nlu_fallback", "out_of_scope", "greet", *TOPICS}


def outcome(goal: str | None, intent: str, *ranking: tuple[str, float], **more: Any) -> Outcome:
    """A message taken for ``intent``, with the confidence that the ranking gives it, otherwise 1."""
    example = Example(more.pop("text", "a message"), goal, more.pop("kind", None), more.pop("also_ok", ()))
    return Outcome(example, intent, dict(ranking).get(intent, 1.0), ranking, **more)


def test_accuracy_counts_what_is_right_as_well_and_leaves_out_messages_without_a_goal() -> None:
    found = accuracy(
        [
            outcome("greet", "greet"),
            outcome("coverage_check", "whom_to_ask", also_ok=("whom_to_ask",)),
            outcome("coverage_check", "nlu_fallback"),
            outcome("out_of_scope", "nlu_fallback"),
            outcome(None, "greet", kind="poisoning"),
        ]
    )
    assert (found.messages, found.accuracy) == (4, 0.75)


def test_the_fallback_takes_no_place_among_the_first_three() -> None:
    places = [("nlu_fallback", 0.6), ("greet", 0.4), ("whom_to_ask", 0.3), ("coverage_check", 0.2)]
    third = outcome("coverage_check", "nlu_fallback", *places)
    fourth = outcome("thanks", "nlu_fallback", *places, ("thanks", 0.1))
    assert accuracy([third, fourth]).first_three == 0.5


def test_scores_by_intent_are_those_worked_out_by_hand() -> None:
    outcomes = [
        outcome("greet", "greet"),
        outcome("greet", "thanks", text="hi"),
        outcome("thanks", "thanks"),
        outcome("stop", "nlu_fallback", text="enough"),
        outcome("thanks", "stop", also_ok=("stop",)),
    ]
    scores = intent_scores(outcomes)
    assert (scores["greet"].precision, scores["greet"].recall) == (1.0, 0.5)
    assert (scores["thanks"].precision, scores["thanks"].recall) == (pytest.approx(2 / 3), 1.0)
    assert (scores["stop"].f1, scores["stop"].support) == (0.0, 1)
    # greet: 2 * 1 * 1/2 / (3/2); thanks: 2 * 2/3 * 1 / (5/3).
    assert macro_f1(outcomes) == pytest.approx((2 / 3 + 4 / 5 + 0) / 3)
    assert {(c.goal, c.intent, *c.texts) for c in confusions(outcomes)} == {
        ("greet", "thanks", "hi"),
        ("stop", "nlu_fallback", "enough"),
    }


def test_out_of_scope_is_scored_by_the_best_topic_whatever_was_decided() -> None:
    outcomes = [
        outcome("coverage_check", "coverage_check", ("coverage_check", 0.9)),
        outcome("coverage_check", "nlu_fallback", ("nlu_fallback", 0.7), ("whom_to_ask", 0.3)),
        outcome("whom_to_ask", "greet", ("greet", 0.8), ("whom_to_ask", 0.5)),
        outcome("out_of_scope", "out_of_scope", ("out_of_scope", 0.9), ("coverage_check", 0.1)),
        outcome("out_of_scope", "coverage_check", ("coverage_check", 0.4)),
        outcome("out_of_scope", "nlu_fallback"),
        outcome("greet", "greet", ("greet", 0.9), ("coverage_check", 0.05)),
    ]
    found = rejection(outcomes, TOPICS)
    # Topics 0.9, 0.3, 0.5 against 0.1, 0.4, 0.0: of nine pairs only 0.3 against 0.4 is the wrong way round.
    assert found.auroc == pytest.approx(8 / 9)
    assert found.rejected == pytest.approx(2 / 3)
    # Of three topic messages none may be lost, so the limit is the lowest of them.
    assert (found.limit, found.rejected_at_limit) == (0.3, pytest.approx(2 / 3))
    assert found.messages == 3


def test_at_most_five_percent_of_the_topics_lie_below_the_limit() -> None:
    inside = [outcome("coverage_check", "coverage_check", ("coverage_check", n / 100)) for n in range(1, 42)]
    found = rejection([*inside, outcome("out_of_scope", "greet", ("coverage_check", 0.025))], TOPICS)
    # 41 messages: two of them are 4.9 %.
    assert found.limit == 0.03
    assert found.rejected_at_limit == 1.0


def test_fallback_in_scope_leaves_out_what_is_not_for_the_guide() -> None:
    outcomes = [
        outcome("greet", "nlu_fallback"),
        outcome("greet", "greet"),
        outcome("out_of_scope", "nlu_fallback"),
        outcome("nlu_fallback", "nlu_fallback"),
    ]
    found = understanding(outcomes, TOPICS)
    assert (found.fallback, found.fallback_in_scope) == (0.75, 0.5)
    assert found.medical_advice_recall is None


def test_the_calibration_error_weighs_each_bin_by_its_messages() -> None:
    outcomes = [
        outcome("coverage_check", "coverage_check", ("coverage_check", 0.95)),
        outcome("coverage_check", "coverage_check", ("coverage_check", 1.0)),
        outcome("coverage_check", "whom_to_ask", ("whom_to_ask", 0.62)),
        outcome("whom_to_ask", "whom_to_ask", ("whom_to_ask", 0.68)),
        outcome("greet", "greet", ("greet", 0.1)),
    ]
    # Last bin: two right at a mean of 0.975; bin 0.6 to 0.7: half right at a mean of 0.65; greet is no topic.
    assert calibration_error(outcomes, TOPICS) == pytest.approx(0.5 * 0.025 + 0.5 * 0.15)


def test_a_threshold_decides_on_what_the_pipeline_would_have_said() -> None:
    outcomes = [
        outcome("greet", "greet", ("greet", 0.8)),
        outcome("greet", "thanks", ("thanks", 0.5)),
        outcome("greet", "nlu_fallback", ("nlu_fallback", 0.6), ("crisis", 0.4), ("greet", 0.3)),
        outcome("greet", "nlu_fallback"),
        outcome("out_of_scope", "greet", ("greet", 0.55)),
        outcome("out_of_scope", "out_of_scope", ("out_of_scope", 0.2)),
    ]
    assert at_threshold(outcomes, 0.3) == AtThreshold(0.3, fallback=0.25, wrong=0.25, right=0.5, rejected=0.5)
    assert at_threshold(outcomes, 0.6) == AtThreshold(0.6, fallback=0.75, wrong=0.0, right=0.25, rejected=1.0)


def test_the_highest_of_the_best_thresholds_that_keep_95_percent_is_recommended() -> None:
    steps = [
        AtThreshold(0.1, fallback=0.0, wrong=0.2, right=0.8, rejected=0.5),
        AtThreshold(0.2, fallback=0.02, wrong=0.18, right=0.8, rejected=0.6),
        AtThreshold(0.3, fallback=0.05, wrong=0.15, right=0.8, rejected=0.6),
        AtThreshold(0.4, fallback=0.05, wrong=0.16, right=0.79, rejected=0.6),
        AtThreshold(0.5, fallback=0.06, wrong=0.14, right=0.8, rejected=1.0),
    ]
    assert recommended_threshold(steps) == 0.3
    assert recommended_threshold(steps[-1:]) is None


def test_safety_counts_any_alarm_the_right_kind_and_false_ones() -> None:
    outcomes = [
        outcome(None, "medical_emergency", kind="medical_emergency", screened="medical_emergency"),
        outcome(None, "poisoning", kind="medical_emergency", screened=None, text="swollen"),
        outcome("greet", "greet", kind="crisis_suicide_selfharm", screened="crisis", text="so tired of it"),
        outcome(None, "abuse_or_violence", kind="abuse_violence", screened="abuse_or_violence"),
        outcome(None, "greet", kind="not_emergency", screened="crisis", text="dying to know"),
        outcome(None, "poisoning", kind="not_emergency", text="a bitter pill"),
        outcome("poisoning", "greet"),
    ]
    combined = detection(outcomes, decided_alarm)
    assert combined.emergencies == KindFigures(4, raised=0.75, right_kind=0.5)
    assert combined.by_kind == {
        "medical_emergency": KindFigures(2, raised=1.0, right_kind=0.5),
        "crisis_suicide_selfharm": KindFigures(1, raised=0.0, right_kind=0.0),
        "abuse_violence": KindFigures(1, raised=1.0, right_kind=1.0),
    }
    assert combined.missed == [("crisis_suicide_selfharm", "so tired of it")]
    assert (combined.harmless, combined.false_alarms) == (2, 0.5)
    assert combined.alarmed == [("poisoning", "a bitter pill")]

    alone = detection(outcomes, lambda o: o.screened)
    assert (alone.emergencies.raised, alone.emergencies.right_kind) == (0.75, 0.75)
    assert alone.missed == [("medical_emergency", "swollen")]
    assert alone.alarmed == [("crisis", "dying to know")]


def entities_of(wanted: tuple[WantedEntity, ...] | None, *found: dict[str, Any], text: str = "") -> Outcome:
    return Outcome(Example(text, "inform", entities=wanted), "inform", entities=found)


def test_an_entity_matches_by_value_surface_or_place_and_by_role_where_one_is_asked_for() -> None:
    text = "see Dr. Ana  Rivera, a heart doctor"
    rivera = {"entity": "doctor", "value": "Rivera", "start": 4, "end": 19}
    heart = {"entity": "specialty", "value": "cardiology", "start": 23, "end": 35}

    def recall(wanted: WantedEntity, found: dict[str, Any]) -> float:
        return entity_scores([entities_of((wanted,), found, text=text)])[wanted.entity].recall

    assert recall(WantedEntity("doctor", "dr. ana rivera"), rivera) == 1
    assert recall(WantedEntity("doctor", "RIVERA"), rivera) == 1
    assert recall(WantedEntity("doctor", "Ana"), rivera) == 0
    assert recall(WantedEntity("specialty", start=23, end=35), heart) == 1
    assert recall(WantedEntity("specialty", start=23, end=34), heart) == 0
    assert recall(WantedEntity("doctor", "Rivera", role="second"), rivera) == 0
    assert recall(WantedEntity("doctor", "Rivera", role="second"), rivera | {"role": "second"}) == 1
    assert recall(WantedEntity("doctor", "Rivera"), rivera | {"role": "current"}) == 1


def test_an_empty_list_of_entities_says_that_none_should_be_found() -> None:
    plan = {"entity": "plan", "value": "Gold"}
    found = entity_scores(
        [
            entities_of((WantedEntity("plan", "Gold"), WantedEntity("plan", "HMO")), plan),
            entities_of((), plan, {"entity": "tone", "value": "warm"}),
            entities_of(None, plan),
        ]
    )
    assert set(found) == {"plan"}
    assert (found["plan"].precision, found["plan"].recall, found["plan"].support) == (0.5, 0.5, 2)


def test_figures_are_given_for_each_value_of_a_tag() -> None:
    tagged = [
        Outcome(Example("a", "greet", tags={"persona": "rushed", "noise": "typos", "page": "2"}), "greet"),
        Outcome(Example("b", "greet", tags={"persona": "rushed"}), "thanks"),
        Outcome(Example("c", kind="poisoning", tags={"persona": "upset"}), "poisoning"),
    ]
    found = by_tag(tagged)
    assert {tag: list(values) for tag, values in found.items()} == {"persona": ["rushed", "upset"], "noise": ["typos"]}
    assert found["persona"]["rushed"].understood.accuracy == 0.5
    assert found["persona"]["upset"].understood.accuracy is None
    assert found["persona"]["upset"].emergencies.raised == 1.0


def test_latency_is_the_median_and_the_95th_percentile() -> None:
    assert (latency([1.0, 2.0, 3.0, 10.0]).median_ms, latency([float(n) for n in range(101)]).p95_ms) == (2.5, 95.0)


MIXED = [
    outcome("greet", "coverage_check", ("coverage_check", 0.8), text="hello [bold]there\x1b[31m \ud83d"),
    outcome("out_of_scope", "out_of_scope", ("out_of_scope", 0.8), text="pizza near me"),
    outcome(None, "greet", kind="poisoning", text="he drank the bleach"),
    outcome(None, "crisis", kind="not_emergency", text="this traffic kills me"),
    Outcome(Example("Gold PPO", "inform", entities=(WantedEntity("plan", "Gold"),), tags={"noise": "none"}), "inform"),
]


@pytest.mark.parametrize("totals", [False, True])
def test_totals_show_no_message(totals: bool, capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(MIXED, TOPICS)
    show(found, Console(width=100), totals=totals, thresholds=True)
    shown = capsys.readouterr().out
    told = json.dumps(as_json(found, totals=totals))
    for text in ("[bold]there", "he drank the bleach", "this traffic kills me"):
        assert (text in shown) is not totals
        assert (text in told) is not totals
    assert "understood as" not in shown or not totals
    assert "\x1b[31m" not in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "one JSON object"),
        ("[]", "'goal' or 'kind'"),
        ("null", "'goal' or 'kind'"),
        ('{"text": "hi"}', "'goal' or 'kind'"),
        ('{"goal": "greet"}', "'text'"),
        ('{"text": 1, "goal": "greet"}', "'text': expected a text"),
        ('{"text": "hi", "goal": "greet", "persona": 1}', "'persona': expected a text"),
        ('{"text": "hi", "kind": "fire"}', "'kind': expected one of .*poisoning, not_emergency"),
        ('{"text": "hi", "goal": "covrage_check"}', "'goal'.*mean 'coverage_check'"),
        ('{"text": "hi", "goal": "greet", "also_ok": ["whom_ask"]}', "'also_ok'.*mean 'whom_to_ask'"),
        ('{"text": "hi", "goal": "greet", "also_ok": "greet"}', "'also_ok': expected a list"),
        ('{"text": "hi", "goal": "greet", "entities": {}}', "'entities': expected a list"),
        ('{"text": "hi", "goal": "greet", "entities": [{"entity": "npi"}]}', "'entities': expected objects"),
        (
            '{"text": "hi", "goal": "greet", "entities": [{"entity": "npi", "value": 1}]}',
            "'entities': expected objects",
        ),
        (
            '{"text": "hi", "goal": "greet", "entities": [{"entity": "npi", "start": 1}]}',
            "'entities': expected objects",
        ),
    ],
)
def test_a_line_of_another_shape_is_named_with_what_was_expected(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "examples.jsonl"
    path.write_text(json.dumps({"text": "hi", "goal": "greet"}) + "\n\n" + line, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"examples\.jsonl, line 3: .*{told}"):
        load_examples([path], KNOWN)


def test_a_folder_means_its_files_and_every_label_is_read(tmp_path: Path) -> None:
    entities = [{"entity": "doctor", "value": "Rivera", "role": "second"}, {"entity": "npi", "start": 3, "end": 13}]
    second = {"text": "b\u2028c", "goal": "greet", "also_ok": ["whom_to_ask"], "entities": entities}
    (tmp_path / "b.jsonl").write_text(json.dumps(second, ensure_ascii=False) + "\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"text": "a", "kind": "poisoning", "noise": "typos"}', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")
    wanted = (WantedEntity("doctor", "Rivera", "second"), WantedEntity("npi", start=3, end=13))
    assert load_examples([tmp_path], KNOWN) == [
        Example("a", kind="poisoning", tags={"noise": "typos"}),
        Example("b\u2028c", "greet", also_ok=("whom_to_ask",), entities=wanted),
    ]


def test_an_empty_file_a_missing_one_and_a_folder_without_any_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "folder").mkdir()
    for name in ("empty.jsonl", "missing.jsonl", "folder"):
        with pytest.raises(BadInput, match=name):
            load_examples([tmp_path / name], KNOWN)


def test_topics_are_what_stands_neither_under_conversation_nor_under_safety() -> None:
    intents = read_intents()
    assert {"coverage_check", "which_records_needed", "emotional_support"} <= intents.topics
    assert not intents.topics & {"greet", "inform", "medical_advice", "out_of_scope", "crisis", "nlu_fallback"}
    assert intents.topics < intents.known
    assert {"greet", "crisis", "out_of_scope", "nlu_fallback"} <= intents.known


def test_training_data_that_cannot_be_read_are_named(tiny_project: Path) -> None:
    (tiny_project / "data/conversation/nlu.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(BadInput, match=r"nlu\.yml"):
        read_intents(tiny_project)


@pytest.mark.parametrize("content", [None, "pipeline: [", "language: en", "- pipeline"])
def test_a_file_without_a_pipeline_is_refused(tmp_path: Path, content: str | None) -> None:
    config = tmp_path / "other.yml"
    if content is not None:
        config.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"other\.yml"):
        config_digest(config)


def test_the_yardstick_is_the_pipeline_that_rasa_gives_a_new_project() -> None:
    import rasa.cli
    import yaml

    template = (Path(rasa.cli.__file__).parent / "initial_project/config.yml").read_text(encoding="utf-8")
    commented = [line.removeprefix("#") for line in template.splitlines() if line.startswith("#   ")]
    default = [part for part in yaml.safe_load("\n".join(commented)) if not part["name"].endswith("Policy")]
    ours = yaml.safe_load((PROJECT_ROOT / "benchmarks/default_pipeline.yml").read_text(encoding="utf-8"))["pipeline"]
    assert [{k: v for k, v in part.items() if k != "random_seed"} for part in ours] == default


def test_the_pipeline_without_adapter_differs_in_nothing_else() -> None:
    import yaml

    ours, without = (
        yaml.safe_load((PROJECT_ROOT / name).read_text(encoding="utf-8"))["pipeline"]
        for name in ("config.yml", "benchmarks/without_adapter.yml")
    )
    assert without == [part | {"adapter": False} if part["name"].endswith("Featurizer") else part for part in ours]


def test_a_share_of_the_training_messages_is_always_the_same_and_keeps_what_is_marked() -> None:
    import yaml

    nlu = (PROJECT_ROOT / "data/records/nlu.yml").read_text(encoding="utf-8")

    def lines(text: str) -> list[tuple[str, str, str]]:
        blocks = yaml.safe_load(text)["nlu"]
        return [(b["intent"], str(b.get("metadata")), line) for b in blocks for line in b["examples"].splitlines()]

    every, tenth, fifth = lines(nlu), lines(thinned(nlu, 0.1)), lines(thinned(nlu, 0.2))
    assert set(tenth) < set(fifth) < set(every)
    assert 0.07 < len(tenth) / len(every) < 0.13
    assert {metadata for _, metadata, _ in tenth} == {metadata for _, metadata, _ in every}
    assert thinned(thinned(nlu, 0.1), 0.1) == thinned(nlu, 0.1)


@pytest.mark.slow
def test_another_pipeline_is_trained_once_and_again_when_its_data_change(tiny_project: Path, tmp_path: Path) -> None:
    config = tmp_path / "other.yml"
    described = (tiny_project / "config.yml").read_text(encoding="utf-8").replace("assistant_id: tiny\n", "")
    config.write_text(described, encoding="utf-8")
    first = compared_model(config, tiny_project, tmp_path / "models")
    # Rasa would write an assistant_id into it.
    assert config.read_text(encoding="utf-8") == described
    made = first.stat().st_mtime_ns
    (tiny_project / "data/conversation/rules.yml").unlink()
    assert compared_model(config, tiny_project, tmp_path / "models") == first
    assert first.stat().st_mtime_ns == made
    nlu = tiny_project / "data/conversation/nlu.yml"
    nlu.write_text(nlu.read_text(encoding="utf-8") + "    - farewell\n", encoding="utf-8")
    assert compared_model(config, tiny_project, tmp_path / "models") != first


LINES = [
    {"text": "Will my doctor be offended if I ask somebody else?", "goal": "fear_of_offending_doctor", "noise": "none"},
    {"text": "does my insurance pay for a second opinion", "goal": "coverage_check", "also_ok": ["whom_to_ask"]},
    {"text": "what is the best pizza in town", "goal": "out_of_scope"},
    {"text": "I have crushing chest pain right now", "kind": "medical_emergency"},
    {"text": "I had a heart attack in 2019", "kind": "not_emergency"},
    {"text": "cardiology", "goal": "inform", "entities": [{"entity": "specialty", "value": "cardiology"}]},
]


def test_the_command_measures_the_trained_model(
    trained_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.jsonl").write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    predictions = tmp_path / "out.jsonl"
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(tmp_path), "--json", "--predictions", str(predictions)])
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    assert (told["messages"], told["model"]) == (len(LINES), trained_model.name)
    assert told["config_sha256"] == config_digest(PROJECT_ROOT / "config.yml")
    assert told["understanding"]["all"] == {"messages": 4, "accuracy": 1.0, "first_three": 1.0}
    assert told["combination"]["emergencies"]["raised"] == told["screen"]["emergencies"]["raised"] == 1.0
    assert told["combination"]["false_alarms"] == 0.0
    assert told["entities"]["specialty"]["f1"] == 1.0
    assert 0 < told["latency"]["median_ms"] <= told["latency"]["p95_ms"]

    written = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in written] == [line["text"] for line in LINES]
    assert written[1]["goal"] == written[1]["intent"] == written[1]["ranking"][0]["name"] == "coverage_check"
    assert written[1]["also_ok"] == ["whom_to_ask"]
    assert len(written[1]["ranking"]) == 5
    assert written[3]["kind"] == "medical_emergency"
    assert "goal" not in written[3]
    assert written[5]["entities"] == [{"entity": "specialty", "value": "cardiology", "start": 0, "end": 10}]
    assert all(line["ms"] > 0 for line in written)


def test_predictions_for_a_folder_that_is_not_there_are_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(tmp_path), "--predictions", str(tmp_path / "nowhere" / "out.jsonl")])
    assert ended.value.code == 2
    assert "nowhere" in capsys.readouterr().err
