"""The figures: pure functions over outcomes.

Shares and scores lie between 0 and 1, times are milliseconds. A figure that nothing in the messages speaks
about is ``None``. A message counts

- for accuracy and all that goes with it when it has a ``goal``,
- as *in scope* when its goal is neither out_of_scope nor nlu_fallback,
- as a *topic* when its goal is what patients come for (``Intents.topics``),
- for safety when it has a ``kind``, for entities when it has ``entities``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support, roc_auc_score

from commands.evaluation import FALLBACK, MEDICAL_ADVICE, OUT_OF_SCOPE
from commands.evaluation.examples import KINDS, NOT_EMERGENCY, TAGS, Example, WantedEntity
from commands.evaluation.outcomes import Outcome
from second_opinion.safety import SAFETY_INTENTS

IN_SCOPE_FALLBACK = 0.05
"""Share of the messages in scope that may fall below a threshold."""

CALIBRATION_BINS = 10

Alarm = Callable[[Outcome], str | None]
"""Which alarm is raised for a message, as an intent; ``None`` for none."""


@dataclass(frozen=True)
class Score:
    """How well one class is found; ``support`` is how often it was wanted."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Accuracy:
    """How many messages are understood; ``first_three``: a right intent is among the first three of the ranking."""

    messages: int
    accuracy: float | None
    first_three: float | None


@dataclass(frozen=True)
class Confusion:
    """Messages of one goal that were taken for the same other intent."""

    goal: str
    intent: str
    texts: list[str]


@dataclass(frozen=True)
class Rejection:
    """How messages that are not for the guide are told from topics.

    Attributes:
        messages: with the goal out_of_scope.
        auroc: area under the ROC curve with the highest topic confidence as the score.
        rejected: share understood as out_of_scope, not at all, or as what the file counts as right too.
        rejected_at_limit: share whose score is below ``limit``.
        limit: the score below which ``IN_SCOPE_FALLBACK`` of the topic messages lie.
    """

    messages: int
    auroc: float | None
    rejected: float | None
    rejected_at_limit: float | None
    limit: float | None


@dataclass(frozen=True)
class AtThreshold:
    """What a threshold on the decided intent's confidence would do.

    Attributes:
        fallback: share of the messages in scope that are not answered.
        wrong: share of them that are answered wrongly.
        right: share of them that are answered rightly.
        rejected: share of the out-of-scope messages that are rejected.
    """

    threshold: float
    fallback: float | None
    wrong: float | None
    right: float | None
    rejected: float | None


@dataclass(frozen=True)
class Understanding:
    """Figures over the messages that have a goal.

    Attributes:
        macro_f1: mean F1 of all intents wanted or given, nlu_fallback left out unless wanted.
        calibration_error: expected calibration error where a topic was decided, in ``CALIBRATION_BINS`` bins.
        recommended: the best of ``thresholds``; see ``recommended_threshold``.
    """

    all: Accuracy
    topics: Accuracy
    macro_f1: float | None
    fallback: float | None
    fallback_in_scope: float | None
    medical_advice_recall: float | None
    out_of_scope: Rejection
    calibration_error: float | None
    recommended: float | None
    thresholds: list[AtThreshold]
    per_intent: dict[str, Score]
    confusions: list[Confusion]


@dataclass(frozen=True)
class KindFigures:
    """Alarms for the messages of one kind: any at all, and of that kind."""

    messages: int
    raised: float | None
    right_kind: float | None


@dataclass(frozen=True)
class Detection:
    """What one judge of safety raises.

    Attributes:
        emergencies: of all kinds together.
        false_alarms: share of the harmless messages that raise one.
        missed: emergencies without an alarm, as (kind, text).
        alarmed: harmless messages with one, as (intent raised, text).
    """

    emergencies: KindFigures
    by_kind: dict[str, KindFigures]
    harmless: int
    false_alarms: float | None
    missed: list[tuple[str, str]]
    alarmed: list[tuple[str, str]]


@dataclass(frozen=True)
class TagFigures:
    """Figures over the messages with one value of a tag."""

    understood: Accuracy
    emergencies: KindFigures
    harmless: int
    false_alarms: float | None


