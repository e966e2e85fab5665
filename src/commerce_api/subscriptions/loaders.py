from collections.abc import Mapping, Sequence

from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import structs
from commerce_api.kernel.translations import texts_of
from commerce_api.subscriptions.rows import (
    AdjustmentRow,
    GroupOptionRow,
    GroupRow,
    PlanOptionRow,
    PlanRow,
)

GROUPS_OF_PRODUCTS = """
SELECT g.product_id, g.group_id, s.position FROM subscriptions_group_product AS g
JOIN subscriptions_group AS s ON s.id = g.group_id WHERE g.product_id = ANY(:keys)
UNION
SELECT v.product_id, g.group_id, s.position FROM catalog_variant AS v
JOIN subscriptions_group_variant AS g ON g.variant_id = v.id
JOIN subscriptions_group AS s ON s.id = g.group_id WHERE v.product_id = ANY(:keys)
ORDER BY 1, 3, 2"""

PLANS_OF_VARIANTS = """
SELECT f.variant_id, p.id FROM (
  SELECT v.id AS variant_id, g.group_id FROM catalog_variant AS v
  JOIN subscriptions_group_product AS g ON g.product_id = v.product_id WHERE v.id = ANY(:keys)
  UNION
  SELECT g.variant_id, g.group_id FROM subscriptions_group_variant AS g
  WHERE g.variant_id = ANY(:keys)
) AS f
JOIN subscriptions_group AS s ON s.id = f.group_id
JOIN subscriptions_plan AS p ON p.group_id = f.group_id
ORDER BY f.variant_id, s.position, s.id, p.position, p.id"""

GROUPS = "SELECT id, name, app_name FROM subscriptions_group WHERE id = ANY(:keys)"

GROUP_OPTIONS = """
SELECT o.group_id, o.id, o.name, v.id, v.value FROM subscriptions_group_option AS o
LEFT JOIN subscriptions_plan_option AS v ON v.option_id = o.id
LEFT JOIN subscriptions_plan AS p ON p.id = v.plan_id
WHERE o.group_id = ANY(:keys) ORDER BY o.group_id, o.position, o.id, p.position, p.id"""

PLAN_KEYS = """
SELECT id FROM subscriptions_plan WHERE group_id = ANY(:keys) ORDER BY group_id, position, id"""

PLANS = """
SELECT id, group_id, name, description, billing_interval, billing_count, delivery_interval,
  delivery_count, deliveries, charge_basis_points
FROM subscriptions_plan WHERE id = ANY(:keys)"""

PLAN_OPTIONS = """
SELECT v.plan_id, v.id, o.id, o.name, v.value FROM subscriptions_plan_option AS v
JOIN subscriptions_group_option AS o ON o.id = v.option_id
WHERE v.plan_id = ANY(:keys) ORDER BY v.plan_id, o.position, o.id"""

ADJUSTMENTS = """
SELECT a.plan_id, a.position, a.kind, a.basis_points, a.order_count, m.currency, m.amount_minor
FROM subscriptions_adjustment AS a
LEFT JOIN subscriptions_adjustment_amount AS m ON m.adjustment_id = a.id
WHERE a.plan_id = ANY(:keys) ORDER BY a.plan_id, a.position, m.currency"""

PLAN_ONLY = "SELECT product_id FROM subscriptions_plan_only WHERE product_id = ANY(:keys)"


async def plan_only(reader: Fetches, keys: Sequence[int]) -> Mapping[int, bool]:
    found = {row[0] for row in await reader.fetch(PLAN_ONLY, keys=list(keys))}
    return {key: key in found for key in keys}


async def groups_of_product(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {key: [] for key in keys}
    for product, group, _ in await reader.fetch(GROUPS_OF_PRODUCTS, keys=list(keys)):
        found[product].append(group)
    return found


async def plans_of_variant(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {key: [] for key in keys}
    for variant, plan in await reader.fetch(PLANS_OF_VARIANTS, keys=list(keys)):
        found[variant].append(plan)
    return found


async def groups(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, GroupRow]:
    """Groups with their options and all their plans."""
    found = {row.key: row for row in structs(GroupRow, await reader.fetch(GROUPS, keys=list(keys)))}
    if not found:
        return found
    await _add_options(reader, found, locale)
    plan_keys = [row[0] for row in await reader.fetch(PLAN_KEYS, keys=list(found))]
    loaded = await plans(reader, plan_keys, locale)
    for key in plan_keys:
        found[loaded[key].group_key].plans.append(loaded[key])
    if locale:
        texts = await texts_of(reader, "selling_plan_group", list(found), locale)
        for key, row in found.items():
            row.name = texts.get(key, {}).get("name", row.name)
    return found


async def plans(reader: Fetches, keys: Sequence[int], locale: str | None) -> Mapping[int, PlanRow]:
    """Plans with what they choose and how they change a price."""
    found = {row.key: row for row in structs(PlanRow, await reader.fetch(PLANS, keys=list(keys)))}
    if not found:
        return found
    await _add_choices(reader, found, locale)
    await _add_adjustments(reader, found)
    if locale:
        texts = await texts_of(reader, "selling_plan", list(found), locale)
        for key, row in found.items():
            row.name = texts.get(key, {}).get("name", row.name)
            row.description = texts.get(key, {}).get("description", row.description)
    return found


async def _add_options(reader: Fetches, found: dict[int, GroupRow], locale: str | None) -> None:
    rows = await reader.fetch(GROUP_OPTIONS, keys=list(found))
    names, values = await _words(reader, [row[1] for row in rows], [row[3] for row in rows], locale)
    for group, option, name, choice, value in rows:
        options = found[group].options
        if not options or options[-1].key != option:
            options.append(GroupOptionRow(option, names.get(option, name), []))
        shown = values.get(choice, value)
        if shown is not None and shown not in options[-1].values:
            options[-1].values.append(shown)


async def _add_choices(reader: Fetches, found: dict[int, PlanRow], locale: str | None) -> None:
    rows = await reader.fetch(PLAN_OPTIONS, keys=list(found))
    names, values = await _words(reader, [row[2] for row in rows], [row[1] for row in rows], locale)
    for plan, choice, option, name, value in rows:
        shown = PlanOptionRow(option, names.get(option, name), values.get(choice, value))
        found[plan].options.append(shown)


async def _words(
    reader: Fetches, options: Sequence[int], choices: Sequence[int | None], locale: str | None
) -> tuple[dict[int, str], dict[int | None, str]]:
    """Translated names of options and values of choices, by key."""
    if locale is None or not options:
        return {}, {}
    names = await texts_of(reader, "selling_plan_option", sorted(set(options)), locale)
    keys = sorted({key for key in choices if key is not None})
    values = await texts_of(reader, "selling_plan_choice", keys, locale)
    return (
        {key: texts["name"] for key, texts in names.items() if "name" in texts},
        {key: texts["value"] for key, texts in values.items() if "value" in texts},
    )


async def _add_adjustments(reader: Fetches, found: dict[int, PlanRow]) -> None:
    rows = await reader.fetch(ADJUSTMENTS, keys=list(found))
    amounts: dict[tuple[int, int], dict[str, int]] = {}
    for plan, position, kind, basis_points, order_count, currency, minor in rows:
        if (plan, position) not in amounts:
            amounts[plan, position] = {}
            row = AdjustmentRow(kind, basis_points, order_count, amounts[plan, position])
            found[plan].adjustments.append(row)
        if currency is not None:
            amounts[plan, position][currency] = minor
