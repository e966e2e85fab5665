"""Everything that differs between deployments, read once from the environment and checked."""

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

PREFIX = "COMMERCE_"
ROOT = Path(__file__).parents[2]
BUNDLED = Path(__file__).parent / "_bundled"


class InvalidSettings(Exception):
    """Every mistake at once, so that one start is enough to see them."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def _flag(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError("must be true or false")
    return known[text.lower()]


def _number(low: float, high: float, kind: type[int] | type[float] = float) -> Callable[[str], Any]:
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            raise ValueError(
                "must be a whole number" if kind is int else "must be a number"
            ) from None
        if not low <= value <= high:
            raise ValueError(f"must be between {low:g} and {high:g}")
        return value

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return read


def _database(text: str) -> str:
    if not text.startswith(("sqlite:", "sqlite+", "postgresql:", "postgresql+")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("must be an http or https address")
    return text.rstrip("/")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def setting(default: Any, read: Callable[[str], Any], help: str) -> Any:
    return dataclasses.field(default=default, metadata={"read": read, "help": help})


@dataclass(frozen=True)
class Settings:
    """The defaults run a whole shop on one machine with nothing else installed."""

    data_dir: Path = setting(Path("var"), Path, "Folder of all state: database, index, models.")
    database_url: str = setting(
        "", _database, "SQLite or PostgreSQL. Empty: a SQLite file in the data folder."
    )
    database_pool: int = setting(10, _number(1, 200, int), "Connections one process may hold.")
    statement_seconds: float = setting(
        5, _number(0.1, 600), "After this long a database statement is cancelled."
    )
    public_url: str = setting(
        "http://127.0.0.1:8000", _web_address, "Where buyers reach this server; starts every link."
    )
    id_namespace: str = setting(
        "shopify", str, "The part after gid:// in the ids that the server gives out."
    )
    base_language: str = setting(
        "en", str, "Language in which the shop's own texts are written; others are translations."
    )
    allowed_origins: tuple[str, ...] = setting(
        ("*",), _names, "Origins of browsers that may call the API, with commas between; or *."
    )
    search: str = setting(
        "embedded", _one_of("embedded", "meilisearch"), "Which search engine finds products."
    )
    meilisearch_url: str = setting(
        "http://127.0.0.1:7700", _web_address, "Address of the Meilisearch server."
    )
    meilisearch_index: str = setting("shop", str, "Name of this shop's index on that server.")
    meilisearch_key: str = setting("", str, "API key of the Meilisearch server.")
    rates_file: Path = setting(
        Path(), Path, "Tax and delivery tables (TOML). Empty: the tables of the demo shop."
    )
    hold_seconds: int = setting(
        900, _number(30, 86_400, int), "How long stock is held for a buyer who is about to pay."
    )
    request_seconds: float = setting(
        10, _number(0.1, 300), "After this long a request is given up with an error."
    )
    sandbox_delay_seconds: float = setting(
        0.0, _number(0, 30), "How long the sandbox gateway thinks before it answers."
    )
    account_url: str = setting(
        "",
        _web_address,
        "Where customers' accounts are; the mails' links begin with it. Empty: /account here.",
    )
    customer_token_days: int = setting(
        14, _number(1, 365, int), "How long a customer's access token is valid, unless renewed."
    )
    password_length_min: int = setting(
        8, _number(5, 64, int), "How many characters a customer's password has at least."
    )
    password_length_max: int = setting(
        128, _number(40, 256, int), "How many characters a customer's password has at most."
    )
    password_memory_kib: int = setting(
        19_456, _number(8, 1_048_576, int), "Memory that hashing a password takes (argon2id)."
    )
    password_passes: int = setting(2, _number(1, 100, int), "Passes over that memory (argon2id).")
    password_lanes: int = setting(1, _number(1, 16, int), "Lanes of that memory (argon2id).")
    sign_in_misses: int = setting(
        10, _number(1, 1_000, int), "Wrong passwords an account takes within a quarter of an hour."
    )
    address_misses: int = setting(
        300,
        _number(1, 1_000_000, int),
        "Sign-ins, new accounts and mails that one address may ask for in that time.",
    )
    auto_fulfill: bool = setting(
        default=False,
        read=_flag,
        help="Hand every paid order to the carrier at once, as a demonstration does.",
    )
    worker_seconds: float = setting(
        0.5, _number(0.01, 60), "How often an idle worker looks for something to do."
    )
    log_format: str = setting("console", _one_of("console", "json"), "How log lines look.")
    log_level: str = setting(
        "INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR"), "The least level that is logged."
    )
    debug: bool = setting(
        default=False,
        read=_flag,
        help="Adds the number of SQL statements to every answer's extensions.",
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        values, mistakes = {}, []
        fields = {f"{PREFIX}{field.name.upper()}": field for field in dataclasses.fields(cls)}
        for name, field in fields.items():
            text = environment.get(name, "")
            if not text:
                continue
            try:
                values[field.name] = field.metadata["read"](text)
            except ValueError as error:
                mistakes.append(f"{name}={text!r}: {error}")
        mistakes += [
            f"{name}: no such setting"
            for name in environment
            if name.startswith(PREFIX) and name not in fields and name not in OUTSIDE
        ]
        if mistakes:
            raise InvalidSettings(mistakes)
        return cls(**values)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'shop.sqlite'}"

    @property
    def accounts(self) -> str:
        return self.account_url or f"{self.public_url}/account"

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def rates(self) -> Path:
        return self.rates_file if self.rates_file.name else seeds_dir() / "rates.toml"


# Read by the tests and by CI, not by the shop.
OUTSIDE = {
    "COMMERCE_CI",
    "COMMERCE_HOSTILE_FACTOR",
    "COMMERCE_TEST_POSTGRES_URL",
    "COMMERCE_TEST_MEILI_URL",
}


def seeds_dir() -> Path:
    return _shipped("seeds")


def examples_dir() -> Path:
    return _shipped("examples") / "operations"


def migrations_dir() -> Path:
    return _shipped("migrations")


def _shipped(name: str) -> Path:
    """Beside the sources in a checkout, inside the package when installed from a wheel."""
    bundled = BUNDLED / name
    return bundled if bundled.is_dir() else ROOT / name


def settings_table() -> str:
    """The settings as a Markdown table, for the documentation."""
    lines = ["| variable | default | what it does |", "|---|---|---|"]
    for field in dataclasses.fields(Settings):
        shown = field.default
        default = ",".join(shown) if isinstance(shown, tuple) else shown
        empty = default in {"", Path()}
        text = (
            "" if empty else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        )
        lines.append(f"| `{PREFIX}{field.name.upper()}` | {text} | {field.metadata['help']} |")
    return "\n".join(lines) + "\n"
