from dataclasses import fields
from pathlib import Path

import pytest

from commerce_api.settings import InvalidSettings, Settings, settings_table

WRONG = {
    "COMMERCE_DATABASE_URL": ("mysql://x", "must start with sqlite:/// or postgresql://"),
    "COMMERCE_DATABASE_POOL": ("0", "must be between 1 and 200"),
    "COMMERCE_PUBLIC_URL": ("ftp://x", "must be an http or https address"),
    "COMMERCE_SEARCH": ("google", "must be one of embedded, meilisearch"),
    "COMMERCE_REQUEST_SECONDS": ("soon", "must be a number"),
    "COMMERCE_DEBUG": ("maybe", "must be true or false"),
    "COMMERCE_NO_SUCH": ("1", ""),
}


def test_nothing_has_to_be_set() -> None:
    found = Settings.from_environment({})
    assert found == Settings()
    assert found.database == "sqlite:///var/shop.sqlite"


def test_what_is_set_is_read() -> None:
    found = Settings.from_environment(
        {
            "COMMERCE_DATA_DIR": "/srv/shop",
            "COMMERCE_DATABASE_POOL": "3",
            "COMMERCE_REQUEST_SECONDS": "2.5",
            "COMMERCE_DEBUG": "Yes",
            "COMMERCE_ALLOWED_ORIGINS": "https://a.example, https://b.example,",
            "COMMERCE_PUBLIC_URL": "https://shop.example/",
            "COMMERCE_SEARCH": "",
            "PATH": "/bin",
        }
    )
    assert (found.data_dir, found.database_pool) == (Path("/srv/shop"), 3)
    assert (found.request_seconds, found.debug) == (2.5, True)
    assert found.allowed_origins == ("https://a.example", "https://b.example")
    assert (found.public_url, found.search) == ("https://shop.example", "embedded")


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InvalidSettings) as caught:
        Settings.from_environment({name: value for name, (value, _) in WRONG.items()})
    told = [
        f"{name}={value!r}: {why}" if why else f"{name}: no such setting"
        for name, (value, why) in WRONG.items()
    ]
    assert caught.value.mistakes == told


@pytest.mark.parametrize("name", ["COMMERCE_DATABASE_POOL", "COMMERCE_STATEMENT_SECONDS"])
@pytest.mark.parametrize("value", ["nan", "inf", "-1", "9" * 5000, "1e400.", "0x10", "", "\0"])
def test_numbers_are_numbers(name: str, value: str) -> None:
    if not value:
        assert Settings.from_environment({name: value}) == Settings()
        return
    with pytest.raises(InvalidSettings):
        Settings.from_environment({name: value})


def test_a_whole_number_stays_whole() -> None:
    with pytest.raises(InvalidSettings, match="must be a whole number"):
        Settings.from_environment({"COMMERCE_DATABASE_POOL": "2.5"})


def test_the_table_has_every_setting() -> None:
    table = settings_table()
    for field in fields(Settings):
        assert f"| `COMMERCE_{field.name.upper()}` |" in table
