from collections.abc import Mapping, Sequence

from commerce_api.identity.places import Place
from commerce_api.identity.rows import CustomerRow, SavedAddress
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso

CUSTOMERS = """
SELECT id, email, first_name, last_name, phone, accepts_marketing, created_at, updated_at,
  avatar_url, verified_at IS NOT NULL
FROM identity_customer WHERE id = ANY(:keys)"""

SIGNED_IN = """
SELECT s.token_hash, s.customer_id
FROM identity_session AS s JOIN identity_customer AS c ON c.id = s.customer_id
WHERE s.token_hash = ANY(:tokens) AND s.expires_at > :now AND c.disabled_at IS NULL"""

BY_EMAIL = """
SELECT email, id FROM identity_customer
WHERE email = ANY(:emails) AND verified_at IS NOT NULL"""

TAGS = "SELECT customer_id, tag FROM identity_tag WHERE customer_id = ANY(:keys) ORDER BY tag"

PLACE = ", ".join(f"a.{name}" for name in Place.__struct_fields__)

ADDRESSES = f"""
SELECT a.id, a.customer_id, a.is_default, {PLACE} FROM identity_address AS a
WHERE a.customer_id = ANY(:keys) ORDER BY a.customer_id, a.id"""

ADDRESSES_BY_KEY = f"""
SELECT a.id, a.customer_id, a.is_default, {PLACE} FROM identity_address AS a
WHERE a.id = ANY(:keys)"""


async def customers(reader: Fetches, keys: Sequence[int]) -> Mapping[int, CustomerRow]:
    found = {}
    for row in await reader.fetch(CUSTOMERS, keys=list(keys)):
        columns = [*row[:5], bool(row[5]), iso(row[6]), iso(row[7]), row[8], bool(row[9])]
        found[row[0]] = CustomerRow(*columns)
    return found


async def customers_by_token(reader: Fetches, hashes: Sequence[str]) -> Mapping[str, int]:
    """Keys of customers by the hashes of access tokens that are valid now."""
    rows = await reader.fetch(SIGNED_IN, tokens=list(hashes), now=now())
    return {row[0]: row[1] for row in rows}


async def verified_customers(reader: Fetches, emails: Sequence[str]) -> Mapping[str, int]:
    """Keys of customers by e-mail addresses that are surely theirs."""
    rows = await reader.fetch(BY_EMAIL, emails=list(emails))
    return {row[0]: row[1] for row in rows}


async def tags_of_customer(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[str]]:
    groups: dict[int, list[str]] = {key: [] for key in keys}
    for customer, tag in await reader.fetch(TAGS, keys=list(keys)):
        groups[customer].append(tag)
    return groups


async def addresses_of_customer(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, list[SavedAddress]]:
    groups: dict[int, list[SavedAddress]] = {key: [] for key in keys}
    for key, customer, default, *texts in await reader.fetch(ADDRESSES, keys=list(keys)):
        groups[customer].append(SavedAddress(key, customer, bool(default), Place(*texts)))
    return groups


async def addresses_by_key(reader: Fetches, keys: Sequence[int]) -> Mapping[int, SavedAddress]:
    rows = await reader.fetch(ADDRESSES_BY_KEY, keys=list(keys))
    return {
        key: SavedAddress(key, customer, bool(default), Place(*texts))
        for key, customer, default, *texts in rows
    }
