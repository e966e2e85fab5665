"""What this machine lets the tests do, and what was left out because of it."""

import os

CI = os.environ.get("COMMERCE_CI") == "1"
POSTGRES = os.environ.get(
    "COMMERCE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
)

_left_out: list[str] = []


def leave_out(reason: str) -> None:
    """Say in the last lines of the run what was not tested. In CI this fails the run."""
    if reason not in _left_out:
        _left_out.append(reason)


def left_out() -> list[str]:
    return list(_left_out)
