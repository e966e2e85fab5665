"""What the fields of the query language mean for pages, blogs, articles and redirects."""

from commerce_api.kernel.conditions import Builder, Conditions, like
from commerce_api.kernel.query_language import Term

# By the name in the query language; “” is where words without a field are looked for.
Fields = dict[str, Builder]


def is_path(column: str) -> Builder:
    """A text of lower case that is just this, or that begins so: `path:/old*`.

    A plain comparison where it is one: that can use an index.
    """

    def build(conditions: Conditions, term: Term) -> str:
        value = term.value.lower()
        if not term.prefix:
            return conditions.put(f"{column} = ?", value)
        return conditions.put(f"{column} LIKE ? ESCAPE '!'", like(value))

    return build
