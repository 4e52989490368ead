"""How often one caller may try; counted by the caller's network and, where it matters, by what is tried."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.people import known, tries

LOOK_UP = "appeals.look_up"


class TooOften(LinliError):
    """Too many tries in a short time."""

    status = 429


def count(request: HttpRequest, what: str, *, most: int, seconds: int) -> None:
    """Count one try by the caller's network; raises TooOften above `most` within `seconds`."""
    _limit(f"{what} {known.network_of(request)}", most, seconds)


def count_guess(request: HttpRequest, what: str, name: str, *, here: int, anywhere: int) -> None:
    """Count one guess at the secret of `name`; raises TooOften.

    In an hour: `here` of them from one network, and `anywhere` from all those from which its owner has not come in
    before (`let_in`), so that nobody who guesses keeps the owner out.
    """
    network = known.network_of(request)
    _limit(f"{what} {name} from {network}", here, 3600)
    if not known.is_known(request, f"{what} {name}"):
        _limit(f"{what} {name}", anywhere, 3600)


def let_in(request: HttpRequest, what: str, name: str) -> None:
    """The owner of `name` has been here."""
    known.remember_network(request, f"{what} {name}")


def _limit(name: str, most: int, seconds: int) -> None:
    if tries.count(name, seconds=seconds, at=clock.now()) > most:
        raise TooOften(_("Too many tries in a short time. Please wait a little and try again."), code="throttled")
