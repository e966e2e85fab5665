"""A whole shop with one of everything, and the real adapters behind it."""

from pathlib import Path
from typing import Any

from graphql import GraphQLInputObjectType, get_named_type, is_enum_type, is_list_type
from graphql.type import is_non_null_type
from sqlmodel import SQLModel

from commerce_api.app import services_of
from commerce_api.catalog.events import ProductChanged
from commerce_api.content.models import Article, Blog, Page
from commerce_api.gql import Context, gid
from commerce_api.gql.engine import Engine, Request
from commerce_api.identity import passwords, sessions
from commerce_api.identity import service as accounts
from commerce_api.identity.service import NewCustomer
from commerce_api.kernel import outbox
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.service import NewDiscount, create
from commerce_api.schema import schema
from commerce_api.search import handlers
from commerce_api.settings import Settings
from tests import make
from tests.hostile.slots import Bare, complete

NEW_CART = """
mutation New($input: CartInput) { cartCreate(input: $input) { userErrors { message } cart {
  id
  cost { totalAmount { amount } }
  lines(first: 1) { nodes { id } }
  delivery { addresses { id } }
  deliveryGroups(first: 1) { nodes { id deliveryOptions { handle } } }
} } }"""
EMAIL, PASSWORD = "ada@example.org", "steam and brass 1843"
REPAIR = """
UPDATE identity_customer SET email = :email, password_hash = :hash WHERE id = COALESCE(
  (SELECT id FROM identity_customer WHERE email = :email),
  (SELECT MIN(id) FROM identity_customer))"""
CHOOSE = """
mutation Choose($cart: ID!, $group: ID!, $handle: String!, $payment: CartPaymentInput!) {
  cartSelectedDeliveryOptionsUpdate(cartId: $cart, selectedDeliveryOptions: [
    {deliveryGroupId: $group, deliveryOptionHandle: $handle}
  ]) { cart { cost { totalAmount { amount currencyCode } } } userErrors { message } }
  cartPaymentUpdate(cartId: $cart, payment: $payment) { userErrors { message } }
}"""
SUBMIT = """
mutation Submit($cart: ID!) { cartSubmitForCompletion(cartId: $cart, attemptToken: "first") {
  result { ... on SubmitSuccess { attemptId } ... on SubmitFailed { errors { code message } } }
} }"""
ATTEMPT = """
query Attempt($id: String!) { cartCompletionAttempt(attemptId: $id) {
  ... on CartCompletionSuccess { order { trackingToken } }
} }"""
ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "address1": "Hauptstraße 1",
    "city": "Berlin",
    "zip": "10115",
    "countryCode": "DE",
}
COUNTING = {"identity_throttle"}  # refusals themselves are counted there
COUNTS = " UNION ALL ".join(
    f"SELECT '{name}', count(*) FROM {name}"
    for name in sorted(set(SQLModel.metadata.tables) - COUNTING)
)


