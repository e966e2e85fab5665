"""The checkout's shop, to buy with discounts in."""

from tests.checkout.conftest import plugins, settings, shop

__all__ = ["plugins", "settings", "shop"]
