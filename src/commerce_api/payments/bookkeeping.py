"""What moving money means in the ledger.

A promise of a gateway is a memo: it is noted, and struck out when the money is taken or let go.
What was taken lies at the gateway, and nobody owes it any more.
"""

from collections.abc import Iterable

from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey, NewEntry, Posting, credit, debit, entry
from commerce_api.payments.models import MovementKind
from commerce_api.payments.rows import IntentRow


def entries_for(
    intent: IntentRow, kinds: Iterable[MovementKind], owed_by: AccountKey | None
) -> list[NewEntry]:
    """`owed_by`: who the money is from; else the payment has an account of its own."""
    debtor = owed_by or debtor_of(intent)
    return [entry(f"payment:{intent.key}:{kind}", *_lines(intent, kind, debtor)) for kind in kinds]


def debtor_of(intent: IntentRow) -> AccountKey:
    """Comes out at zero when a payment that made no order was given back."""
    return AccountKey(AccountKind.RECEIVABLE, intent.currency, f"payment:{intent.key}")


def _lines(intent: IntentRow, kind: MovementKind, debtor: AccountKey) -> list[Posting]:
    minor = intent.amount_minor
    authorized = AccountKey(AccountKind.AUTHORIZED, intent.currency, intent.gateway)
    promised = AccountKey(AccountKind.PROMISED, intent.currency, intent.gateway)
    clearing = AccountKey(AccountKind.CLEARING, intent.currency, intent.gateway)
    struck_out = [credit(authorized, minor), debit(promised, minor)]
    match kind:
        case MovementKind.AUTHORIZATION:
            return [debit(authorized, minor), credit(promised, minor)]
        case MovementKind.VOID:
            return struck_out
        case MovementKind.CAPTURE:
            return [*struck_out, debit(clearing, minor), credit(debtor, minor)]
        case MovementKind.REFUND:
            return [debit(debtor, minor), credit(clearing, minor)]
