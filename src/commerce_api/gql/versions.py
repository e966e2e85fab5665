"""Which versions of the API there are."""

from commerce_api.gql.context import Info
from commerce_api.gql.define import field, leaf, type_
from commerce_api.gql.types import Query
from commerce_api.kernel.rows import Row

HANDLES = ("2026-04",)  # addresses of other versions are answered by the same schema


class VersionRow(Row):
    handle: str
    display_name: str
    supported: bool = True


@type_("A version of the API.")
class ApiVersion:
    handle: str = leaf("Its name in addresses: the year and the month.")
    display_name: str = leaf("Its name for people.")
    supported: bool = leaf("Whether it can be relied on.")


@field(Query, "publicApiVersions", list[ApiVersion], "The versions of the API that are answered.")
def query_versions(info: Info) -> list[VersionRow]:
    return [VersionRow(handle, handle) for handle in HANDLES]
