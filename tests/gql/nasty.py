"""Documents made to keep a server busy, each of about ten kilobytes, and honest ones."""

from collections.abc import Iterable

SIZE = 10_000
LIST = "products(first: 1) { nodes { "
CLOSED = " } }"


def full(before: str, unit: str, after: str) -> str:
    """As many numbered copies of `unit` as fit."""
    count = (SIZE - len(before) - len(after)) // len(unit.replace("#", "9999"))
    return before + "".join(unit.replace("#", str(n)) for n in range(count)) + after


def joined(parts: Iterable[str]) -> str:
    return " ".join(parts)


def doubling(times: int) -> str:
    spread = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(times)]
    return joined(["{ ...F0 }", *spread, f"fragment F{times} on Query {{ __typename }}"])


def each_spreads(count: int, targets: str) -> str:
    """Every fragment spreads those after it, or all of them."""
    names = {n: range(n + 1, count) if targets == "later" else range(count) for n in range(count)}
    bodies = [
        f"fragment F{n} on Query {{ __typename {joined(f'...F{m}' for m in others)} }}"
        for n, others in names.items()
    ]
    return joined(["{ ...F0 }", *bodies])


def merging(outer: int, middle: int, inner: int) -> str:
    """Fields of one name at three levels: each pair of them has to be compared."""
    leaves = f"featuredImage {{ {'url ' * inner} }} "
    products = f"product {{ {leaves * middle} }} "
    return f"{{ {LIST} variants(first: 1) {{ nodes {{ {products * outer} }} }} {CLOSED} }}"


REFUSED = {
    "doubling fragments": doubling(20),
    "many doubling fragments": doubling(240),
    "a circle of fragments": joined(
        ["{ ...F0 }", *(f"fragment F{n} on Query {{ ...F{(n + 1) % 90} }}" for n in range(90))]
    ),
    "fragments that spread all": each_spreads(29, "all"),
    "fragments that spread the later": each_spreads(42, "later"),
    "many fragments": full("{ __typename }", " fragment F# on Query { __typename }", ""),
    "many operations": full("", "query Q# { __typename } ", ""),
    "many operations with fragments": joined(
        [*(f"query Q{n} {{ ...F0 }}" for n in range(200)), doubling(60).replace("{ ...F0 }", "")]
    ),
    "aliases": full("{", " a#: shop { name }", "}"),
    "aliases below": full(f"{{ {LIST}", " a#: id", f"{CLOSED} }}"),
    "one root again and again": full("{", " shop { name }", "}"),
    "one leaf again and again": full("{ shop {", " name", "} }"),
    "one fragment again and again": full("{", " ...F", "} fragment F on Query { __typename }"),
    "inline fragments": full("{", " ... { __typename }", "}"),
    "merging fields": merging(12, 8, 8),
    "merging many fields": merging(20, 2, 3),
    "unknown fields": full(f"{{ {LIST}", " prodcut#", f"{CLOSED} }}"),
    "unknown directives": full("{ __typename", " @d#", "}"),
    "one directive again and again": full("{ __typename", " @skip(if: true)", "}"),
    "unknown arguments": full("{ products(", "a#: 1 ", ") { nodes { id } } }"),
    "unknown types": full("query (", "$v#: Prodcut# ", ") { __typename }"),
    "variables": full("query (", "$v#: Int ", ") { __typename }"),
    "a wide list": full("{ nodes(ids: [", '"#" ', "]) { id } }"),
    "a wide object": full("{ products(filters: {", "a#: 1 ", "}) { nodes { id } } }"),
    "a deep list": f"{{ products(first: {'[' * 4900}{']' * 4900}) {{ nodes {{ id }} }} }}",
    "a less deep list": f"{{ products(first: {'[' * 150}{']' * 150}) {{ nodes {{ id }} }} }}",
    "a deep object": f"{{ products(filters: {'{a:' * 2400}1{'}' * 2400}) {{ nodes {{ id }} }} }}",
    "deep fields": f"{{ {'a {' * 2400} b {'}' * 2401}",
    "fields a little too deep": f"{{ {'a {' * 17} b {'}' * 18}",
    "too many tokens": "{" + " a" * 4900 + "}",
    "a long name": f"{{ {'a' * SIZE} }}",
    "an endless string": '{ product(handle: "' + "a" * SIZE,
    "an endless block": '{ product(handle: """' + 'a"' * (SIZE // 2),
    "open brackets": "{" * SIZE,
    "nonsense": "!" * SIZE,
    "definitions of types": full("", "type T# { a: Int } ", ""),
    "the whole schema, often": "{"
    + joined(f"a{n}: __schema {{ types {{ name }} }}" for n in range(9))
    + "}",
    "a circle through the schema": "{ __schema { types {"
    + "fields { type {" * 60
    + "name"
    + "} }" * 60
    + "} } }",
    "a hidden half of a character": '{ product(handle: "\\ud800") { id } }',
    "an enum like no other": f"{{ products(sortKey: {'A' * 9000}) {{ nodes {{ id }} }} }}",
}

HARMLESS = {
    "spaces": "{" + " " * SIZE + "__typename }",
    "commas": "{" + "," * SIZE + "__typename }",
    "comments": "{" + "#x\n" * (SIZE // 3) + "__typename }",
    "a long string": f'{{ product(handle: "{"a" * SIZE}") {{ id }} }}',
    "a long block": f'{{ product(handle: """{"a " * (SIZE // 2)}""") {{ id }} }}',
    "escapes": '{ product(handle: "' + "\\u0041" * 1600 + '") { id } }',
}


def wide() -> str:
    """434 fields, as the largest storefront document has."""
    leaves = "id handle title description vendor productType availableForSale createdAt updatedAt"
    image = "featuredImage { id url altText width height }"
    variant = "nodes { id title sku availableForSale price { amount currencyCode } }"
    product = f"{leaves} tags {image} variants(first: 250) {{ {variant} }}"
    lists = (f"p{n}: products(first: 250) {{ nodes {{ {product} }} }}" for n in range(17))
    return "{ " + joined(lists) + " }"


def deep() -> str:
    """14 levels."""
    inner = "title"
    for _ in range(3):
        inner = f"variants(first: 1) {{ nodes {{ product {{ {inner} }} }} }}"
    return f"{{ collections(first: 1) {{ nodes {{ {LIST} {inner} {CLOSED} }} }} }}"
