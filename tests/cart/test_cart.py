from datetime import timedelta

import pytest

from commerce_api.cart import handlers, queries, service
from commerce_api.cart.errors import CartNotFound, CartRefused, PaymentStarted
from commerce_api.cart.values import BuyerChange, Market, NewAddress, NewCart, NewLine, Place
from commerce_api.inventory import service as inventory
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.ports import Plugins, Services
from commerce_api.pricing.service import set_price
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.service import NewDiscount
from commerce_api.promotions.service import create as create_discount
from commerce_api.settings import Settings
from tests import make
from tests.cart.shop import GERMANY, STATES, cart, change, present, quantities, read, told
from tests.conftest import Counting
from tests.fakes import Absent


async def test_a_cart_holds_what_it_was_made_with(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow)
    token = await cart(
        db,
        NewLine(mug.id, 2),
        note="Ring twice 🛎",
        attributes=(("a", "1"), ("a", "2")),
        buyer=BuyerChange("ada@example.org", "+49 30 1234567", "DE"),
        addresses=(NewAddress(Place(country_code="de", city=" Berlin "), selected=True),),
    )
    found = await present(db, token)
    row = found.cart
    assert len(token) == 26
    assert (row.note, row.attributes) == ("Ring twice 🛎", [{"key": "a", "value": "2"}])
    assert (row.email, row.phone, row.country) == ("ada@example.org", "+49 30 1234567", "DE")
    assert (row.status, row.version, row.currency) == ("open", 0, "EUR")
    assert found.address
    assert (found.address.country_code, found.address.city) == ("DE", "Berlin")
    assert (found.subtotal_minor, found.tax_minor, found.total_minor) == (2500, 399, 2500)
    assert row.created_at.endswith("Z")


async def test_note_attributes_and_buyer_are_replaced(db: Database) -> None:
    token = await cart(db, note="old", buyer=BuyerChange("a@example.org", "123456"))
    await change(db, lambda uow: service.set_note(uow, token, "new"))
    await change(db, lambda uow: service.set_attributes(uow, token, (("k", "v"),)))
    await change(db, lambda uow: service.set_buyer(uow, token, BuyerChange(phone=None), None))
    row = (await present(db, token)).cart
    assert (row.note, row.attributes) == ("new", [{"key": "k", "value": "v"}])
    assert (row.email, row.phone, row.version) == ("a@example.org", None, 3)


async def test_another_country_has_other_prices(db: Database) -> None:
    async with db.transaction() as uow:
        both = await make.variant(uow, price=Money(1000, "EUR"))
        await set_price(uow, both, Money(1150, "USD"))
        euro = await make.variant(uow)
    token = await cart(db, NewLine(both.id), NewLine(euro.id))
    buyer = BuyerChange(country="US")
    changed = await change(db, lambda uow: service.set_buyer(uow, token, buyer, STATES))
    found = await present(db, token)
    assert (found.currency, found.cart.country, found.total_minor) == ("USD", "US", 1150)
    assert [option.handle for option in found.options] == ["air"]
    assert told(changed) == [("MERCHANDISE_OUT_OF_STOCK", "ProductVariant", str(euro.id))]
    await change(db, lambda uow: service.set_buyer(uow, token, buyer, GERMANY))
    assert await quantities(db, token) == [1]


async def discounts(uow: UnitOfWork) -> None:
    await create_discount(uow, NewDiscount("TEN", "Ten", DiscountKind.PERCENT, basis_points=1000))
    await create_discount(
        uow,
        NewDiscount(
            "FIVE", "Five", DiscountKind.FIXED, amounts={"EUR": 500}, minimums={"EUR": 5000}
        ),
    )
    over = now() - timedelta(days=1)
    await create_discount(
        uow, NewDiscount("OVER", "Over", DiscountKind.PERCENT, basis_points=1, ends_at=over)
    )


