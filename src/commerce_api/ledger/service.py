"""Posting, and looking at what was posted.

Only `post` writes. What it writes comes out at zero in every currency, and happens once for each
reference, however often it is asked for. Nothing is ever changed or taken back: a mistake is
mended by another entry.
"""

from collections.abc import Sequence

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.money import LARGEST_MINOR
from commerce_api.ledger import queries
from commerce_api.ledger.errors import Overdrawn, Unbalanced
from commerce_api.ledger.rows import AccountKey, Audit, NewEntry, PostedLine, entry

ENTRIES_MAX = 1000


async def open_account(uow: UnitOfWork, account: AccountKey) -> int:
    """The account's key. It is opened when there is none."""
    return (await _opened(uow, [account]))[account.name]


async def post(uow: UnitOfWork, *entries: NewEntry) -> frozenset[str]:
    """Write the entries whose references are new, and return these references.

    Raises `Overdrawn` when a guarded account would fall below zero: then nothing at all is posted,
    as long as the transaction ends with it.
    """
    wanted = [entry(new.reference, *new.lines) for new in entries]
    wanted = [new for new in wanted if new.lines]
    for new in wanted:
        _check(new)
    if not wanted:
        return frozenset()
    ids = await _opened(uow, [line.account for new in wanted for line in new.lines])
    wanted = await _affordable(uow, wanted, ids)
    moment = now()
    keys = await queries.write(uow, wanted, moment)
    lines, left = [], dict(keys)
    for new in wanted:
        key = left.pop(new.reference, None)  # a reference that came twice is posted once
        if key is not None:
            lines += [(key, ids[line.account.name], line.minor) for line in new.lines]
    await queries.write_lines(uow, lines, moment)
    return frozenset(keys)


async def balance(fetches: Fetches, account: AccountKey) -> int:
    return (await balances(fetches, [account]))[account]


async def balances(fetches: Fetches, accounts: Sequence[AccountKey]) -> dict[AccountKey, int]:
    """In minor units, positive on the side where the account normally stands. 0: never used."""
    sums = await queries.sums_by_name(fetches, [account.name for account in accounts])
    return {account: account.sign * sums.get(account.name, 0) for account in accounts}


async def entries_of(
    fetches: Fetches, account: AccountKey, *, limit: int = ENTRIES_MAX
) -> list[PostedLine]:
    """Every line of the entries that touched an account, the oldest first."""
    return await queries.lines_of(fetches, account.name, min(limit, ENTRIES_MAX))


async def audit(fetches: Fetches) -> Audit:
    """Look through all the books."""
    return Audit(
        unbalanced=await queries.unbalanced(fetches, ENTRIES_MAX),
        off_by=await queries.off_by(fetches),
        overdrawn=await queries.overdrawn(fetches, ENTRIES_MAX),
    )


def _check(new: NewEntry) -> None:
    sums: dict[str, int] = {}
    for line in new.lines:
        if abs(line.minor) > LARGEST_MINOR:
            raise Unbalanced(f"{new.reference}: an amount is too large")
        sums[line.account.currency] = sums.get(line.account.currency, 0) + line.minor
    if any(sums.values()):
        raise Unbalanced(f"{new.reference} does not come out at zero: {sums}")


async def _opened(uow: UnitOfWork, accounts: Sequence[AccountKey]) -> dict[str, int]:
    """Names to keys. Accounts are opened in one order, so that nobody waits for each other."""
    by_name = {account.name: account for account in accounts}
    ids = await queries.ids(uow, sorted(by_name))
    missing = sorted(by_name.keys() - ids.keys())
    if missing:
        ids |= await queries.open_accounts(uow, [by_name[name] for name in missing], now())
    if by_name.keys() - ids.keys():
        ids |= await queries.ids(uow, sorted(by_name))
    return ids


async def _affordable(
    uow: UnitOfWork, entries: list[NewEntry], ids: dict[str, int]
) -> list[NewEntry]:
    """Of these entries the new ones; the accounts that they spend from are locked."""
    spent = {
        ids[line.account.name]: line.account
        for new in entries
        for line in new.lines
        if line.account.guarded and line.account.sign * line.minor < 0
    }
    if not spent:
        return entries
    await queries.lock(uow, sorted(spent))
    known = await queries.known(uow, [new.reference for new in entries])
    fresh = [new for new in entries if new.reference not in known]
    sums = await queries.sums(uow, sorted(spent))
    for new in fresh:
        for line in new.lines:
            id, account = ids[line.account.name], line.account
            before = sums.get(id, 0)
            sums[id] = before + line.minor
            if id in spent and account.sign * line.minor < 0 and account.sign * sums[id] < 0:
                raise Overdrawn(account.name, account.sign * before)
    return fresh
