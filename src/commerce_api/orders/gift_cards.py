"""Gift cards that were bought: one for each unit, for the buyer or for whom the line names."""

from collections.abc import Iterator

from commerce_api.cart.giftcards import RECIPIENT_EMAIL, RECIPIENT_MESSAGE, RECIPIENT_NAME
from commerce_api.giftcards import service as giftcards
from commerce_api.giftcards.rows import NewCard, Recipient
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.orders import queries
from commerce_api.orders.queries import BoughtCards


async def issue(uow: UnitOfWork, order_id: int) -> int:
    """Returns how many. However often it is called, each unit gets one card."""
    bought = await queries.bought_cards(uow, order_id)
    wanted = [card for line in bought for card in _cards(line)]
    return len(await giftcards.issue(uow, wanted, paid=True)) if wanted else 0


def _cards(line: BoughtCards) -> Iterator[NewCard]:
    """A mail is sent to somebody only if the buyer named somebody; else the buyer gets it."""
    given = {pair["key"]: pair.get("value") or "" for pair in line.attributes}
    email = given.get(RECIPIENT_EMAIL) or line.email
    recipient = None
    if email:
        name, message = given.get(RECIPIENT_NAME, ""), given.get(RECIPIENT_MESSAGE, "")
        recipient = Recipient(email, line.language, name[:255], message[:5000])
    for number in range(line.quantity):
        yield NewCard(
            Money(line.unit_minor, line.currency),
            customer_id=line.customer_key,
            source=f"order_line:{line.key}",
            source_number=number,
            recipient=recipient,
        )