async def test_codes_replace_each_other_and_are_told(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow)
        await discounts(uow)
    token = await cart(db, NewLine(mug.id, 2), codes=("ten",))
    codes = [" Ten", "five", "tEN", "over", "nope", " "]
    changed = await change(db, lambda uow: service.set_discount_codes(uow, token, codes))
    found = await present(db, token)
    assert [(state.code, state.applicable) for state in found.codes] == [
        ("Ten", True),
        ("five", False),
        ("over", False),
        ("nope", False),
    ]
    assert told(changed) == [
        ("DISCOUNT_PURCHASE_NOT_IN_RANGE", "Cart", token),
        ("DISCOUNT_CURRENTLY_INACTIVE", "Cart", token),
        ("DISCOUNT_NOT_FOUND", "Cart", token),
    ]
    [allocation] = found.lines[0].allocations
    assert (allocation.code, allocation.minor, allocation.basis_points) == ("TEN", 250, 1000)
    assert (found.subtotal_minor, found.discount_minor, found.total_minor) == (2250, 250, 2250)
    await change(db, lambda uow: service.set_discount_codes(uow, token, []))
    assert (await present(db, token)).total_minor == 2500


async def test_a_new_cart_tells_of_its_codes(db: Database) -> None:
    new = NewCart(GERMANY, "en", codes=("nope",))
    changed = await change(db, lambda uow: service.create(uow, new))
    assert told(changed) == [("DISCOUNT_NOT_FOUND", "Cart", changed.token)]


BAD = "\x00"
HALF = "\ud800"


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"note": BAD}, "INVALID", ("note",)),
        ({"note": HALF}, "INVALID", ("note",)),
        ({"note": "x" * 5001}, "NOTE_TOO_LONG", ("note",)),
        ({"attributes": ((BAD, ""),)}, "INVALID", ("attributes", "0", "key")),
        ({"attributes": (("k", HALF),)}, "INVALID", ("attributes", "0", "value")),
        ({"attributes": ((" ", ""),)}, "INVALID", ("attributes", "0", "key")),
        ({"attributes": (("k", "x" * 5001),)}, "INVALID", ("attributes", "0", "value")),
        ({"attributes": (("k", "v"),) * 101}, "MAXIMUM_EXCEEDED", ("attributes",)),
        ({"codes": (BAD,)}, "INVALID", ("discountCodes", "0")),
        ({"codes": ("x" * 256,)}, "INVALID", ("discountCodes", "0")),
        ({"codes": ("x",) * 26}, "MAXIMUM_EXCEEDED", ("discountCodes",)),
        ({"buyer": BuyerChange("nobody")}, "INVALID", ("buyerIdentity", "email")),
        ({"buyer": BuyerChange(f"a{BAD}@b.de")}, "INVALID", ("buyerIdentity", "email")),
        ({"buyer": BuyerChange("a" * 65 + "@b.de")}, "INVALID", ("buyerIdentity", "email")),
        ({"buyer": BuyerChange(phone="call me")}, "INVALID", ("buyerIdentity", "phone")),
        ({"buyer": BuyerChange(phone="1" * 33)}, "INVALID", ("buyerIdentity", "phone")),
        (
            {"lines": (NewLine(1, 1, ((BAD, ""),)),)},
            "INVALID",
            ("lines", "0", "attributes", "0", "key"),
        ),
        ({"lines": (NewLine(None),)}, "INVALID", ("lines", "0", "merchandiseId")),
        (
            {"addresses": (NewAddress(None),)},
            "INVALID",
            ("delivery", "addresses", "0", "address"),
        ),
    ],
)
async def test_what_cannot_be_kept_is_refused(
    db: Database, fields: dict[str, object], code: str, path: tuple[str, ...]
) -> None:
    with pytest.raises(CartRefused) as refusal:
        await cart(db, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, ("input", *path))
    async with db.read() as reader:
        assert list(await reader.fetch("SELECT id FROM cart_cart")) == []


