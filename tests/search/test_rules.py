"""What a rule means."""

from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject
from commerce_api.search.rules import (
    LIMITLESS,
    Facts,
    Moment,
    Rule,
    RuleSet,
    collections_of,
    fits,
    folded,
    holds,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT = Moment("EUR", NOW)
SCARF: Facts = {
    RuleSubject.TITLE: [folded("Wool Scarf ÄRMEL")],
    RuleSubject.PRODUCT_TYPE: [folded("")],
    RuleSubject.VENDOR: [folded("Örtler")],
    RuleSubject.TAG: [folded("Winter"), folded("wool")],
    RuleSubject.VARIANT_TITLE: [folded("Red / S"), folded("Red / M")],
    RuleSubject.PRICE: [2900, 3100],
    RuleSubject.COMPARE_AT_PRICE: [],
    RuleSubject.REDUCTION: [],
    RuleSubject.STOCK: [7],
    RuleSubject.WEIGHT: [120, 140],
    RuleSubject.CREATED: [NOW - timedelta(days=10)],
    RuleSubject.PUBLISHED: [NOW - timedelta(days=10)],
}
NOTHING: Facts = {
    **{subject: [] for subject in RuleSubject},
    RuleSubject.STOCK: [LIMITLESS],
    RuleSubject.TITLE: [""],
}


@pytest.mark.parametrize(
    ("subject", "relation", "value", "expected"),
    [
        ("title", "equals", "wool scarf ärmel", True),
        ("title", "equals", "wool scarf", False),
        ("title", "not_equals", "wool scarf", True),
        ("title", "contains", "SCARF", True),
        ("title", "not_contains", "scarf", False),
        ("title", "starts_with", "Wool", True),
        ("title", "starts_with", "scarf", False),
        ("title", "ends_with", "ärmel", True),
        ("product_type", "is_set", "", False),
        ("product_type", "is_not_set", "", True),
        ("vendor", "equals", "örtler", True),
        ("tag", "equals", "WINTER", True),
        ("tag", "equals", "wint", False),
        ("tag", "not_equals", "wool", False),
        ("tag", "not_equals", "silk", True),
        ("tag", "starts_with", "wo", True),
        ("tag", "is_set", "", True),
        ("variant_title", "contains", "/ m", True),
        ("price", "less", "30", True),
        ("price", "less", "29", False),
        ("price", "greater", "30.99", True),
        ("price", "greater", "31", False),
        ("price", "equals", "31.00", True),
        ("price", "not_equals", "29.0", False),
        ("price", "not_equals", "30", True),
        ("price", "less", "29.005", True),
        ("price", "is_set", "", True),
        ("compare_at_price", "is_set", "", False),
        ("reduction", "is_not_set", "", True),
        ("reduction", "greater", "0", False),
        ("stock", "greater", "6", True),
        ("stock", "less", "7", False),
        ("stock", "equals", "7.0", True),
        ("stock", "is_set", "", True),
        ("weight", "greater", "130", True),
        ("weight", "less", "121", True),
        ("created", "greater", "2026-02-19", True),
        ("created", "less", "2026-02-19", False),
        ("published", "less", "2026-02-19T12:00:01+00:00", True),
        ("published", "within_days", "11", True),
        ("published", "within_days", "9", False),
    ],
)
def test_a_rule_holds(subject: str, relation: str, value: str, expected: bool) -> None:
    rule = Rule(RuleSubject(subject), RuleRelation(relation), value)
    assert holds(SCARF, rule, MOMENT) is expected


@pytest.mark.parametrize(
    ("subject", "relation", "value", "expected"),
    [
        ("stock", "greater", "1000000", True),
        ("stock", "less", "1", False),
        ("stock", "is_set", "", False),
        ("price", "less", "30", False),
        ("price", "not_equals", "30", True),
        ("title", "contains", "x", False),
        ("tag", "not_contains", "x", True),
    ],
)
def test_of_what_has_no_value_only_not_holds(
    subject: str, relation: str, value: str, expected: bool
) -> None:
    rule = Rule(RuleSubject(subject), RuleRelation(relation), value)
    assert holds(NOTHING, rule, MOMENT) is expected


def test_all_or_any_and_never_without_rules() -> None:
    wool = Rule(RuleSubject.TAG, RuleRelation.EQUALS, "wool")
    silk = Rule(RuleSubject.TAG, RuleRelation.EQUALS, "silk")
    every = RuleSet(1, RuleMatch.ALL, [wool, silk])
    some = RuleSet(2, RuleMatch.ANY, [silk, wool])
    empty = RuleSet(3, RuleMatch.ALL, [])
    assert not fits(SCARF, every, MOMENT)
    assert fits(SCARF, some, MOMENT)
    assert collections_of(SCARF, [every, some, empty], MOMENT) == {2}


def test_amounts_are_of_the_shops_currency() -> None:
    rule = Rule(RuleSubject.PRICE, RuleRelation.LESS, "3000")
    assert holds({**SCARF, RuleSubject.PRICE: [2900]}, rule, Moment("JPY", NOW))
    assert not holds({**SCARF, RuleSubject.PRICE: [300_001]}, rule, Moment("EUR", NOW))
