"""How codes take something off lines: integers in, integers out, nothing read."""

from collections.abc import Sequence

from commerce_api.kernel.money import allocate, divided_half_up
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.rows import Offer, Outcome, Target, nothing

# Why a code does nothing. The words are those of the storefront's warnings.
NOT_FOUND = "DISCOUNT_NOT_FOUND"
NOT_CURRENT = "DISCOUNT_CURRENTLY_INACTIVE"
NOT_IN_CURRENCY = "DISCOUNT_CODE_NOT_HONOURED"
NO_LINES = "DISCOUNT_NO_ENTITLED_LINE_ITEMS"
TOO_LITTLE = "DISCOUNT_PURCHASE_NOT_IN_RANGE"


def apply(offers: Sequence[Offer | None], targets: Sequence[Target]) -> list[Outcome]:
    """One after another, each on what the ones before it left. None stands for an unknown code."""
    left = [target.subtotal_minor for target in targets]
    outcomes = []
    for offer in offers:
        outcome = _one(offer, targets, left)
        left = [rest - part for rest, part in zip(left, outcome.parts, strict=True)]
        outcomes.append(outcome)
    return outcomes


def _one(offer: Offer | None, targets: Sequence[Target], left: Sequence[int]) -> Outcome:
    if offer is None:
        return nothing(targets, NOT_FOUND)
    if not offer.current:
        return nothing(targets, NOT_CURRENT)
    if not offer.worth_something:
        return nothing(targets, NOT_IN_CURRENCY)
    entitled = [offer.entitled is None or t.product_id in offer.entitled for t in targets]
    if not any(entitled):
        return nothing(targets, NO_LINES)
    if _spent(targets, entitled) < offer.min_subtotal_minor:
        return nothing(targets, TOO_LITTLE)
    weights = [rest if yes else 0 for rest, yes in zip(left, entitled, strict=True)]
    return Outcome(tuple(_shared(offer, weights)))


def _spent(targets: Sequence[Target], entitled: Sequence[bool]) -> int:
    """What is bought of the entitled products, before any discount."""
    return sum(t.subtotal_minor for t, yes in zip(targets, entitled, strict=True) if yes)


def _shared(offer: Offer, weights: Sequence[int]) -> list[int]:
    """Rounded half up once, then split by largest remainder, so that no cent is lost."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    if offer.kind == DiscountKind.PERCENT:
        off = divided_half_up(whole * offer.basis_points, 10_000)
    else:
        off = min(offer.amount_minor or 0, whole)
    return allocate(off, weights)