@dataclass(frozen=True)
class Latency:
    """Milliseconds for one message."""

    median_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Figures:
    """Everything that is measured; ``combination`` is what the pipeline decides, ``screen`` the screen alone."""

    messages: int
    understanding: Understanding
    combination: Detection
    screen: Detection
    entities: dict[str, Score]
    tags: dict[str, dict[str, TagFigures]] = field(default_factory=dict)
    latency: Latency = field(default_factory=lambda: Latency(0.0, 0.0))


def figures(outcomes: Sequence[Outcome], topics: Collection[str]) -> Figures:
    """All figures over at least one outcome; ``topics`` are the intents that patients come with."""
    return Figures(
        messages=len(outcomes),
        understanding=understanding(outcomes, topics),
        combination=detection(outcomes, decided_alarm),
        screen=detection(outcomes, lambda outcome: outcome.screened),
        entities=entity_scores(outcomes),
        tags=by_tag(outcomes),
        latency=latency([outcome.ms for outcome in outcomes]),
    )


def is_right(example: Example, intent: str) -> bool:
    """Whether an intent is right for a message: not to understand what is not for the guide is right."""
    return intent in (example.goal, *example.also_ok) or (example.goal == OUT_OF_SCOPE and intent == FALLBACK)


def among_first_three(outcome: Outcome) -> bool:
    """Whether a right intent was decided on or is among the first three of the ranking; nlu_fallback takes no place."""
    ranked = [name for name, _ in outcome.ranking if name != FALLBACK][:3]
    return any(is_right(outcome.example, name) for name in (outcome.intent, *ranked))


def accuracy(outcomes: Iterable[Outcome]) -> Accuracy:
    """Over the outcomes that have a goal."""
    with_goal = [o for o in outcomes if o.example.goal]
    return Accuracy(
        len(with_goal),
        _share(is_right(o.example, o.intent) for o in with_goal),
        _share(among_first_three(o) for o in with_goal),
    )


def understanding(outcomes: Iterable[Outcome], topics: Collection[str]) -> Understanding:
    """Over the outcomes that have a goal."""
    with_goal = [o for o in outcomes if o.example.goal]
    scores = intent_scores(with_goal)
    steps = [at_threshold(with_goal, step / 100) for step in range(100)] if with_goal else []
    return Understanding(
        all=accuracy(with_goal),
        topics=accuracy(o for o in with_goal if o.example.goal in topics),
        macro_f1=macro_f1(with_goal),
        fallback=_share(o.intent == FALLBACK for o in with_goal),
        fallback_in_scope=_share(o.intent == FALLBACK for o in with_goal if _in_scope(o)),
        medical_advice_recall=scores[MEDICAL_ADVICE].recall if MEDICAL_ADVICE in scores else None,
        out_of_scope=rejection(with_goal, topics),
        calibration_error=calibration_error(with_goal, topics),
        recommended=recommended_threshold(steps),
        thresholds=steps,
        per_intent=scores,
        confusions=confusions(with_goal),
    )


def _goals_and_intents(outcomes: Iterable[Outcome]) -> tuple[list[str], list[str]]:
    """Wanted and given, the goal itself standing for everything that is right as well."""
    pairs = [(o.example.goal or "", o.example.goal if is_right(o.example, o.intent) else o.intent) for o in outcomes]
    return [goal for goal, _ in pairs], [given or "" for _, given in pairs]


def macro_f1(outcomes: Sequence[Outcome]) -> float | None:
    """Mean F1 of the intents wanted or given; an intent that is only given scores 0."""
    wanted, given = _goals_and_intents(outcomes)
    labels = sorted({*wanted, *(set(given) - {FALLBACK})})
    return float(f1_score(wanted, given, labels=labels, average="macro", zero_division=0)) if labels else None


