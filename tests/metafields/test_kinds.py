"""Which text fits which type, and how it is written down."""

import json

import pytest

from commerce_api.metafields import kinds, rules
from commerce_api.metafields.errors import MetafieldRefused

RICH = {"type": "root", "children": [{"type": "paragraph", "children": []}]}

ACCEPTED = [
    ("boolean", "true", "true"),
    ("color", "#2a6F4b", "#2a6F4b"),
    ("date", "2026-02-28", "2026-02-28"),
    ("date_time", "2026-02-28T10:00:00", "2026-02-28T10:00:00Z"),
    ("date_time", "2026-02-28T10:00:00+02:00", "2026-02-28T08:00:00Z"),
    ("dimension", '{"value": 24, "unit": "CM"}', '{"value":24.0,"unit":"cm"}'),
    ("dimension", '{"value": "0.50", "unit": "inches"}', '{"value":0.5,"unit":"in"}'),
    ("file_reference", "gid://any/Video/7", "Video/7"),
    ("id", "batch 7", "batch 7"),
    ("json", '{ "a": [1, 2.5, null] }', '{"a":[1,2.5,null]}'),
    ("list.color", '["#000000", "#ffffff"]', '["#000000","#ffffff"]'),
    ("list.date", '["2026-01-02"]', '["2026-01-02"]'),
    ("list.number_decimal", '[1.50, "2"]', '["1.50","2"]'),
    ("list.number_integer", '[1, "-2"]', "[1,-2]"),
    ("list.product_reference", '["gid://shopify/Product/3"]', '["Product/3"]'),
    ("list.single_line_text_field", '["a", "ß"]', '["a","ß"]'),
    ("list.weight", '[{"value":1,"unit":"kg"}]', '[{"value":1.0,"unit":"kg"}]'),
    ("metaobject_reference", "gid://shopify/Metaobject/9", "Metaobject/9"),
    (
        "money",
        '{"amount": 5, "currency_code": "EUR"}',
        '{"amount":"5.00","currency_code":"EUR"}',
    ),
    (
        "money",
        '{"amount": "300", "currency_code": "JPY"}',
        '{"amount":"300","currency_code":"JPY"}',
    ),
    ("multi_line_text_field", "a\nb", "a\nb"),
    ("number_decimal", "-12.500", "-12.500"),
    ("number_integer", "+0042", "42"),
    (
        "rating",
        '{"value":"4.5","scale_max":"5","scale_min":"1.0"}',
        '{"scale_min":"1.0","scale_max":"5","value":"4.5"}',
    ),
    ("rich_text_field", json.dumps(RICH), json.dumps(RICH, separators=(",", ":"))),
    ("single_line_text_field", "Wool", "Wool"),
    ("url", "mailto:a@example.org", "mailto:a@example.org"),
    ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
    ("variant_reference", "gid://shopify/ProductVariant/12", "ProductVariant/12"),
    ("volume", '{"value":1.5,"unit":"L"}', '{"value":1.5,"unit":"l"}'),
    ("weight", '{"value":100,"unit":"GRAMS"}', '{"value":100.0,"unit":"g"}'),
]


def text(*children: object) -> str:
    return json.dumps({"type": "root", "children": list(children)})


REFUSED = [
    ("boolean", "yes", "The value is neither `true` nor `false`."),
    ("color", "red", "The value is not a colour such as #2A6F4B."),
    ("date", "2026-02-30", "The value is not a date such as 2026-11-23."),
    ("date", "20260228", "The value is not a date such as 2026-11-23."),
    ("date_time", "noon", "The value is not a moment such as 2026-11-23T09:30:00Z."),
    ("dimension", '{"value": 1, "unit": "kg"}', "The value is in no unit of length."),
    ("dimension", '{"value": -1, "unit": "m"}', "The value is less than nothing."),
    ("dimension", '{"value": 1}', "The value is not a JSON object of value, unit."),
    ("dimension", '{"value": 1e999999, "unit": "m"}', "The value has a number that is too large."),
    (
        "file_reference",
        "gid://shopify/Product/1",
        "The value is no id of GenericFile or MediaImage or Model3d or Video.",
    ),
    ("id", "a\nb", "The value has more than one line."),
    ("json", "{", "The value is not JSON."),
    ("json", "NaN", "The value is not JSON."),
    ("json", "1e99999", "The value has a number that is too large."),
    ("json", "[" * 100_000, "The value is not JSON."),
    ("json", '"\\ud800"', "The value has characters that are none."),
    ("list.number_integer", "1", "The value is not a list in JSON."),
    ("list.number_integer", '["a"]', "The value is not a whole number."),
    ("list.url", json.dumps(["https://a.example"] * 129), "has 129 elements; at most 128"),
    ("money", '{"amount":"1.005","currency_code":"EUR"}', "is not an amount of that currency."),
    ("money", '{"amount":"1","currency_code":"euro"}', "The value names no currency."),
    ("money", '{"amount":true,"currency_code":"EUR"}', "something else where a number belongs."),
    ("number_decimal", "1e5", "The value is not a decimal number."),
    ("number_decimal", "1.0123456789", "The value is not a decimal number."),
    ("number_integer", "9007199254740992", "The value is not a whole number."),
    ("number_integer", "1.0", "The value is not a whole number."),
    ("number_integer", "٣", "The value is not a whole number."),
    ("product_reference", "Product/1", "The value is no id of Product."),
    ("product_reference", "gid://shopify/Product/0", "The value is no id of Product."),
    ("rating", '{"value":"6","scale_min":"1","scale_max":"5"}', "is not between 1 and 5."),
    ("rich_text_field", "[]", "has something else where root belongs."),
    ("rich_text_field", text({"type": "script", "children": []}), "heading or list or paragraph"),
    (
        "rich_text_field",
        text({"type": "heading", "level": 7, "children": []}),
        "has a heading whose level is not 1 to 6.",
    ),
    (
        "rich_text_field",
        text(
            {
                "type": "paragraph",
                "children": [{"type": "link", "url": "javascript:alert(1)", "children": []}],
            }
        ),
        "has a link that leads to no address.",
    ),
    ("single_line_text_field", "a\nb", "The value has more than one line."),
    ("url", "javascript:alert(1)", "is not an address that begins with"),
    ("url", "https://", "is not an address that begins with"),
    ("weight", '{"value":"heavy","unit":"kg"}', "The value is not a decimal number."),
]


