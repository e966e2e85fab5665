"""What an order takes over from its cart."""

from commerce_api.cart import metafields as carts
from commerce_api.cart.values import NewMetafield
from commerce_api.kernel import outbox
from commerce_api.metafields import service
from commerce_api.metafields.models import Owner
from commerce_api.metafields.service import NewDefinition
from tests.checkout.conftest import plugins, settings, shop
from tests.checkout.shop import Shop
from tests.conftest import Execute

__all__ = ["plugins", "settings", "shop"]

ORDER = """query O($id: ID!) { node(id: $id) { ... on Order {
  metafields(identifiers: [{ key: "wish" }, { key: "other" }, { key: "day" }]) {
    value parentResource { ... on Order { name } } } } } }"""


async def test_an_order_keeps_what_orders_may_have(shop: Shop, execute: Execute) -> None:
    token = await shop.cart((await shop.product(), 1))
    async with shop.db.transaction() as uow:
        for key, type in (("wish", "single_line_text_field"), ("day", "single_line_text_field")):
            await service.put_definition(
                uow, NewDefinition(owner=Owner.ORDER, key=key, type=type, storefront=True)
            )
        sent = [
            NewMetafield("wish", "single_line_text_field", "soon"),
            NewMetafield("other", "single_line_text_field", "no definition"),
            NewMetafield("day", "date", "2026-12-24"),  # the definition is of another type
        ]
        await carts.set_metafields(uow, [(token, each) for each in sent], ("metafields",))
    assert (await shop.submitted(token)).status == "succeeded"
    await outbox.drain(shop.db)
    [[key, secret]] = await shop.fetch("SELECT id, token FROM orders_order")
    answer = await execute(ORDER, id=f"gid://shopify/Order/{key}?key={secret}")
    wish, other, day = answer["node"]["metafields"]
    assert wish == {"value": "soon", "parentResource": {"name": "#1001"}}
    assert (other, day) == (None, None)
