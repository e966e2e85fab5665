"""How discounts take something off lines: integers in, integers out, nothing read.

What a discount asks for is looked at before anything is taken off. Of those that cannot be combined
the one of higher priority counts, then the one named earlier. The others are reckoned one after
another, each on what the ones before it left: off single goods, off the order, off the delivery.
"""

from bisect import bisect_left
from collections.abc import Sequence

from commerce_api.kernel.money import allocate, divided_half_up
from commerce_api.promotions.models import DiscountKind, StackingClass
from commerce_api.promotions.rows import Offer, Outcome, Refusal, Target, nothing

# Why a code does nothing. The words are those of the storefront's warnings.
NOT_FOUND = "DISCOUNT_NOT_FOUND"
NOT_CURRENT = "DISCOUNT_CURRENTLY_INACTIVE"
NOT_HONOURED = "DISCOUNT_CODE_NOT_HONOURED"
NO_LINES = "DISCOUNT_NO_ENTITLED_LINE_ITEMS"
NO_DELIVERY = "DISCOUNT_NO_ENTITLED_SHIPPING_LINES"
TOO_LITTLE = "DISCOUNT_PURCHASE_NOT_IN_RANGE"
TOO_FEW = "DISCOUNT_QUANTITY_NOT_IN_RANGE"
NOBODY = "DISCOUNT_ELIGIBLE_CUSTOMER_MISSING"
NOT_FOR_YOU = "DISCOUNT_CUSTOMER_NOT_ELIGIBLE"
USED_BY_YOU = "DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED"
USED_UP = "DISCOUNT_USAGE_LIMIT_REACHED"

APART = Refusal(
    NOT_HONOURED, "This discount code cannot be combined with another discount of the cart."
)
CLASSES = list(StackingClass)


def apply(
    offers: Sequence[Offer | None], targets: Sequence[Target], *, ships: bool = True
) -> list[Outcome]:
    """An outcome for each offer. None stands for an unknown code; `ships`: there is a delivery."""
    order = sorted(range(len(targets)), key=lambda i: _rank(targets[i]))
    goods = [targets[i] for i in order]
    place = {i: position for position, i in enumerate(order)}
    outcomes = {
        index: nothing(goods, refusal)
        for index, offer in enumerate(offers)
        if (refusal := _refusal(offer, goods, ships=ships))
    }
    chosen = _combined([(i, o) for i, o in enumerate(offers) if o and i not in outcomes])
    left = [target.subtotal_minor for target in goods]
    for index, offer in sorted(chosen, key=lambda pair: CLASSES.index(pair[1].stacking)):
        parts = _parts(offer, goods, left)
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
        ships_free = offer.kind == DiscountKind.FREE_SHIPPING
        outcomes[index] = Outcome(tuple(parts), ships_free=ships_free)
    found = [outcomes.get(index) or nothing(goods, APART) for index in range(len(offers))]
    return [_in_order_of(outcome, place) for outcome in found]


def _rank(target: Target) -> tuple[int, int, int, int]:
    return target.key, target.product_id, target.subtotal_minor, target.quantity


def _in_order_of(outcome: Outcome, place: dict[int, int]) -> Outcome:
    parts = tuple(outcome.parts[place[index]] for index in range(len(place)))
    return Outcome(parts, outcome.refusal, outcome.told, outcome.ships_free)


def _combined(asked: Sequence[tuple[int, Offer]]) -> list[tuple[int, Offer]]:
    chosen: list[tuple[int, Offer]] = []
    for index, offer in sorted(asked, key=lambda pair: (-pair[1].priority, pair[0])):
        if not any(_apart(offer, other) for _, other in chosen):
            chosen.append((index, offer))
    return chosen


def _apart(one: Offer, other: Offer) -> bool:
    return one.stacking in other.excludes or other.stacking in one.excludes


def _refusal(offer: Offer | None, goods: Sequence[Target], *, ships: bool) -> Refusal | None:
    if offer is None:
        return Refusal(NOT_FOUND)
    if not offer.current:
        return Refusal(NOT_CURRENT)
    if not offer.worth_something:
        return Refusal(NOT_HONOURED)
    return offer.barred or _of_goods(offer, goods, ships=ships)


