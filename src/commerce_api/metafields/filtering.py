"""What lists of products can be narrowed down by."""

from commerce_api.metafields import kinds

TYPES = {
    "boolean",
    "list.number_decimal",
    "list.single_line_text_field",
    "number_decimal",
    "number_integer",
    "single_line_text_field",
}


def filter_values(type: str, value: str) -> list[str]:
    """The single values of a canonical one, each of which the thing is found by."""
    return kinds.elements(type, value) if type in TYPES else []
