"""Completing a cart on the wire."""

from commerce_api.checkout.graphql.attempts import CartCompletionAttemptResult
from commerce_api.checkout.graphql.mutations import (
    CartPrepareForCompletionResult,
    CartSubmitForCompletionResult,
)

__all__ = [
    "CartCompletionAttemptResult",
    "CartPrepareForCompletionResult",
    "CartSubmitForCompletionResult",
]