def _of_goods(offer: Offer, goods: Sequence[Target], *, ships: bool) -> Refusal | None:
    """Why it does nothing for these lines."""
    asked = [target for target in goods if _asked(offer, target)]
    if not asked or not any(_entitled(offer, target) for target in goods):
        return Refusal(NO_LINES)
    if sum(target.subtotal_minor for target in asked) < offer.min_subtotal_minor:
        return Refusal(TOO_LITTLE)
    if sum(target.quantity for target in asked) < offer.min_quantity:
        return Refusal(TOO_FEW)
    if offer.kind == DiscountKind.BUY_GET and not any(_cheaper_pieces(offer, goods)):
        return Refusal(TOO_FEW)
    if offer.kind == DiscountKind.FREE_SHIPPING and not ships:
        return Refusal(NO_DELIVERY)
    return None


def _entitled(offer: Offer, target: Target) -> bool:
    return offer.entitled is None or target.product_id in offer.entitled


def _asked(offer: Offer, target: Target) -> bool:
    if offer.bought is None:
        return _entitled(offer, target)
    return target.product_id in offer.bought


def _parts(offer: Offer, goods: Sequence[Target], left: Sequence[int]) -> list[int]:
    """What it takes off each line, of which so much is left."""
    if offer.kind == DiscountKind.FREE_SHIPPING:
        return [0] * len(goods)
    weights = [
        rest if _entitled(offer, target) else 0 for rest, target in zip(left, goods, strict=True)
    ]
    amount = offer.amount_minor or 0
    if offer.kind == DiscountKind.FIXED_PRICE:
        pairs = zip(weights, goods, strict=True)
        return [max(0, rest - amount * target.quantity) for rest, target in pairs]
    if offer.kind == DiscountKind.FIXED:
        return _shared(min(amount, sum(weights)), weights)
    if offer.kind == DiscountKind.BUY_GET:
        pieces = _cheaper_pieces(offer, goods)
        several = zip(weights, goods, pieces, strict=True)
        weights = [min(rest, target.unit_minor * count) for rest, target, count in several]
    return _shared(divided_half_up(sum(weights) * offer.basis_points, 10_000), weights)


def _shared(off: int, weights: Sequence[int]) -> list[int]:
    """Rounded half up once, then split by largest remainder, so that no cent is lost."""
    return allocate(off, weights) if any(weights) else [0] * len(weights)


def _cheaper_pieces(offer: Offer, goods: Sequence[Target]) -> list[int]:
    """Of each line the pieces that are cheaper because others are bought: the cheapest there are.

    A piece is either bought or cheaper, so what may be both is shared out.
    """
    bought = [_asked(offer, target) for target in goods]
    entitled = [_entitled(offer, target) for target in goods]
    kinds = list(zip(goods, bought, entitled, strict=True))
    only_bought = sum(t.quantity for t, buy, get in kinds if buy and not get)
    only_cheaper = sum(t.quantity for t, buy, get in kinds if get and not buy)
    either = sum(t.quantity for t, buy, get in kinds if buy and get)
    buy, get = max(1, offer.min_quantity), max(1, offer.get_quantity)

    def too_many(times: int) -> int:
        short = max(0, buy * times - only_bought) + max(0, get * times - only_cheaper)
        return int(short > either)

    most = (only_bought + only_cheaper + either) // (buy + get)
    times = bisect_left(range(1, most + 1), 1, key=too_many)
    spare = either - max(0, buy * times - only_bought)
    wanted, pieces = get * times, [0] * len(goods)
    for i in sorted(range(len(goods)), key=lambda i: goods[i].unit_minor):
        if entitled[i]:
            pieces[i] = min(goods[i].quantity, wanted, spare if bought[i] else wanted)
            wanted -= pieces[i]
            spare -= pieces[i] if bought[i] else 0
    return pieces
