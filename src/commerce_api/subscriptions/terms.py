"""What a price becomes under a plan: integers in, integers out, nothing read."""

from commerce_api.kernel.money import divided_half_up
from commerce_api.subscriptions.models import AdjustmentKind
from commerce_api.subscriptions.rows import AdjustmentRow, PlanPrice, PlanRow, Terms


def terms_of(plan: PlanRow, unit_minor: int, currency: str) -> Terms | None:
    """None: the plan names no amount in this currency, so it is not offered in it.

    Each delivery is rounded half up, once; what several cost together is their sum.
    """
    if any(not _offered(each, currency) for each in plan.adjustments):
        return None
    each_delivery = [_adjusted(each, unit_minor, currency) for each in plan.adjustments]
    prices = tuple(
        PlanPrice(unit_minor * plan.deliveries, minor * plan.deliveries, minor)
        for minor in each_delivery or [unit_minor]
    )
    charge = divided_half_up(prices[0].price_minor * plan.charge_basis_points, 10_000)
    return Terms(plan, prices, charge)


def _offered(adjustment: AdjustmentRow, currency: str) -> bool:
    return adjustment.kind == AdjustmentKind.PERCENT or currency in adjustment.amounts


def _adjusted(adjustment: AdjustmentRow, unit_minor: int, currency: str) -> int:
    if adjustment.kind == AdjustmentKind.PERCENT:
        return unit_minor - divided_half_up(unit_minor * adjustment.basis_points, 10_000)
    if adjustment.kind == AdjustmentKind.AMOUNT:
        return max(unit_minor - adjustment.amounts[currency], 0)
    return adjustment.amounts[currency]