@pytest.mark.parametrize(("type", "sent", "kept"), ACCEPTED)
def test_what_fits_is_kept_in_one_way_of_writing(type: str, sent: str, kept: str) -> None:
    assert rules.checked(type, sent, {}) == kept
    if "_reference" not in type:
        assert rules.checked(type, kept, {}) == kept


@pytest.mark.parametrize(("type", "sent", "told"), REFUSED)
def test_what_does_not_fit_is_told(type: str, sent: str, told: str) -> None:
    with pytest.raises(MetafieldRefused) as refusal:
        rules.checked(type, sent, {})
    assert refusal.value.code == "INVALID_VALUE"
    assert told in refusal.value.message
    assert refusal.value.field == ("value",)


@pytest.mark.parametrize(
    ("type", "sent", "asked", "code", "told"),
    [
        ("single_line_text_field", "", {}, "BLANK", "A value is needed."),
        (
            "single_line_text_field",
            "x" * 65_537,
            {},
            "TOO_LONG",
            "The value may have at most 65536 characters, not 65537.",
        ),
        (
            "single_line_text_field",
            "Red",
            {"choices": ["Blue", "Green"]},
            "INCLUSION",
            "The value has to be one of Blue, Green.",
        ),
        (
            "single_line_text_field",
            "ab",
            {"min": 3},
            "TOO_SHORT",
            "The value needs at least 3 characters, not 2.",
        ),
        (
            "list.single_line_text_field",
            '["abcd"]',
            {"max": 3},
            "TOO_LONG",
            "The value may have at most 3 characters, not 4.",
        ),
        ("id", "a1", {"regex": "[a-z]+"}, "INVALID_VALUE", "The value does not look like [a-z]+."),
        ("number_integer", "9", {"min": 10}, "INVALID_VALUE", "The value is less than 10."),
        (
            "number_integer",
            "11",
            {"max": 10},
            "LESS_THAN_OR_EQUAL_TO",
            "The value may be 10 at most.",
        ),
        (
            "date",
            "2027-01-01",
            {"max": "2026-12-31"},
            "LESS_THAN_OR_EQUAL_TO",
            "The value may be 2026-12-31 at most.",
        ),
        (
            "number_decimal",
            "1.234",
            {"max_precision": 2},
            "INVALID_VALUE",
            "The value has more than 2 digits behind the point.",
        ),
        (
            "rating",
            '{"value":"4","scale_min":"0","scale_max":"10"}',
            {"scale_max": "5.0"},
            "INVALID_VALUE",
            "The value is on another scale: scale_max is 5.0.",
        ),
        (
            "list.url",
            "[]",
            {"list.min": 1},
            "INVALID_VALUE",
            "The value needs at least 1 elements.",
        ),
    ],
)
def test_what_a_definition_asks_is_told(
    type: str, sent: str, asked: dict[str, object], code: str, told: str
) -> None:
    with pytest.raises(MetafieldRefused) as refusal:
        rules.checked(type, sent, asked)
    assert (refusal.value.code, refusal.value.message) == (code, told)


def test_every_type_of_the_list_is_known() -> None:
    single = (
        "single_line_text_field multi_line_text_field rich_text_field number_integer number_decimal"
        " boolean date date_time json color url money rating weight volume dimension id"
        " product_reference variant_reference collection_reference page_reference"
        " article_reference file_reference metaobject_reference mixed_reference"
    ).split()
    assert sorted(kinds.KINDS) == sorted(single)
    without = {"boolean", "id", "json", "money", "multi_line_text_field", "rich_text_field"}
    assert {type for type in single if kinds.kind_of(f"list.{type}") is None} == without
    assert kinds.kind_of("list.list.url") is None
    assert kinds.kind_of("string") is None
