"""Reading the environment, for settings.py alone."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def flag(name: str, default: bool = False) -> bool:
    """An on-or-off variable: 1, true, yes and on mean on."""
    value = os.environ.get(name, "").strip().lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number; ValueError names the variable."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        message = f"{name} must be a whole number, not {value!r}"
        raise ValueError(message) from None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def kept_secret(path: Path) -> str:
    """The secret in the file `path`, made at the first call and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # Unlike rename this fails if another process was faster, so that all end up with the same secret.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def database_from(url: str, *, pool_size: int) -> dict[str, object]:
    """Django's settings for a PostgreSQL address such as postgresql://user:pw@host:5432/name?host=/socket.

    `pool_size` is the most connections one process opens: as many as it has threads, with some to spare. The sum over
    all processes must stay under the server's max_connections (200 for the private one).
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        message = f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://"
        raise ValueError(message)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    # Prepared statements spare PostgreSQL most of its planning; PgBouncer before 1.21 cannot carry them.
    prepared = flag("LINLI_PREPARED_STATEMENTS", default=True)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        # After a restart of the database the pool's old connections are found dead before a request gets one.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "pool": {"min_size": 1, "max_size": pool_size, "timeout": 20},
            "server_side_binding": prepared,
            "prepare_threshold": 3 if prepared else None,
        },
    }
