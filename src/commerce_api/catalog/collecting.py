"""Which products a collection has: chosen by hand, by rules, or both."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

import msgspec

from commerce_api.catalog import membership
from commerce_api.catalog.errors import BadRule
from commerce_api.catalog.events import CollectionChanged, CollectionRulesChanged, ProductChanged
from commerce_api.catalog.models import (
    CollectionOrder,
    CollectionRule,
    RuleMatch,
    RuleRelation,
    RuleSubject,
)
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import NotFound
from commerce_api.kernel.text import storable

MOST_RULES = 60
LONGEST_VALUE = 255
MOST_DAYS = 3_650
LARGEST = 10**12

_EITHER = {RuleRelation.IS_SET, RuleRelation.IS_NOT_SET}
_NUMBERS = {
    RuleRelation.EQUALS,
    RuleRelation.NOT_EQUALS,
    RuleRelation.GREATER,
    RuleRelation.LESS,
    *_EITHER,
}
_TEXTS = {
    RuleRelation.EQUALS,
    RuleRelation.NOT_EQUALS,
    RuleRelation.CONTAINS,
    RuleRelation.NOT_CONTAINS,
    RuleRelation.STARTS_WITH,
    RuleRelation.ENDS_WITH,
    *_EITHER,
}
_TIMES = {RuleRelation.GREATER, RuleRelation.LESS, RuleRelation.WITHIN_DAYS}
AMOUNTS = {RuleSubject.PRICE, RuleSubject.COMPARE_AT_PRICE}
WHOLE = {RuleSubject.REDUCTION, RuleSubject.STOCK, RuleSubject.WEIGHT}
TIMES = {RuleSubject.CREATED, RuleSubject.PUBLISHED}


class RuleValues(msgspec.Struct, frozen=True):
    """Amounts are decimals such as `29.90`, times are dates or moments of ISO 8601."""

    subject: RuleSubject
    relation: RuleRelation
    value: str = ""


async def set_rules(
    uow: UnitOfWork, collection: int, match: RuleMatch, rules: Sequence[RuleValues]
) -> None:
    """Instead of the rules that it had. Without any, only what was chosen by hand stays in it."""
    if len(rules) > MOST_RULES:
        raise BadRule(f"A collection may have at most {MOST_RULES} rules.")
    for number, rule in enumerate(rules):
        check(rule, number)
    if not await membership.put_rule_match(uow, collection, match.value if rules else None):
        raise NotFound("Collection")
    await membership.forget_rules(uow, collection)
    await uow.insert(
        *(
            CollectionRule(
                collection_id=collection,
                position=position,
                subject=rule.subject,
                relation=rule.relation,
                value="" if rule.relation in _EITHER else rule.value,
            )
            for position, rule in enumerate(rules)
        )
    )
    uow.emit(CollectionRulesChanged(collection))


async def set_order(uow: UnitOfWork, collection: int, order: CollectionOrder) -> None:
    """The order in which the collection shows its products."""
    if not await membership.put_sort_order(uow, collection, order.value):
        raise NotFound("Collection")
    uow.emit(CollectionChanged(collection))


async def pin(uow: UnitOfWork, collection: int, product: int, position: int) -> None:
    """A product is in it, whatever the rules say, or moves to another place."""
    if not await membership.put_member(uow, collection, product, position):
        raise NotFound("Collection or product")
    uow.emit(ProductChanged(product))


async def unpin(uow: UnitOfWork, collection: int, product: int) -> bool:
    """It is not chosen by hand any more; where the rules fit it comes back by them."""
    gone = await membership.forget_member(uow, collection, product)
    if gone:
        uow.emit(ProductChanged(product))
    return gone


def check(rule: RuleValues, number: int = 0) -> None:
    """Refuse what could never be meant."""
    field = ("rules", str(number))
    if rule.relation not in _relations(rule.subject):
        told = f"“{rule.subject}” cannot be asked for “{rule.relation}”."
        raise BadRule(told, field=(*field, "relation"))
    if rule.relation in _EITHER:
        return
    if not rule.value or len(rule.value) > LONGEST_VALUE or not storable(rule.value):
        told = f"A value of 1 to {LONGEST_VALUE} characters is needed."
        raise BadRule(told, field=(*field, "value"))
    if not _readable(rule):
        told = f"“{rule.value[:40]}” is no value for “{rule.subject} {rule.relation}”."
        raise BadRule(told, field=(*field, "value"))


def _relations(subject: RuleSubject) -> set[RuleRelation]:
    if subject in TIMES:
        return _TIMES
    return _NUMBERS if subject in AMOUNTS | WHOLE else _TEXTS


def _readable(rule: RuleValues) -> bool:
    if rule.relation is RuleRelation.WITHIN_DAYS:
        return rule.value.isascii() and rule.value.isdigit() and 0 < int(rule.value) <= MOST_DAYS
    if rule.subject in TIMES:
        return _is_time(rule.value)
    if rule.subject in AMOUNTS | WHOLE:
        return _is_number(rule.value, whole=rule.subject in WHOLE)
    return True


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str, *, whole: bool) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    if not number.is_finite() or not 0 <= number <= LARGEST:
        return False
    return not whole or number == number.to_integral_value()
