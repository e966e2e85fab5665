"""Everything a plugin may implement. A plugin imports this package and `kernel`, nothing else."""

from dataclasses import dataclass, field

from commerce_api.kernel.db import Database
from commerce_api.ports.carrier import Carrier
from commerce_api.ports.notifications import Notifier
from commerce_api.ports.payment import PaymentGateway
from commerce_api.ports.recommender import Recommender
from commerce_api.ports.search import SearchEngine
from commerce_api.ports.shipping import ShippingRates
from commerce_api.ports.tax import TaxCalculator
from commerce_api.settings import Settings

__all__ = ["Plugins", "Services"]


@dataclass(frozen=True)
class Plugins:
    """The adapters this process runs with, chosen once in `app.py`."""

    search: SearchEngine
    recommender: Recommender
    tax: TaxCalculator
    shipping: ShippingRates
    carrier: Carrier
    notifier: Notifier
    gateways: dict[str, PaymentGateway] = field(default_factory=dict)


@dataclass(frozen=True)
class Services:
    """What a job of the worker can reach."""

    db: Database
    plugins: Plugins
    settings: Settings
