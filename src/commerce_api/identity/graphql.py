"""Customers on the wire. They are reached through what is theirs, never listed."""

import strawberry

from commerce_api.gql import DateTime, field, gid, leaf, type_
from commerce_api.identity.rows import CustomerRow


@type_("Somebody who buys here.", CustomerRow)
class Customer:
    email: str | None = leaf("E-mail address.")
    first_name: str | None = leaf("Given name.")
    last_name: str | None = leaf("Family name.")
    phone: str | None = leaf("Phone number.")
    accepts_marketing: bool = leaf("Whether advertising may be sent.")
    created_at: DateTime = leaf("When the customer became known.")
    updated_at: DateTime = leaf("When anything of this last changed.")


@field(Customer, "id", strawberry.ID, "A globally unique id.")
def customer_id(customer: CustomerRow) -> str:
    return gid("Customer", customer.key)


@field(Customer, "displayName", str, "The name to greet with; the e-mail address for want of one.")
def customer_display_name(customer: CustomerRow) -> str:
    names = (customer.first_name, customer.last_name)
    return " ".join(name for name in names if name) or customer.email


@field(Customer, "tags", list[str], "Words that the shop has put on the customer.")
def customer_tags(customer: CustomerRow) -> list[str]:
    return []
