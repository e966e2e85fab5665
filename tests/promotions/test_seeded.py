from commerce_api.kernel.db import Database
from commerce_api.promotions import discounting, service
from commerce_api.promotions.rows import Purchase, Target
from commerce_api.settings import Settings


async def test_the_demonstration_has_discounts_of_every_sort(seeded: Settings) -> None:
    db = Database(seeded.database_url)
    codes = ["SENDFREE", "THIRDFREE", "TRADE5", "WELCOME10", "DELIVERED"]
    async with db.read() as reader:
        [[desk]] = await reader.fetch(
            "SELECT id FROM catalog_product WHERE handle = 'cedar-pencils'"
        )
        found = await service.offers(reader, codes, Purchase("EUR", [desk]), automatic=True)
    await db.close()
    assert found.by_code[-1] is None, "an automatic one is no code"
    [delivered] = found.automatic
    goods = [Target(desk, 3 * 990, 3)]
    free, third, trade, tenth, _ = discounting.apply(found.by_code, goods)
    assert free.ships_free
    assert third.parts == (990,)
    assert trade.refusal == "DISCOUNT_ELIGIBLE_CUSTOMER_MISSING"
    assert tenth.parts == (198,)
    dear = [Target(desk, 50_000, 1)]
    assert [o.ships_free for o in discounting.apply([delivered], dear)] == [True]
    assert discounting.apply([delivered], [Target(desk, 49_999, 1)])[0].refusal
