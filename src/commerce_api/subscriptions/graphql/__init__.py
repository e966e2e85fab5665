"""Selling plans on the wire."""

from commerce_api.metafields.graphql import has_metafields
from commerce_api.metafields.models import Owner
from commerce_api.subscriptions.graphql.allocations import SellingPlanAllocation, allocation_of
from commerce_api.subscriptions.graphql.groups import SellingPlanGroup
from commerce_api.subscriptions.graphql.plans import SellingPlan

__all__ = ["SellingPlan", "SellingPlanAllocation", "SellingPlanGroup", "allocation_of"]

has_metafields(SellingPlan, Owner.SELLING_PLAN)
