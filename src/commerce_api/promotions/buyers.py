"""Whom a discount is for, and how buyers are told apart without being named."""

from hashlib import sha256

from commerce_api.identity.checks import same_email
from commerce_api.promotions import discounting
from commerce_api.promotions.queries import TermsRow
from commerce_api.promotions.rows import Purchase, Refusal

ELSEWHERE = Refusal(
    discounting.NOT_HONOURED, "This discount code is not valid where the goods shall go."
)


def marks(customer: int | None, email: str | None, phone: str | None) -> tuple[str, ...]:
    """All by which this buyer may come back: the account and the address, else the phone."""
    names = [f"customer:{customer}"] if customer else []
    names += [f"email:{same_email(email)}"] if email else []
    if not names and phone:
        names = ["phone:" + "".join(filter(str.isdigit, phone))]
    return tuple(sorted(sha256(name.encode()).hexdigest() for name in names))


def barred(terms: TermsRow, purchase: Purchase) -> Refusal | None:
    """Why it is not for this buyer, whatever is bought."""
    if terms.countries and purchase.country not in terms.countries:
        return ELSEWHERE
    if terms.restricted and not terms.eligible:
        nobody = purchase.customer is None
        return Refusal(discounting.NOBODY if nobody else discounting.NOT_FOR_YOU)
    if terms.bought_before:
        return Refusal(discounting.NOT_FOR_YOU)
    if terms.used_by_buyer:
        return Refusal(discounting.USED_BY_YOU)
    return Refusal(discounting.USED_UP) if terms.used_up else None
