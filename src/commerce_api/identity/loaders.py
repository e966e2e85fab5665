from collections.abc import Mapping, Sequence

from commerce_api.identity.rows import CustomerRow
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso

CUSTOMERS = """
SELECT id, email, first_name, last_name, phone, accepts_marketing, created_at, updated_at
FROM identity_customer WHERE id = ANY(:keys)"""


async def customers(reader: Fetches, keys: Sequence[int]) -> Mapping[int, CustomerRow]:
    found = {}
    for row in await reader.fetch(CUSTOMERS, keys=list(keys)):
        columns = [*row[:5], bool(row[5]), iso(row[6]), iso(row[7])]
        found[row[0]] = CustomerRow(*columns)
    return found
