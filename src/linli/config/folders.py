"""Where things lie on this machine: the package, the checkout if there is one, and the folder for data."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _checkout() -> Path | None:
    root = PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "src" / "linli") == PACKAGE else None


# The repository this package runs from; None when Linli was installed from a wheel.
CHECKOUT = _checkout()

# All data of this machine in one folder: keep it to keep them, delete it to start anew.
VAR = Path(os.environ.get("LINLI_VAR") or (CHECKOUT or Path.cwd()) / "var").resolve()


class NotACheckout(RuntimeError):
    """A developers' command was called on an installed package."""


def checkout() -> Path:
    """The repository's folder; raises NotACheckout where Linli was installed from a wheel."""
    if CHECKOUT is None:
        message = "This command works in a clone of the repository only, through ./linli."
        raise NotACheckout(message)
    return CHECKOUT
