"""The addresses that a customer has saved. Each change first takes the customer's row."""

import msgspec
from msgspec import UNSET, UnsetType

from commerce_api.identity import checks, errors, postal, queries
from commerce_api.identity.errors import CustomerRefused, Mistake, Path, refuse
from commerce_api.identity.models import CustomerAddress
from commerce_api.identity.places import LONGEST, TEXT_MAX, Place, province_code, trimmed
from commerce_api.identity.rows import SavedAddress
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork

ADDRESSES_MAX = 100
AT: Path = ("address",)
WIRE_NAMES = {
    "first_name": "firstName",
    "last_name": "lastName",
    "province_code": "province",
    "country_code": "country",
}


class Written(msgspec.Struct, frozen=True):
    """An address as it came. What is UNSET stays as it is. Country and province by name or code;
    an unknown country has become `ZZ`."""

    first_name: str | UnsetType | None = UNSET
    last_name: str | UnsetType | None = UNSET
    company: str | UnsetType | None = UNSET
    address1: str | UnsetType | None = UNSET
    address2: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    province_code: str | UnsetType | None = UNSET
    zip: str | UnsetType | None = UNSET
    country_code: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET


async def create(uow: UnitOfWork, customer: int, written: Written) -> int:
    """The first address of a customer becomes the usual one. Returns the key."""
    place = _checked(Place(), written)
    await queries.lock(uow, customer, now())
    known = await queries.addresses(uow, customer)
    refuse(_taken(place, known))
    if len(known) >= ADDRESSES_MAX:
        message = f"A customer has at most {ADDRESSES_MAX} addresses."
        raise CustomerRefused([Mistake(errors.TOO_LONG, message, AT)])
    row = CustomerAddress(
        customer_id=customer, is_default=not known, **msgspec.structs.asdict(place)
    )
    await uow.add(row)
    return row.id


async def change(uow: UnitOfWork, customer: int, key: int | None, written: Written) -> int:
    await queries.lock(uow, customer, now())
    known = await queries.addresses(uow, customer)
    mine = _own(known, key, "id")
    place = _checked(mine.place, written)
    refuse(_taken(place, [other for other in known if other.key != mine.key]))
    await queries.change_address(uow, mine.key, place, now())
    return mine.key


async def remove(uow: UnitOfWork, customer: int, key: int | None) -> int:
    """When the usual address goes, the oldest of the others takes its place."""
    await queries.lock(uow, customer, now())
    known = await queries.addresses(uow, customer)
    mine = _own(known, key, "id")
    await queries.drop_address(uow, mine.key)
    left = [other for other in known if other.key != mine.key]
    if mine.is_default and left:
        await queries.make_default(uow, customer, left[0].key)
    return mine.key


async def make_default(uow: UnitOfWork, customer: int, key: int | None) -> None:
    await queries.lock(uow, customer, now())
    mine = _own(await queries.addresses(uow, customer), key, "addressId")
    await queries.make_default(uow, customer, mine.key)


def _own(known: list[SavedAddress], key: int | None, argument: str) -> SavedAddress:
    """Somebody else's address is answered like one that does not exist."""
    for address in known:
        if address.key == key:
            return address
    raise CustomerRefused([Mistake(errors.NOT_FOUND, "There is no such address.", (argument,))])


def _taken(place: Place, others: list[SavedAddress]) -> list[Mistake]:
    if all(other.place != place for other in others):
        return []
    return [Mistake(errors.TAKEN, "This address is saved already.", AT)]


def _checked(old: Place, written: Written) -> Place:
    """The address as it will be: what was sent over what there was."""
    sent = {
        name: value for name, value in msgspec.structs.asdict(written).items() if value is not UNSET
    }
    found: list[Mistake] = []
    for name, value in sent.items():
        if value:
            most = TEXT_MAX if name == "province_code" else LONGEST.get(name, TEXT_MAX)
            found += checks.name(value, (*AT, WIRE_NAMES.get(name, name)), most)
    refuse(found)
    place = trimmed(msgspec.structs.replace(old, **{**sent, "province_code": old.province_code}))
    place, found = _with_province(place, old, sent.get("province_code", UNSET))
    if place.phone:
        found += checks.phone(place.phone, (*AT, "phone"))
        place = msgspec.structs.replace(place, phone=checks.dialled(place.phone))
    refuse(found + _of_country(place))
    return place


def _with_province(
    place: Place, old: Place, written: str | UnsetType | None
) -> tuple[Place, list[Mistake]]:
    """The province belongs to the country: with another country it has to be told again."""
    if written is UNSET:
        kept = old.province_code if place.country_code == old.country_code else None
        return msgspec.structs.replace(place, province_code=kept), []
    text = (written or "").strip()
    known = postal.needs_province(place.country_code or "")
    code = province_code(place.country_code, text) if known else text
    if text and code is None:
        message = "This country has no such province."
        return place, [Mistake(errors.INVALID, message, (*AT, "province"))]
    longest = LONGEST["province_code"]
    if code and len(code) > longest:
        message = f"At most {longest} characters, not {len(code)}: write its code."
        return place, [Mistake(errors.TOO_LONG, message, (*AT, "province"))]
    return msgspec.structs.replace(place, province_code=code or None), []


def _of_country(place: Place) -> list[Mistake]:
    if place == Place():
        return [Mistake(errors.BLANK, "The address is empty.", AT)]
    country = place.country_code
    if country == "ZZ":
        return [Mistake(errors.INVALID, "This is not a country.", (*AT, "country"))]
    if country and place.zip and not postal.fits_zip(country, place.zip):
        message = "Postal codes of this country look different."
        return [Mistake(errors.INVALID, message, (*AT, "zip"))]
    return []
