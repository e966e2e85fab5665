"""Every table, imported once so that migrations and tests see complete metadata."""

from sqlmodel import SQLModel

from commerce_api.cart import models as cart
from commerce_api.catalog import models as catalog
from commerce_api.checkout import models as checkout
from commerce_api.content import models as content
from commerce_api.giftcards import models as giftcards
from commerce_api.identity import models as identity
from commerce_api.inventory import models as inventory
from commerce_api.kernel import idempotency, leases, outbox, translations
from commerce_api.ledger import models as ledger
from commerce_api.metafields import models as metafields
from commerce_api.orders import models as orders
from commerce_api.payments import models as payments
from commerce_api.pricing import models as pricing
from commerce_api.promotions import models as promotions
from commerce_api.search import models as search
from commerce_api.subscriptions import models as subscriptions

__all__ = [
    "cart",
    "catalog",
    "checkout",
    "content",
    "giftcards",
    "idempotency",
    "identity",
    "inventory",
    "leases",
    "ledger",
    "metadata",
    "metafields",
    "orders",
    "outbox",
    "payments",
    "pricing",
    "promotions",
    "search",
    "subscriptions",
    "translations",
]

metadata = SQLModel.metadata
