from tests.checkout.conftest import plugins, settings, shop

__all__ = ["plugins", "settings", "shop"]
