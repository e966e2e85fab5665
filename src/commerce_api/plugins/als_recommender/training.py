"""From orders to arrays. Everything here is deterministic: equal input, equal bytes."""

from collections.abc import Callable

import implicit.cpu.als
import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from commerce_api.plugins.als_recommender.blas import one_thread_everywhere
from commerce_api.plugins.als_recommender.copurchase import count_together
from commerce_api.plugins.als_recommender.model import Arrays
from commerce_api.plugins.als_recommender.parameters import Parameters
from commerce_api.ports.recommender import Interactions, Progress

DAY_SECONDS = 86_400.0
_STEPS_AROUND_ALS = 3  # preparing, counting what is bought together, saving


class Prepared(msgspec.Struct, frozen=True):
    """One row a line that was really bought, with everything numbered from zero."""

    products: NDArray[np.int64]  # sorted ids; the arrays below point into it
    buyer_at: NDArray[np.int64]
    product_at: NDArray[np.int64]
    order_at: NDArray[np.int64]
    weights: NDArray[np.float32]
    ages_days: NDArray[np.float64]


def steps(parameters: Parameters) -> int:
    return parameters.iterations + _STEPS_AROUND_ALS


def prepare(interactions: Interactions, parameters: Parameters) -> Prepared:
    """Number buyers, products and orders; weigh each line by its age.

    Not by its quantity: on Online Retail that made recommendations worse (NDCG@10 .323 to .290).
    """
    rows = _in_fixed_order(interactions)
    buyers, ids, _, moments = (column[rows] for column in _columns(interactions))
    products, product_at = np.unique(ids, return_inverse=True)
    _, buyer_at = np.unique(buyers, return_inverse=True)
    newest = moments.max(initial=0)
    ages = (newest - moments) / DAY_SECONDS
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (np.diff(buyers) != 0) | (np.diff(moments) != 0)
    return Prepared(
        products=products,
        buyer_at=buyer_at,
        product_at=product_at,
        order_at=np.cumsum(begins) - 1,
        weights=(0.5 ** (ages / parameters.half_life_days)).astype(np.float32),
        ages_days=ages,
    )


def learn(
    data: Prepared, on_sale: NDArray[np.int64], parameters: Parameters, progress: Progress
) -> Arrays:
    n_products = len(data.products)
    total = steps(parameters)
    progress(1, total)
    with one_thread_everywhere():
        factors = _factors(data, parameters, lambda done: progress(1 + done, total))
    together = count_together(
        data.order_at, data.product_at, n_products, parameters.together_per_product
    )
    progress(total - 1, total)
    return Arrays(
        products=data.products,
        on_sale=np.isin(data.products, on_sale),
        factors=factors,
        popularity=_popularity(data, parameters),
        together_start=together.start,
        together_products=together.products,
        together_scores=together.scores,
    )


def _factors(
    data: Prepared, parameters: Parameters, progress: Callable[[int], None]
) -> NDArray[np.float16]:
    shape = (int(data.buyer_at.max()) + 1, len(data.products))
    matrix = sparse.csr_matrix((data.weights, (data.buyer_at, data.product_at)), shape=shape)
    matrix.sum_duplicates()
    als = implicit.cpu.als.AlternatingLeastSquares(
        factors=parameters.factors_for(len(data.products)),
        regularization=parameters.regularization,
        alpha=parameters.alpha,
        iterations=parameters.iterations,
        num_threads=parameters.threads,
        random_state=parameters.seed,
    )
    als.fit(matrix, show_progress=False, callback=lambda done, *_: progress(done + 1))
    return np.asarray(als.item_factors, dtype=np.float16)


def _popularity(data: Prepared, parameters: Parameters) -> NDArray[np.float32]:
    """Orders of late; products without any follow by their orders of all time."""
    n = len(data.products)
    recent = np.bincount(data.product_at[data.ages_days <= parameters.popular_days], minlength=n)
    ever = np.bincount(data.product_at, minlength=n)
    return np.asarray(recent + ever / (ever.sum() + 1.0), dtype=np.float32)


def _columns(interactions: Interactions) -> tuple[NDArray[np.int64], ...]:
    columns = (
        np.asarray(interactions.buyers, dtype=np.int64),
        np.asarray(interactions.products, dtype=np.int64),
        np.asarray(interactions.quantities, dtype=np.int64),
        np.asarray(interactions.moments, dtype=np.int64),
    )
    if len({len(column) for column in columns}) != 1:
        raise ValueError("the arrays of the interactions differ in length")
    return columns


def _in_fixed_order(interactions: Interactions) -> NDArray[np.int64]:
    """Rows worth learning from, by buyer, time and product, however the database returned them."""
    buyers, products, quantities, moments = _columns(interactions)
    order = np.lexsort((quantities, products, moments, buyers))
    return order[(quantities[order] > 0) & (products[order] > 0)]
