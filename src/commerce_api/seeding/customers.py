"""The customers of the demonstration, who can be signed in as."""

from dataclasses import dataclass

from commerce_api.identity import passwords
from commerce_api.identity.models import Customer, CustomerAddress, CustomerTag
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.seeding.files import Entry, SeedFiles, moment
from commerce_api.settings import Settings

KNOWN = """
SELECT id, email, first_name, last_name, country FROM identity_customer
WHERE password_hash IS NOT NULL ORDER BY id"""


@dataclass(frozen=True)
class Known:
    """A customer whom the seeds name."""

    key: int
    email: str
    first_name: str
    last_name: str
    country: str


async def seed_customers(uow: UnitOfWork, files: SeedFiles) -> None:
    for entry in files.read("customers.toml")["customer"]:
        since = moment(entry["since"])
        row = Customer(
            email=entry["email"],
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            phone=entry.get("phone"),
            country=entry["country"],
            language=entry["language"],
            accepts_marketing=entry.get("accepts_marketing", False),
            avatar_url=entry.get("avatar_url"),
            password_hash=await passwords.hashed(entry["password"], Settings()),
            verified_at=since,
            created_at=since,
            updated_at=since,
        )
        await uow.add(row)
        await uow.insert(*(CustomerTag(customer_id=row.id, tag=tag) for tag in entry["tags"]))
        await uow.insert(*(_address(row.id, each, n) for n, each in enumerate(entry["address"])))


async def known_customers(reader: Fetches) -> list[Known]:
    return [Known(*row) for row in await reader.fetch(KNOWN)]


def _address(customer: int, entry: Entry, number: int) -> CustomerAddress:
    """The first one is the usual one."""
    return CustomerAddress(customer_id=customer, is_default=number == 0, **entry)
