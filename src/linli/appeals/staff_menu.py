"""Where staff can go, with how much waits there; one statement for all the numbers of a page."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.appeals.lists.badges import counts_for
from linli.kernel import clock
from linli.people.access import Access
from linli.ui.navigation import Entry, register

_KEPT: Final = "_appeals_badges"


def _access(request: HttpRequest) -> Access | None:
    return getattr(request, "access", None)


def _may(*permissions: str) -> Callable[[HttpRequest], bool]:
    def may(request: HttpRequest) -> bool:
        access = _access(request)
        return access is not None and access.is_staff and any(access.can(one) for one in permissions)

    return may


def _counts(request: HttpRequest) -> dict[str, int]:
    """Counted once a request."""
    found: dict[str, int] | None = getattr(request, _KEPT, None)
    if found is None:
        access = _access(request)
        found = counts_for(access, at=clock.now()) if access is not None else {}
        setattr(request, _KEPT, found)
    return found


def _badge(name: str) -> Callable[[HttpRequest], int]:
    return lambda request: _counts(request).get(name, 0)


_DAILY, _CHECK = _("Every day"), _("Check and decide")

for entry in (
    Entry(_("My orders"), "staff:mine", "flag", order=10, group=_DAILY, may=_may("appeals.handle"),
          badge=_badge("mine"), late=lambda request: _counts(request).get("mine_late", 0) > 0),
    Entry(_("Triage"), "staff:triage", "inbox", order=12, group=_DAILY, may=_may("appeals.triage"),
          badge=_badge("triage"), late=lambda request: _counts(request).get("triage_late", 0) > 0),
    Entry(_("Work list"), "staff:list", "list", order=14, group=_DAILY, may=_may("appeals.see")),
    Entry(_("Late"), "staff:late", "warning", order=16, group=_DAILY,
          may=_may("appeals.dispatch", "appeals.statistics"), badge=_badge("late"), late=lambda request: True),
    Entry(_("Map"), "staff:map", "map", order=18, group=_DAILY, may=_may("appeals.see")),
    Entry(_("To confirm"), "staff:confirm", "circle-check", order=20, group=_CHECK, may=_may("appeals.confirm"),
          badge=_badge("confirm")),
    Entry(_("Call-backs"), "staff:call_backs", "phone", order=22, group=_CHECK, may=_may("appeals.call_back"),
          badge=_badge("call_back")),
    Entry(_("Helping"), "staff:help", "group", order=24, group=_CHECK, may=_may("appeals.help"), badge=_badge("help")),
    Entry(_("Extensions to decide"), "staff:extensions", "clock", order=26, group=_CHECK,
          may=_may("appeals.grant_extension"), badge=_badge("extension")),
    Entry(_("Joint meetings to hold"), "staff:meetings", "message", order=28, group=_CHECK,
          may=_may("appeals.joint_meeting"), badge=_badge("meeting")),
):  # fmt: skip
    register("staff", entry)
register("search", Entry(_("Words or number"), "staff:list", "search", may=_may("appeals.see")))
register("account", Entry(_("My work"), "staff:home", "list", order=5, may=_may("appeals.see")))
register("account", Entry(_("Pages of residents"), "appeals:home", "home", order=70, may=_may("appeals.see")))
