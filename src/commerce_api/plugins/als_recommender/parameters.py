"""The knobs of the model, with the values that won on real shops."""

import msgspec


class Parameters(msgspec.Struct, frozen=True):
    factors: int = 64
    iterations: int = 15
    alpha: float = 3.0
    regularization: float = 20.0
    half_life_days: float = 75.0
    popular_days: float = 28.0
    together_per_product: int = 50
    session_days: float = 0.5
    session_boost: float = 4.0
    seed: int = 7
    threads: int = 1

    def factors_for(self, products: int) -> int:
        """Fewer factors for a small shop, where 64 would learn every basket by heart."""
        return max(1, min(self.factors, products // 3))