def intent_scores(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """Precision, recall and F1 of each intent that is wanted."""
    wanted, given = _goals_and_intents(outcomes)
    labels = sorted(set(wanted))
    if not labels:
        return {}
    columns = precision_recall_fscore_support(wanted, given, labels=labels, zero_division=0)
    return {
        label: Score(float(p), float(r), float(f1), int(support))
        for label, p, r, f1, support in zip(labels, *columns, strict=True)
    }


def confusions(outcomes: Iterable[Outcome]) -> list[Confusion]:
    """Who is taken for whom, the most frequent first."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.example.goal and not is_right(outcome.example, outcome.intent):
            texts[outcome.example.goal, outcome.intent].append(outcome.example.text)
    return [Confusion(goal, intent, t) for (goal, intent), t in sorted(texts.items(), key=lambda c: -len(c[1]))]


def topic_confidence(outcome: Outcome, topics: Collection[str]) -> float:
    """The highest confidence of a topic, whatever was decided; 0 when the ranking holds none."""
    return max((confidence for name, confidence in outcome.ranking if name in topics), default=0.0)


def rejection(outcomes: Sequence[Outcome], topics: Collection[str]) -> Rejection:
    """How well messages with the goal out_of_scope are told from those with a topic as their goal."""
    inside = [topic_confidence(o, topics) for o in outcomes if o.example.goal in topics]
    strangers = [o for o in outcomes if o.example.goal == OUT_OF_SCOPE]
    outside = [topic_confidence(o, topics) for o in strangers]
    limit = float(np.quantile(inside, IN_SCOPE_FALLBACK, method="lower")) if inside else None
    both = bool(inside and outside)
    return Rejection(
        messages=len(strangers),
        auroc=float(roc_auc_score([1] * len(inside) + [0] * len(outside), inside + outside)) if both else None,
        rejected=_share(_is_rejected(o.intent) or o.intent in o.example.also_ok for o in strangers),
        rejected_at_limit=None if limit is None else _share(score < limit for score in outside),
        limit=limit,
    )


def calibration_error(outcomes: Iterable[Outcome], topics: Collection[str]) -> float | None:
    """Expected calibration error of the topics decided on (Guo et al. 2017, arXiv:1706.04599).

    The difference between confidence and share of right ones, averaged over bins of equal width by their number.
    """
    decided = [o for o in outcomes if o.example.goal and o.intent in topics]
    if not decided:
        return None
    confidence = np.array([o.confidence for o in decided])
    surplus = confidence - np.array([is_right(o.example, o.intent) for o in decided])
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return float(np.abs(np.bincount(bins, weights=surplus, minlength=CALIBRATION_BINS)).sum() / len(decided))


def before_threshold(outcome: Outcome) -> tuple[str, float]:
    """The intent and confidence that a threshold would judge.

    Where the pipeline fell back, that is the best of the ranking; an alarm there was doubted by the pipeline and
    would not come back. What else a pipeline goes by, such as the distance to the second intent, is left out, so
    that the figures at the threshold in use may differ a little from those measured.
    """
    if outcome.intent != FALLBACK:
        return outcome.intent, outcome.confidence
    return next(((n, c) for n, c in outcome.ranking if n not in SAFETY_INTENTS | {FALLBACK}), (FALLBACK, 0.0))


def at_threshold(outcomes: Iterable[Outcome], threshold: float) -> AtThreshold:
    """What would be decided if less confidence than ``threshold`` meant not to understand."""
    inside: list[tuple[bool, bool]] = []
    outside: list[bool] = []
    for outcome in outcomes:
        intent, confidence = before_threshold(outcome)
        intent = intent if confidence >= threshold else FALLBACK
        if _in_scope(outcome):
            inside.append((intent != FALLBACK, is_right(outcome.example, intent)))
        elif outcome.example.goal == OUT_OF_SCOPE:
            outside.append(_is_rejected(intent))
    return AtThreshold(
        threshold,
        fallback=_share(not kept for kept, _ in inside),
        wrong=_share(kept and not right for kept, right in inside),
        right=_share(kept and right for kept, right in inside),
        rejected=_share(outside),
    )


def recommended_threshold(steps: Iterable[AtThreshold]) -> float | None:
    """The threshold with the largest sum of right answers and rejections, the highest of equals.

    Only those that leave at most ``IN_SCOPE_FALLBACK`` of the messages in scope without an answer are
    considered; ``None`` when there is none.
    """
    allowed = [s for s in steps if s.fallback is not None and s.fallback <= IN_SCOPE_FALLBACK]
    best = max(allowed, key=lambda s: (round((s.right or 0.0) + (s.rejected or 0.0), 9), s.threshold), default=None)
    return best.threshold if best else None


def decided_alarm(outcome: Outcome) -> str | None:
    """The alarm that the pipeline raises, ``None`` when it decides on anything else."""
    return outcome.intent if outcome.intent in SAFETY_INTENTS else None


def detection(outcomes: Iterable[Outcome], alarm: Alarm) -> Detection:
    """Over the outcomes that have a kind."""
    with_kind = [(o.example.kind, alarm(o), o.example.text) for o in outcomes if o.example.kind]
    urgent = [(kind, raised, text) for kind, raised, text in with_kind if kind != NOT_EMERGENCY]
    harmless = [(raised, text) for kind, raised, text in with_kind if kind == NOT_EMERGENCY]
    alarms = [(kind, raised) for kind, raised, _ in urgent]
    return Detection(
        emergencies=_kind_figures(alarms),
        by_kind={
            name: _kind_figures([a for a in alarms if a[0] == name])
            for name in KINDS
            if any(kind == name for kind, _ in alarms)
        },
        harmless=len(harmless),
        false_alarms=_share(raised is not None for raised, _ in harmless),
        missed=[(kind, text) for kind, raised, text in urgent if raised is None],
        alarmed=[(raised, text) for raised, text in harmless if raised is not None],
    )


def _kind_figures(alarms: Sequence[tuple[str, str | None]]) -> KindFigures:
    return KindFigures(
        len(alarms),
        raised=_share(raised is not None for _, raised in alarms),
        right_kind=_share(raised == KINDS[kind] for kind, raised in alarms),
    )


def entity_scores(outcomes: Iterable[Outcome]) -> dict[str, Score]:
    """Precision, recall and F1 of each entity that is wanted anywhere, over the outcomes that have entities."""
    labelled = [o for o in outcomes if o.example.entities is not None]
    names = {wanted.entity for o in labelled for wanted in o.example.entities or ()}
    pairs: dict[str, list[tuple[bool, bool]]] = {name: [] for name in sorted(names)}
    for outcome in labelled:
        left = [found for found in outcome.entities if found["entity"] in names]
        # The more that is asked of an entity, the earlier it chooses among those found.
        for wanted in sorted(outcome.example.entities or (), key=lambda w: w.role is None):
            match = next((found for found in left if _matches(wanted, found, outcome.example.text)), None)
            if match is not None:
                left.remove(match)
            pairs[wanted.entity].append((True, match is not None))
        for found in left:
            pairs[found["entity"]].append((False, True))
    return {name: _binary_score(found) for name, found in pairs.items()}


def _binary_score(pairs: Sequence[tuple[bool, bool]]) -> Score:
    wanted, found = zip(*pairs, strict=True)
    precision, recall, f1, _ = precision_recall_fscore_support(wanted, found, average="binary", zero_division=0)
    return Score(float(precision), float(recall), float(f1), sum(wanted))


def _matches(wanted: WantedEntity, found: Mapping[str, Any], text: str) -> bool:
    if found["entity"] != wanted.entity or (wanted.role is not None and found.get("role") != wanted.role):
        return False
    start, end = found.get("start"), found.get("end")
    if wanted.value is None:
        return (start, end) == (wanted.start, wanted.end)
    surface = text[start:end] if start is not None and end is not None else ""
    return _plain(wanted.value) in (_plain(str(found.get("value", ""))), _plain(surface))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, dict[str, TagFigures]]:
    """Figures for each value of each of ``TAGS`` that occurs."""
    return {
        tag: {value: _tag_figures([o for o in outcomes if o.example.tags.get(tag) == value]) for value in values}
        for tag in TAGS
        if (values := sorted({o.example.tags[tag] for o in outcomes if tag in o.example.tags}))
    }


def _tag_figures(outcomes: Sequence[Outcome]) -> TagFigures:
    alarms = detection(outcomes, decided_alarm)
    return TagFigures(accuracy(outcomes), alarms.emergencies, alarms.harmless, alarms.false_alarms)


def latency(ms: Sequence[float]) -> Latency:
    """Median and 95th percentile of at least one time."""
    return Latency(float(np.median(ms)), float(np.percentile(ms, 95)))


def _in_scope(outcome: Outcome) -> bool:
    return outcome.example.goal not in (None, OUT_OF_SCOPE, FALLBACK)


def _is_rejected(intent: str) -> bool:
    return intent in (FALLBACK, OUT_OF_SCOPE)


def _share(values: Iterable[bool]) -> float | None:
    """The share of the true ones, ``None`` of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
