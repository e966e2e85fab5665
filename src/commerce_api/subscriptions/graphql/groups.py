"""Which plans a product can be bought by."""

from commerce_api.catalog.graphql import Product
from commerce_api.catalog.rows import ProductRow
from commerce_api.gql import (
    After,
    Before,
    First,
    Info,
    Last,
    Page,
    Reverse,
    batch,
    connection,
    field,
    leaf,
    slice_of,
    type_,
    window,
)
from commerce_api.subscriptions import loaders
from commerce_api.subscriptions.graphql.plans import SellingPlanConnection
from commerce_api.subscriptions.rows import GroupRow


@type_("An option in which the plans of a group differ.")
class SellingPlanGroupOption:
    name: str = leaf("The option, such as “Deliver every”.")
    values: list[str] = leaf("Its values, in the order of the plans.")


@type_("Selling plans that are offered together.", GroupRow)
class SellingPlanGroup:
    name: str = leaf("Name of the group.")
    app_name: str | None = leaf("The program that made it, if one did.")
    options: list[SellingPlanGroupOption] = leaf("In what its plans differ.")


SellingPlanGroupConnection = connection(
    SellingPlanGroup, "SellingPlanGroup", "groups of selling plans"
)


@field(SellingPlanGroup, "sellingPlans", SellingPlanConnection, "Its plans.")
def group_plans(
    group: GroupRow,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    return slice_of(group.plans, part, lambda plan: plan.key)


@batch(
    Product,
    "sellingPlanGroups",
    SellingPlanGroupConnection,
    "The plans by which it, or any of its variants, can be bought.",
)
async def product_groups(
    products: list[ProductRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    found = await context.many(loaders.groups_of_product, [product.key for product in products])
    keys = sorted({key for groups in found for key in groups or ()})
    rows = dict(zip(keys, await context.many(loaders.groups, keys, context.locale), strict=True))
    shown = [[row for key in groups or () if (row := rows[key])] for groups in found]
    return [slice_of(groups, part, lambda group: group.key) for groups in shown]


@batch(
    Product,
    "requiresSellingPlan",
    bool,
    "Whether it is sold by selling plans only.",
)
async def product_requires_plan(products: list[ProductRow], info: Info) -> list[bool | None]:
    return await info.context.many(loaders.plan_only, [product.key for product in products])
