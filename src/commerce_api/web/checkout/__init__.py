"""The pages behind `Cart.checkoutUrl`: from a cart to a paid order, without JavaScript."""

from commerce_api.web.checkout.routes import checkout_routes

__all__ = ["checkout_routes"]
