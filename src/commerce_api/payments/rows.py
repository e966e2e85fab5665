"""A payment as it is read."""

from commerce_api.kernel.rows import Row


class IntentRow(Row):
    key: int
    token: str  # the idempotency key of every call to the gateway
    gateway: str
    gateway_reference: str | None
    source: str
    amount_minor: int
    currency: str
    status: str
    action_url: str | None
    failure_code: str | None
    failure_message: str | None
