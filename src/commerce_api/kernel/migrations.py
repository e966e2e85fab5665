"""Bringing a database to the newest shape of the tables."""

from alembic import command
from alembic.config import Config

from commerce_api.settings import migrations_dir


def configuration(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Runs its own event loop: call it outside of one, or in a thread."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    command.downgrade(configuration(url), revision)


def autogenerate(url: str, message: str) -> None:
    command.revision(configuration(url), message=message, autogenerate=True)


def check(url: str) -> None:
    """Raises when the tables in code and the migrations have drifted apart."""
    command.check(configuration(url))
