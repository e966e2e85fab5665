"""The whole API, assembled from the domains."""

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from commerce_api import wire
from commerce_api.gql.directives import DIRECTIVES
from commerce_api.gql.scalars import SCALARS
from commerce_api.gql.types import Mutation, Query

__all__ = ["export", "schema", "wire"]


def _assembled() -> strawberry.Schema:
    made = strawberry.Schema(
        query=Query,
        mutation=Mutation if Mutation.__strawberry_definition__.fields else None,  # type: ignore[attr-defined]
        directives=DIRECTIVES,
        types=wire.EXTRA_TYPES,
        config=StrawberryConfig(scalar_map=SCALARS, sort_schema=True),
    )
    _forget_null_defaults(made)
    return made


def _forget_null_defaults(made: strawberry.Schema) -> None:
    """A Python default of None only means that something may be left out."""
    for kind in made._schema.type_map.values():  # noqa: SLF001 — Strawberry has no public way
        parts: list[GraphQLArgument | GraphQLInputField] = []
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            parts = [part for field in kind.fields.values() for part in field.args.values()]
        elif isinstance(kind, GraphQLInputObjectType):
            parts = list(kind.fields.values())
        for part in parts:
            if part.default_value is None:
                part.default_value = Undefined


schema = _assembled()


def export() -> str:
    """The schema in the definition language, as `schema.graphql` has it."""
    return print_schema(schema) + "\n"
