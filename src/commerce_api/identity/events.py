from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class CustomerCreated(Event, name="identity.customer_created"):
    """Somebody has opened an account. That the e-mail address is theirs is not proved yet."""

    customer_id: int


@dataclass(frozen=True)
class CustomerVerified(Event, name="identity.customer_verified"):
    """A customer has proved, with a mail that was sent there, that the address is theirs."""

    customer_id: int


@dataclass(frozen=True)
class CustomerChanged(Event, name="identity.customer_changed"):
    """Something that a customer says of themselves is different now."""

    customer_id: int
