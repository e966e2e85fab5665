"""The recommender that ships with the shop: implicit ALS factors and co-purchase counts."""

from commerce_api.plugins.als_recommender.parameters import Parameters
from commerce_api.plugins.als_recommender.recommender import AlsRecommender

__all__ = ["AlsRecommender", "Parameters"]
