"""Which prices hold for whom: nothing is read here, and nobody is asked.

Of the lists in force, those for the buyer's market and group together count before those for the
market, these before those for the group, and these before those for everybody. Among equals the
higher priority counts first, then a list with a date before one without, then the newer one. The
first list that has a price for the variant, and for that quantity, decides; after the last one
comes the plain price.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from commerce_api.kernel.money import divided_half_up
from commerce_api.pricing.models import CompareAt
from commerce_api.pricing.rows import Buyer, ListRow, MarketRow, Step, Steps

MILLION = 1_000_000
NOWHERE = Buyer("ZZ", "EUR", 0, prices="EUR")  # a shop without any market yet

Amount = tuple[int, int | None]  # the price, and the price before
Named = Mapping[int, Sequence[tuple[int, int, int | None]]]  # by list: from how many, and Amount


class Terms(msgspec.Struct, frozen=True):
    """Markets and lists of the shop. `complete`: codes for which the price index is."""

    markets: tuple[MarketRow, ...] = ()
    lists: tuple[ListRow, ...] = ()
    groups: tuple[int, ...] = ()
    complete: frozenset[str] = frozenset()


class Audience(msgspec.Struct, frozen=True):
    """Everyone who has the same prices."""

    code: str
    currency: str
    market_key: int
    group_key: int | None


def currency_of(code: str) -> str:
    """A code begins with its currency: `EUR`, `EUR_m3`, `EUR_g1`, `EUR_m3_g1`."""
    return code[:3]


def code_of(terms: Terms, market: MarketRow, group: int | None) -> str:
    """The market is part of it where it has prices or a choice of goods of its own; so is the
    group."""
    known = [
        row
        for row in terms.lists
        if row.currency == market.currency
        and row.market_key in {None, market.key}
        and row.group_key in {None, group}
    ]
    code = market.currency
    if market.closed or any(row.market_key for row in known):
        code += f"_m{market.key}"
    if any(row.group_key for row in known):
        code += f"_g{group}"
    return code


def audiences(terms: Terms) -> list[Audience]:
    """One for each code there is."""
    found: dict[str, Audience] = {}
    for market in terms.markets:
        for group in (None, *terms.groups):
            code = code_of(terms, market, group)
            found.setdefault(code, Audience(code, market.currency, market.key, group))
    return list(found.values())


def buyer_in(terms: Terms, country: str | None, group: int | None, moment: datetime) -> Buyer:
    """The market of a country; the shop's own for none, for ZZ and where it does not sell."""
    if not terms.markets:
        return NOWHERE
    home = terms.markets[0]
    market = next((row for row in terms.markets if country in row.countries), None)
    place = country or "" if market else home.countries[0] if home.countries else "ZZ"
    market = market or home
    code = code_of(terms, market, group)
    return Buyer(
        country=place,
        currency=market.currency,
        market_key=market.key,
        group_key=group,
        prices=code if code in terms.complete else market.currency,
        lists=in_force(terms.lists, market.currency, market.key, group, moment),
        closed=market.closed,
    )


def in_force(
    lists: Iterable[ListRow], currency: str, market: int, group: int | None, moment: datetime
) -> tuple[ListRow, ...]:
    """The lists that hold for a market and a group at that moment, the first one first."""
    found = (
        row
        for row in lists
        if row.active
        and row.currency == currency
        and row.market_key in {None, market}
        and row.group_key in {None, group}
        and (row.starts_at is None or row.starts_at <= moment)
        and (row.ends_at is None or row.ends_at > moment)
    )
    return tuple(sorted(found, key=rank, reverse=True))


def rank(row: ListRow) -> tuple[int, int, bool, int]:
    nearness = 2 * (row.market_key is not None) + (row.group_key is not None)
    dated = row.starts_at is not None or row.ends_at is not None
    return nearness, row.priority, dated, row.key


def without_reckoning(lists: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """For gift cards: what is on them is what they cost, unless a list names another price."""
    return tuple(msgspec.structs.replace(row, factor_ppm=None) for row in lists)


def steps(
    currency: str, lists: Sequence[ListRow], plain: Mapping[str, Amount], named: Named
) -> Steps:
    """What a variant costs, from one piece on. `plain`: its prices without lists, by currency."""
    if not lists:
        return (Step(1, *plain[currency]),) if currency in plain else ()
    limits = {1, *(row[0] for each in lists for row in named.get(each.key, ()))}
    found: list[Step] = []
    for minimum in sorted(limits):
        amount = _amount(currency, lists, plain, named, minimum)
        if amount is None:
            continue
        if not found or (found[-1].price_minor, found[-1].compare_at_minor) != amount:
            found.append(Step(minimum, *amount))
    return tuple(found) if found and found[0].minimum == 1 else ()


def at(steps: Steps, quantity: int) -> Step | None:
    """The price for that many pieces; None: not sold."""
    found = None
    for step in steps:
        if step.minimum <= max(quantity, 1):
            found = step
    return found


def _amount(
    currency: str,
    lists: Sequence[ListRow],
    plain: Mapping[str, Amount],
    named: Named,
    quantity: int,
) -> Amount | None:
    for each in lists:
        rows = [row for row in named.get(each.key, ()) if row[0] <= quantity]
        if rows:
            _, price, before = max(rows)
            return price, before
        source = plain.get(each.source_currency or "")
        if each.factor_ppm is not None and source is not None:
            return _reckoned(each, each.factor_ppm, source, plain.get(currency))
    return plain.get(currency)


def _reckoned(row: ListRow, factor_ppm: int, source: Amount, own: Amount | None) -> Amount:
    price = _converted(row, factor_ppm, source[0])
    before = None
    if row.compare_at == CompareAt.BASE:
        before = own[0] if own and own[0] > price else None
    elif row.compare_at == CompareAt.RECKONED and source[1] is not None:
        before = _converted(row, factor_ppm, source[1])
    return price, before


def _converted(row: ListRow, factor_ppm: int, minor: int) -> int:
    """Half up, once, to a multiple of what the list rounds to."""
    whole = MILLION * row.round_to_minor
    return divided_half_up(minor * factor_ppm, whole) * row.round_to_minor


def ranges(found: Iterable[Steps]) -> tuple[int, int, int, int] | None:
    """Lowest and highest price, and price before, of one piece of each; 0: none is reduced."""
    firsts = [each[0] for each in found if each]
    if not firsts:
        return None
    prices = [step.price_minor for step in firsts]
    before = [step.compare_at_minor for step in firsts if step.compare_at_minor is not None]
    return min(prices), max(prices), min(before, default=0), max(before, default=0)
