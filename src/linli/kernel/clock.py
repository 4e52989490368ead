"""The present moment, asked for only at the edges: views, jobs and commands. Domain code is handed `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