async def expired(db: Database, token: str) -> None:
    async with db.transaction() as uow:
        sql = "UPDATE cart_cart SET expires_at = :then WHERE token = :token"
        await uow.fetch(sql, then=now() - timedelta(seconds=1), token=token)


async def test_an_expired_cart_is_gone(db: Database) -> None:
    token = await cart(db)
    await expired(db, token)
    assert await read(db, token) is None
    for unknown in (token, "nothing"):
        with pytest.raises(CartNotFound):
            await change(db, lambda uow, token=unknown: service.set_note(uow, token, ""))  # type: ignore[misc]


async def test_a_change_prolongs_its_life(db: Database) -> None:
    token = await cart(db)
    async with db.transaction() as uow:
        sql = "UPDATE cart_cart SET expires_at = :then WHERE token = :token"
        await uow.fetch(sql, then=now() + timedelta(minutes=1), token=token)
        await service.set_note(uow, token, "still here")
        soon = "SELECT id FROM cart_cart WHERE expires_at < :then"
        assert list(await uow.fetch(soon, then=now() + timedelta(days=29))) == []


async def test_expired_carts_are_deleted_with_all_they_have(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow)
    old, young = [
        await cart(
            db,
            NewLine(mug.id),
            codes=("X",),
            addresses=(NewAddress(Place(country_code="DE")),),
        )
        for _ in range(2)
    ]
    await expired(db, old)
    plugins = Plugins(*[Absent()] * 6)  # type: ignore[arg-type]
    await handlers.expire_carts(Services(db, plugins, Settings()))
    async with db.read() as reader:
        for table in ("cart_cart", "cart_line", "cart_discount_code", "cart_address"):
            [[left]] = await reader.fetch(f"SELECT count(*) FROM {table}")
            assert left == 1
    assert await quantities(db, young) == [1]


async def test_nothing_changes_once_payment_has_started(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow)
    token = await cart(db, NewLine(mug.id))
    before = (await present(db, token)).cart
    await change(db, lambda uow: service.begin_completing(uow, before))
    with pytest.raises(PaymentStarted, match="Payment for this cart has started"):
        await change(db, lambda uow: service.add_lines(uow, token, [NewLine(mug.id)]))
    with pytest.raises(PaymentStarted):
        await change(db, lambda uow: service.begin_completing(uow, before))
    assert await quantities(db, token) == [1]

    assert await change(db, lambda uow: service.reopen(uow, before.key))
    assert not await change(db, lambda uow: service.complete(uow, before.key))
    await change(db, lambda uow: service.add_lines(uow, token, [NewLine(mug.id)]))
    assert await quantities(db, token) == [2]


async def test_a_cart_becomes_an_order_as_it_was_seen_or_not_at_all(db: Database) -> None:
    token = await cart(db)
    seen = (await present(db, token)).cart
    await change(db, lambda uow: service.set_note(uow, token, "changed"))
    with pytest.raises(CartRefused, match="changed in the meantime"):
        await change(db, lambda uow: service.begin_completing(uow, seen))
    seen = (await present(db, token)).cart
    await change(db, lambda uow: service.begin_completing(uow, seen))
    assert await change(db, lambda uow: service.complete(uow, seen.key))
    assert await read(db, token) is None
    with pytest.raises(CartNotFound):
        await change(db, lambda uow: service.set_note(uow, token, ""))
    async with db.read() as reader:
        done = await queries.cart_by_key(reader, seen.key)
    assert done
    assert done.status == "completed"


