"""The generated catalogue is endless, repeatable and plausible."""

import time
from collections import Counter

import pytest

from commerce_api.seeding.catalogue_growth import CURRENCIES, GrownProduct, generated_products


@pytest.fixture(scope="module")
def products() -> list[GrownProduct]:
    return list(generated_products(3_000))


def test_more_products_leave_the_first_ones_alone(products: list[GrownProduct]) -> None:
    assert list(generated_products(500)) == products[:500]
    assert list(generated_products(500, start=1_000)) == products[1_000:1_500]
    assert list(generated_products(0)) == []


def test_keys_are_unique(products: list[GrownProduct]) -> None:
    variants = [variant for product in products for variant in product.variants]
    assert len({product.handle for product in products}) == 3_000
    assert len({product.title for product in products}) == 3_000
    assert len({variant.sku for variant in variants}) == len(variants)
    assert len({variant.barcode for variant in variants}) == len(variants)


def test_variants_are_the_combinations_of_the_options(products: list[GrownProduct]) -> None:
    for product in products:
        combinations = 1
        for _, values in product.options:
            assert len(values) == len(set(values))
            combinations *= len(values)
        assert 1 <= len(product.variants) == combinations <= 12
        assert len({variant.options for variant in product.variants}) == combinations
        for variant in product.variants:
            for value, (_, values) in zip(variant.options, product.options, strict=True):
                assert value in values


def test_prices_stock_and_weight_make_sense(products: list[GrownProduct]) -> None:
    variants = [variant for product in products for variant in product.variants]
    for variant in variants:
        assert tuple(variant.prices_minor) == CURRENCIES
        euro, dollar, pound = variant.prices_minor.values()
        assert 0 < pound <= euro <= dollar < 1_000_000
        for currency, before in variant.compare_at_minor.items():
            assert before > variant.prices_minor[currency]
        assert set(variant.stock) == {"berlin", "portland"}
        assert all(0 <= count < 500 for count in variant.stock.values())
        assert 0 < variant.weight_grams < 100_000
    sold_out = sum(not any(variant.stock.values()) for variant in variants)
    assert 0 < sold_out < 0.03 * len(variants)


def test_a_larger_size_costs_and_weighs_more(products: list[GrownProduct]) -> None:
    grown = [p for p in products if [name for name, _ in p.options] == ["Weight"]]
    assert grown
    for product in grown:
        euros = [variant.prices_minor["EUR"] for variant in product.variants]
        grams = [variant.weight_grams for variant in product.variants]
        assert (euros, grams) == (sorted(euros), sorted(grams))


def test_another_color_costs_the_same(products: list[GrownProduct]) -> None:
    for product in products:
        if [name for name, _ in product.options] == ["Color"]:
            assert len({variant.prices_minor["EUR"] for variant in product.variants}) == 1


def test_the_catalogue_is_varied(products: list[GrownProduct]) -> None:
    kinds = Counter(product.product_type for product in products)
    assert len(kinds) == 30
    assert max(kinds.values()) < 2 * min(kinds.values())
    assert len({product.vendor for product in products}) == 25
    sizes = Counter(len(product.variants) for product in products)
    assert set(sizes) >= {1, 2, 3, 4, 5, 6, 8, 9, 10, 12}


def test_barcodes_carry_their_check_digit(products: list[GrownProduct]) -> None:
    for variant in products[77].variants:
        digits = [int(digit) for digit in variant.barcode]
        assert len(digits) == 13
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_locations_are_the_shops_own() -> None:
    (product,) = generated_products(1, locations=("lager",))
    assert set(product.variants[0].stock) == {"lager"}


def test_product_one_is_known() -> None:
    (product,) = generated_products(1)
    assert product.handle == product.title.lower().replace(" ", "-").replace("'", "")
    assert product.title.endswith(" 1")
    assert product.description_html.startswith("<p>")
    assert product.variants[0].sku == "G0000001-01"


def test_a_hundred_thousand_take_ten_seconds() -> None:
    started = time.process_time()
    assert sum(1 for _ in generated_products(10_000, start=90_000)) == 10_000
    assert time.process_time() - started < 1.0
