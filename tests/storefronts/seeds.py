"""What the seed files say, read by themselves: what clients are shown is compared with it."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import product as every
from typing import Any

from commerce_api.settings import seeds_dir

Seed = dict[str, Any]


@cache
def file(name: str) -> Any:
    return tomllib.loads((seeds_dir() / name).read_text("utf-8"))


def _products() -> dict[str, Seed]:
    paths = sorted((seeds_dir() / "products").glob("*.toml"))
    entries = [entry for path in paths for entry in file(f"products/{path.name}")["product"]]
    return {entry["handle"]: entry for entry in entries}


PRODUCTS = _products()
COLLECTIONS = {entry["handle"]: entry for entry in file("collections.toml")["collection"]}
SHOP = file("shop.toml")


class Made:
    """A variant as its product's entry describes it."""

    def __init__(self, entry: Seed, selected: dict[str, str]) -> None:
        self.entry = entry
        self.selected = selected

    @property
    def title(self) -> str:
        return " / ".join(self.selected.values()) or "Default Title"

    def price(self, currency: str = "EUR") -> Decimal:
        listed = on_a_list(self.entry["handle"], currency).get("price")
        return Decimal(listed) if listed else self._amount("price", currency)

    def compare_at(self, currency: str = "EUR") -> Decimal | None:
        """What it was before. A price of a list has one of its own, or none."""
        listed = on_a_list(self.entry["handle"], currency)
        if listed:
            return Decimal(listed["compare_at"]) if "compare_at" in listed else None
        return self._amount("compare_at", currency) if "compare_at" in self.entry else None

    @property
    def stock(self) -> int:
        """Of a bundle there are as many as its components allow."""
        parts = self.entry.get("components")
        if parts:
            return int(min(_by_sku(part["sku"]).stock // part["quantity"] for part in parts))
        return sum(self._with_exceptions("stock", {}).values())

    @property
    def sku(self) -> str:
        known = file("options.toml")["value"]
        return "-".join([self.entry["sku"], *(known[v]["code"] for v in self.selected.values())])

    def _amount(self, key: str, currency: str) -> Decimal:
        amount = Decimal(self._with_exceptions(key, {})[currency])
        for option, surcharges in self.entry.get("surcharge", {}).items():
            amount += Decimal(surcharges.get(self.selected.get(option), {}).get(currency, "0"))
        return amount

    def _with_exceptions(self, key: str, otherwise: Any) -> Any:
        """A later exception wins."""
        told = [each[key] for each in exceptions(self.entry, self.selected) if key in each]
        return told[-1] if told else self.entry.get(key, otherwise)


def on_a_list(handle: str, currency: str) -> Seed:
    """What a price list that is for everybody, and holds today, says about a single piece."""
    now = datetime.now(UTC).isoformat()
    held = [
        each
        for each in file("prices.toml")["list"]
        if each["currency"] == currency
        and "group" not in each
        and each.get("starts", now) <= now <= each.get("ends", now)
    ]
    for each in sorted(held, key=lambda one: -one.get("priority", 0)):
        for price in each.get("price", ()):
            if price["product"] == handle and "min_quantity" not in price:
                return dict(price)
    return {}


def exceptions(entry: Seed, selected: dict[str, str]) -> list[Seed]:
    return [
        each for each in entry.get("exception", ()) if each["selected"].items() <= selected.items()
    ]


def variants(handle: str) -> list[Made]:
    """In the order in which a product has them: the last option changes fastest."""
    entry = PRODUCTS[handle]
    options = entry.get("options", [])
    made = [
        {option["name"]: value for option, value in zip(options, values, strict=True)}
        for values in every(*(option["values"] for option in options))
    ]
    return [
        Made(entry, selected)
        for selected in made
        if not any(each.get("missing") for each in exceptions(entry, selected))
    ]


def _by_sku(sku: str) -> Made:
    return next(made for handle in PRODUCTS for made in variants(handle) if made.sku == sku)


def text(amount: Decimal) -> str:
    """As amounts are sent."""
    return f"{amount:.2f}"


def price_range(handle: str, currency: str = "EUR") -> dict[str, Any]:
    return _range([variant.price(currency) for variant in variants(handle)], currency)


def compare_at_range(handle: str, currency: str = "EUR") -> dict[str, Any]:
    """Of the variants that were dearer once; zeros where none was."""
    amounts = [variant.compare_at(currency) for variant in variants(handle)]
    return _range([amount for amount in amounts if amount] or [Decimal(0)], currency)


def _range(amounts: list[Decimal], currency: str) -> dict[str, Any]:
    return {
        "minVariantPrice": money(min(amounts), currency),
        "maxVariantPrice": money(max(amounts), currency),
    }


def money(amount: Decimal, currency: str = "EUR") -> dict[str, str]:
    return {"amount": text(amount), "currencyCode": currency}


def available(handle: str) -> bool:
    return any(variant.stock > 0 for variant in variants(handle))


def inside(collection: str) -> list[str]:
    """The products of a collection that is kept by hand, in the order of the files."""
    return [handle for handle, entry in PRODUCTS.items() if collection in entry["collections"]]


BY_HAND = [
    handle
    for handle, entry in COLLECTIONS.items()
    if entry["visible"] and not {"rules", "match", "sort"} & set(entry)
]
