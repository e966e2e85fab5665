"""Whether a product fits the rules of a collection. Letter case is ignored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from commerce_api.catalog.collecting import AMOUNTS, TIMES, WHOLE
from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject
from commerce_api.kernel import money
from commerce_api.kernel.rows import Row

LIMITLESS = 2**62  # the stock of what is not counted

# What a product has, by what is asked for: of several values one that fits is enough.
Facts = Mapping[RuleSubject, Sequence[Any]]


class Rule(Row):
    subject: RuleSubject
    relation: RuleRelation
    value: str


class RuleSet(msgspec.Struct):
    """The rules of one collection."""

    collection: int
    match: RuleMatch
    rules: list[Rule]


class Moment(msgspec.Struct, frozen=True):
    """In what money prices are, and when it is."""

    currency: str
    now: datetime


NEGATED = {
    RuleRelation.NOT_EQUALS: RuleRelation.EQUALS,
    RuleRelation.NOT_CONTAINS: RuleRelation.CONTAINS,
    RuleRelation.IS_NOT_SET: RuleRelation.IS_SET,
}
TESTS: dict[RuleRelation, Callable[[Any, Any], bool]] = {
    RuleRelation.EQUALS: lambda value, wanted: value == wanted,
    RuleRelation.CONTAINS: lambda value, wanted: wanted in value,
    RuleRelation.STARTS_WITH: lambda value, wanted: value.startswith(wanted),
    RuleRelation.ENDS_WITH: lambda value, wanted: value.endswith(wanted),
    RuleRelation.GREATER: lambda value, wanted: value > wanted,
    RuleRelation.LESS: lambda value, wanted: value < wanted,
    RuleRelation.WITHIN_DAYS: lambda value, wanted: value >= wanted,
    RuleRelation.IS_SET: lambda value, _: value not in {"", LIMITLESS},
}


def collections_of(facts: Facts, sets: Iterable[RuleSet], moment: Moment) -> set[int]:
    """The collections whose rules a product fits."""
    return {each.collection for each in sets if fits(facts, each, moment)}


def fits(facts: Facts, rules: RuleSet, moment: Moment) -> bool:
    """Nothing fits a collection that has no rules."""
    every = all if rules.match == RuleMatch.ALL else any
    return bool(rules.rules) and every(holds(facts, rule, moment) for rule in rules.rules)


def holds(facts: Facts, rule: Rule, moment: Moment) -> bool:
    """“Not” means that no value of the product is so."""
    relation = NEGATED.get(rule.relation, rule.relation)
    wanted, test = _wanted(rule, moment), TESTS[relation]
    found = any(test(value, wanted) for value in facts[rule.subject])
    return found != (relation is not rule.relation)


def folded(text: str) -> str:
    return text.casefold().strip()


def _wanted(rule: Rule, moment: Moment) -> Any:
    if rule.relation in {RuleRelation.IS_SET, RuleRelation.IS_NOT_SET}:
        return None
    if rule.relation is RuleRelation.WITHIN_DAYS:
        return moment.now - timedelta(days=int(rule.value))
    if rule.subject in TIMES:
        start = datetime.fromisoformat(rule.value)
        return start if start.tzinfo else start.replace(tzinfo=UTC)
    if rule.subject in AMOUNTS:
        return Decimal(rule.value).scaleb(money.digits_of(moment.currency))
    return Decimal(rule.value) if rule.subject in WHOLE else folded(rule.value)
