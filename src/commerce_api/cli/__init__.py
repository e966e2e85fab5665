"""`commerce <command>`: everything that an operator runs by hand."""

from commerce_api.cli.commands import app


def main() -> None:
    app()


__all__ = ["app", "main"]