async def test_delivery_is_chosen_among_what_is_offered(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow, stock=None)
    token = await cart(db, NewLine(mug.id, 2))
    seen = await present(db, token)
    assert [(o.handle, o.price_minor, o.title) for o in seen.options] == [
        ("standard", 490, "Standard"),
        ("express", 1290, "Express"),
        ("pickup", 0, "Pickup"),
    ]
    assert (seen.selected, seen.shipping_minor) == (None, 0)
    await change(db, lambda uow: service.choose_delivery(uow, token, seen, "standard"))
    chosen = await present(db, token)
    assert (chosen.shipping_minor, chosen.total_minor, chosen.tax_minor) == (490, 2990, 477)
    await change(db, lambda uow: service.add_lines(uow, token, [NewLine(mug.id, 3)]))
    assert (await present(db, token)).shipping_minor == 0  # free from 60 euros on
    with pytest.raises(CartRefused) as refusal:
        await change(db, lambda uow: service.choose_delivery(uow, token, seen, "air"))
    assert refusal.value.code == "INVALID_DELIVERY_OPTION"


async def test_an_option_that_is_not_offered_there_is_not_selected(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow)
    token = await cart(db, NewLine(mug.id))
    seen = await present(db, token)
    await change(db, lambda uow: service.choose_delivery(uow, token, seen, "express"))
    abroad = [NewAddress(Place(country_code="FR"), selected=True)]
    await change(db, lambda uow: service.add_addresses(uow, token, abroad))
    found = await present(db, token)
    assert (found.options, found.selected, found.shipping_minor) == ((), None, 0)


async def test_what_needs_no_delivery_is_offered_none(db: Database) -> None:
    async with db.transaction() as uow:
        ebook = await make.variant(uow)
        ebook.requires_shipping = False
    found = await present(db, await cart(db, NewLine(ebook.id)))
    assert (found.requires_shipping, found.options) == (False, ())


async def test_tax_follows_the_selected_address(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow, price=Money(1000, "USD"))
    token = await cart(db, NewLine(mug.id), market=STATES)
    assert (await present(db, token)).added_tax_minor == 0
    york = [NewAddress(Place(country_code="US", province_code="ny"), selected=True)]
    await change(db, lambda uow: service.add_addresses(uow, token, york))
    found = await present(db, token)
    assert (found.tax_name, found.added_tax_minor, found.total_minor) == ("NY sales tax", 89, 1089)


async def test_the_stock_it_holds_is_its_own(db: Database) -> None:
    async with db.transaction() as uow:
        mug = await make.variant(uow, stock=3)
    token = await cart(db, NewLine(mug.id, 3))
    name, until = service.hold_reference(token), now() + timedelta(minutes=15)
    await change(db, lambda uow: inventory.hold(uow, name, {mug.id: 3}, until))
    found = await present(db, token)
    assert found.lines[0].row.available == 3
    assert found.demand == {mug.id: 3}


async def test_reading_takes_a_constant_number_of_statements(
    db: Database, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        variants = [await make.variant(uow) for _ in range(12)]
        shelf = await make.collection(uow, await make.product(uow))
        await create_discount(
            uow,
            NewDiscount("S", "S", DiscountKind.PERCENT, basis_points=1, collection_ids=(shelf.id,)),
        )
    counts = []
    for some in (variants[:1], variants):
        new = tuple(NewLine(variant.id) for variant in some)
        place = NewAddress(Place(country_code="DE"), selected=True)
        full = await cart(db, *new, codes=("S",), addresses=(place,))
        name, until = service.hold_reference(full), now() + timedelta(minutes=15)
        await change(
            db,
            lambda uow, name=name, until=until: inventory.hold(  # type: ignore[misc]
                uow, name, {variants[0].id: 1}, until
            ),
        )
        plain = await cart(db, *new)
        with count_statements() as all_of_it:
            await present(db, full)
        with count_statements() as little:
            await present(db, plain)
        counts.append((len(all_of_it), len(little)))
    assert counts == [(6, 2), (6, 2)]


async def test_a_market_is_where_the_buyer_is(db: Database) -> None:
    token = await cart(db, market=Market("JP", "JPY"), language="ja")
    row = (await present(db, token)).cart
    assert (row.country, row.currency, row.language) == ("JP", "JPY", "ja")
