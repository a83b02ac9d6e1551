"""Which plan is meant by a few typed words. Plans are few (thousands at most), so all are compared."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from second_opinion.directory.answer import PlanMatch, plan_label
from second_opinion.directory.names import all_in, fold, words
from second_opinion.directory.tables import Payer, Plan

Certainty = Literal["exact", "near", "partial"]

_TYPE_WORDS = {
    "hmo": {"HMO"},
    "ppo": {"PPO"},
    "epo": {"EPO"},
    "pos": {"POS"},
    "medicare_adv": {"MEDICARE", "ADVANTAGE", "MA", "MAPD"},
    "medicaid": {"MEDICAID"},
    "original_medicare": {"MEDICARE", "ORIGINAL", "TRADITIONAL"},
}
_MARKETPLACE_WORDS = {"MARKETPLACE", "EXCHANGE", "OBAMACARE", "ACA"}
_ALL_TYPE_WORDS = _MARKETPLACE_WORDS.union(*_TYPE_WORDS.values())
_NOISE = frozenset(
    [
        "A",
        "AN",
        "THE",
        "MY",
        "OUR",
        "I",
        "HAVE",
        "IM",
        "ON",
        "WITH",
        "FROM",
        "BY",
        "IS",
        "ITS",
        "OF",
        "FOR",
        "IN",
        "PLAN",
        "PLANS",
        "INSURANCE",
        "INSURER",
        "COVERAGE",
        "HEALTHPLAN",
        "CALLED",
        "NAMED",
        "CARE",
        "HEALTH",
    ]
)


@dataclass(frozen=True)
class KnownPlan:
    """A plan over all its years: ``ids`` by year, None for a plan that is not yearly."""

    ids: tuple[tuple[int | None, int], ...]
    payer: str
    name: str
    product_type: str
    id_type: str
    external_id: str

    @property
    def marketplace(self) -> bool:
        """Bought on the health insurance marketplace: its identifier says so."""
        return self.id_type == "hios14"

    def on(self, day: date) -> tuple[int | None, int]:
        """Year and row id of the plan's data for a day: its year, else any year, else the nearest one."""
        return min(self.ids, key=lambda entry: (abs((entry[0] or day.year) - day.year), entry[0] is None))

    def label(self) -> str:
        """Insurer and plan, without saying the insurer twice."""
        return plan_label(self.payer, self.name)


def read_plans(session: Session) -> list[KnownPlan]:
    """All plans, sorted by insurer and name."""
    query = select(
        Plan.id,
        Plan.year,
        Payer.name.label("payer"),
        Plan.name,
        Plan.product_type,
        Plan.id_type,
        Plan.external_id,
    ).join(Payer, Payer.id == Plan.payer_id)
    years: dict[tuple[str, ...], list[tuple[int | None, int]]] = {}
    for row in session.execute(query):
        key = (row.payer, row.name, row.product_type, row.id_type, row.external_id)
        years.setdefault(key, []).append((row.year, row.id))
    return [KnownPlan(tuple(ids), *key) for key, ids in sorted(years.items())]


def match_plans(plans: Sequence[KnownPlan], text: str) -> list[tuple[KnownPlan, Certainty]]:
    """The plans that ``text`` may mean, all of the same certainty; none if nothing is near.

    Every word must belong to the plan: "Acme Gold Plus" is not "Acme Gold".
    """
    typed = words(text)
    if not typed:
        return []
    by_id = [plan for plan in plans if _has_id(plan, text)]
    if by_id:
        return [(plan, "exact") for plan in by_id]
    whole = " ".join(typed)
    named = [p for p in plans if whole in (fold(p.name), fold(p.label()), fold(f"{p.payer} {p.name}"))]
    if named:
        return [(plan, "exact") for plan in named]
    telling = [w for w in typed if w not in _NOISE and not re.fullmatch(r"20\d\d", w)]
    if not telling:
        return []
    for typos in (False, True):
        fitting = [p for p in plans if _fits(p, telling, typos=typos)]
        if fitting:
            certainty = min((_certainty(p, telling, typos=typos) for p in fitting), key=_RANK.index)
            best = [p for p in fitting if _certainty(p, telling, typos=typos) == certainty]
            return [(plan, certainty) for plan in best]
    joined = "".join(telling)
    together = [p for p in plans if joined in (_joined(p.name), _joined(p.label()), _joined(f"{p.payer} {p.name}"))]
    return [(plan, "near") for plan in together]


_RANK: list[Certainty] = ["exact", "near", "partial"]


def _fits(plan: KnownPlan, telling: Iterable[str], *, typos: bool) -> bool:
    types = _type_words(plan)
    # HMO, PPO and the like are right or wrong; they are never a slip for each other.
    exact = [w for w in telling if w in _ALL_TYPE_WORDS]
    others = [w for w in telling if w not in _ALL_TYPE_WORDS]
    available = fold(f"{plan.payer} {plan.name}").split()
    return all(w in types or w in available for w in exact) and all_in(others, available, typos=typos)


def _certainty(plan: KnownPlan, telling: Iterable[str], *, typos: bool) -> Certainty:
    payer = fold(plan.payer).split()
    types = _ALL_TYPE_WORDS | _type_words(plan)
    own = [w for w in fold(plan.name).split() if w not in payer and w not in types and w not in _NOISE]
    by_name = [w for w in telling if w not in types and all_in([w], own, typos=typos)]
    by_payer = [w for w in telling if w not in types and w not in by_name]
    by_type = [w for w in telling if w in types]
    if by_name:
        return "near" if typos else "exact"
    return "near" if by_payer and by_type else "partial"


def _type_words(plan: KnownPlan) -> set[str]:
    return _TYPE_WORDS.get(plan.product_type, set()) | (_MARKETPLACE_WORDS if plan.marketplace else set())


def _joined(text: str) -> str:
    return "".join(w for w in fold(text).split() if w not in _NOISE)


def _has_id(plan: KnownPlan, text: str) -> bool:
    """Whether the text holds the plan's identifier (not the stand-in of a plan that has none)."""
    if " / " in plan.external_id:
        return False
    wanted = plan.external_id.replace("-", "")
    return any(token.strip("().,;:").replace("-", "").upper() == wanted for token in text.split())


def as_matches(found: Iterable[tuple[KnownPlan, Certainty]]) -> list[PlanMatch]:
    """For showing. Plans of one name are told apart by their identifier."""
    entries = list(found)
    labels = [plan.label() for plan, _ in entries]
    return [
        PlanMatch(
            label=f"{label} ({plan.external_id})" if labels.count(label) > 1 else label,
            plan=plan.name,
            payer=plan.payer,
            product_type=plan.product_type,
            marketplace=plan.marketplace,
            external_id=plan.external_id,
            certainty=certainty,
        )
        for (plan, certainty), label in zip(entries, labels, strict=True)
    ]