class Shop:
    """`known` are values that fit, by the name of what they are for."""

    def __init__(self, url: str, folder: Path) -> None:
        self.services = services_of(
            Settings(
                database_url=url,
                data_dir=folder,
                auto_fulfill=True,
                password_memory_kib=64,
                password_passes=1,
                sign_in_misses=1_000,
                address_misses=1_000_000,
            )
        )
        self.engine = Engine(schema)
        self.handles: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.known: dict[str, Any] = {
            "query": "mug",
            "email": EMAIL,
            "password": PASSWORD,
            "phone": "+4930123456",
            "currencyCode": Bare("EUR"),
            "country": "DE",
            "countryCode": Bare("DE"),
            **{name: text for name, text in ADDRESS.items() if name != "countryCode"},
            "sessionId": "tok_success",
            "attemptToken": "second",
            "discountCodes": "TEN",
            "name": "Title",
            "value": "Default Title",
        }

    async def ask(self, text: str, variables: Any = None) -> dict[str, Any]:
        services = self.services
        context = Context(services.db, services.plugins, services.settings)
        return (await self.engine.run(Request(text, variables), context)).body()

    async def counts(self) -> dict[str, int]:
        async with self.services.db.read() as reader:
            return {str(name): int(count) for name, count in await reader.fetch(COUNTS)}

    async def fill(self) -> None:
        async with self.services.db.transaction() as uow:
            await make.markets(uow)
            product = await make.product(uow, tags=("kitchen",), vendor="Potters")
            variant = await make.variant(uow, of=product, stock=100_000)
            await make.image(uow, product)
            collection = await make.collection(uow, product)
            page = Page(handle="care", title="Care", body_html="<p>Cold.</p>")
            blog = Blog(handle="news", title="News")
            await uow.add(page, blog)
            article = Article(
                blog_id=blog.id,
                handle="how",
                title="How",
                author="Ada",
                content_html="<p>So.</p>",
                tags=["wool"],
            )
            await uow.add(article)
            await create(uow, NewDiscount("TEN", "Ten", DiscountKind.PERCENT, basis_points=1000))
            uow.emit(ProductChanged(product.id))
        rows = (product, collection, page, blog, article)
        self.handles = {type(row).__name__: row.handle for row in rows}
        self.ids = {type(row).__name__: gid(type(row).__name__, row.id) for row in rows}
        self.ids["ProductVariant"] = self.known["merchandiseId"] = gid("ProductVariant", variant.id)
        await outbox.drain(self.services.db)
        await handlers.index(self.services)
        await accounts.create(
            self.services.db, self.services.settings, NewCustomer(EMAIL, PASSWORD), host=""
        )
        await self.new_cart()
        await self._order()
        await self.new_cart()

    async def new_cart(self) -> None:
        """A cart that could be ordered, and a customer who is signed in. The ones before may have
        been spoilt."""
        await self._sign_in()
        given = {
            "lines": [{"merchandiseId": self.known["merchandiseId"], "quantity": 2}],
            "buyerIdentity": {"email": "ada@example.org", "countryCode": "DE"},
            "delivery": {
                "addresses": [{"selected": True, "address": {"deliveryAddress": ADDRESS}}]
            },
        }
        answer = await self.ask(NEW_CART, {"input": given})
        cart = answer["data"]["cartCreate"]["cart"]
        assert cart, answer
        [group] = cart["deliveryGroups"]["nodes"]
        self.ids["Cart"] = self.known["cartId"] = cart["id"]
        self.ids["CartLine"] = self.known["lineIds"] = cart["lines"]["nodes"][0]["id"]
        self.known["lineId"] = self.ids["CartLine"]
        self.known["addressIds"] = cart["delivery"]["addresses"][0]["id"]
        self.known["amount"] = cart["cost"]["totalAmount"]["amount"]
        self.known["deliveryGroupId"] = group["id"]
        self.known["deliveryOptionHandle"] = group["deliveryOptions"][0]["handle"]

    async def _sign_in(self) -> None:
        """Again and again: passwords are changed, too."""
        db, settings = self.services.db, self.services.settings
        hash = await passwords.hashed(PASSWORD, settings)
        async with db.transaction() as uow:
            await uow.fetch(REPAIR, email=EMAIL, hash=hash)
        entered = await sessions.sign_in(db, settings, EMAIL, PASSWORD, host="")
        self.known["customerAccessToken"] = entered.token.access_token

    async def _order(self) -> None:
        paid = {
            "amount": {"amount": "0", "currencyCode": "EUR"},
            "directPaymentMethod": {"billingAddress": {}, "sessionId": "tok_success"},
        }
        variables = {
            "cart": self.known["cartId"],
            "group": self.known["deliveryGroupId"],
            "handle": self.known["deliveryOptionHandle"],
            "payment": paid,
        }
        chosen = await self.ask(CHOOSE, variables)
        total = chosen["data"]["cartSelectedDeliveryOptionsUpdate"]["cart"]["cost"]["totalAmount"]
        paid["amount"] = total
        await self.ask(CHOOSE, variables)
        submitted = await self.ask(SUBMIT, {"cart": self.known["cartId"]})
        attempt = submitted["data"]["cartSubmitForCompletion"]["result"].get("attemptId")
        assert attempt, submitted
        self.known["attemptId"] = attempt
        answer = await self.ask(ATTEMPT, {"id": attempt})
        self.known["token"] = answer["data"]["cartCompletionAttempt"]["order"]["trackingToken"]
        await outbox.drain(self.services.db)

    def friendly(self, name: str, owner: str, kind: Any) -> Any:
        """A value that fits: most of all, one that names something that is there."""
        if is_non_null_type(kind):
            kind = kind.of_type
        if is_list_type(kind):
            return [self.friendly(name, owner, kind.of_type)]
        named = get_named_type(kind)
        named = get_named_type(kind)
        if isinstance(named, GraphQLInputObjectType):
            return complete(named, self.friendly)
        if is_enum_type(named) and not isinstance(self.known.get(name), Bare):
            return Bare(next(iter(named.values)))
        return self._named(name, owner, named.name)

    def _named(self, name: str, owner: str, kind: str) -> Any:
        if name == "handle":
            return self.handles.get(owner, "x")
        if name in {"id", "ids"} and owner.startswith("CartSelectableAddress"):
            return self.known["addressIds"]
        if name in {"id", "ids"} and owner.startswith("CartLine"):
            return self.known["lineIds"]
        plain = {"Int": 1, "Float": 1.5, "Boolean": True, "ID": self.ids.get(owner)}
        return self.known.get(name) or plain.get(kind) or self.ids["Product"]

    async def close(self) -> None:
        await self.services.plugins.search.close()
        await self.services.db.close()
