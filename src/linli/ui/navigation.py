"""Navigation as data. Rooms register their entries in AppConfig.ready, so that `ui` imports nothing above itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Shell = Literal["resident", "staff", "account", "search", "inbox"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go.

    `may(request)` says whether this person sees it; `badge(request)` gives a count to show, 0 for none;
    `late(request)` turns the badge vermilion; `live` names what is announced to open pages when the count changes, and
    `live_url_name` the address of the new badge; `group` puts staff entries under a small heading.
    Entries are sorted by `order`; the first four of the staff shell are on a phone's bottom bar.
    Shell "account" is the account menu; "search" and "inbox" take one entry each: where a staff search (`?q=`) goes,
    and the bell in the header.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 50
    group: str | Promise = ""
    may: Callable[[HttpRequest], bool] | None = None
    badge: Callable[[HttpRequest], int] | None = None
    late: Callable[[HttpRequest], bool] | None = None
    live: str = ""
    live_url_name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry made ready for one request."""

    label: str | Promise
    url: str
    icon: str
    group: str | Promise
    badge: int
    late: bool
    current: bool
    live: str = ""
    live_url: str = ""


_entries: dict[str, list[Entry]] = {"resident": [], "staff": [], "account": [], "search": [], "inbox": []}


def register(shell: Shell, entry: Entry) -> None:
    """Add an entry to a shell; registering the same address again replaces the entry."""
    others = [known for known in _entries[shell] if known.url_name != entry.url_name]
    _entries[shell] = sorted([*others, entry], key=lambda known: known.order)


def links(shell: Shell, request: HttpRequest | None) -> list[Link]:
    """What this person may go to, in order; entries whose address does not exist are left out."""
    if request is None:
        return []
    found = []
    for entry in _entries[shell]:
        if entry.may and not entry.may(request):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        badge = entry.badge(request) if entry.badge else 0
        late = bool(badge and entry.late and entry.late(request))
        found.append((entry, url, badge, late))
    longest = max((url for _, url, _, _ in found if request.path.startswith(url)), key=len, default="")
    # "/" begins every address: it is current only on itself.
    current = longest if longest != "/" or request.path == "/" else ""
    return [
        Link(
            label=entry.label,
            url=url,
            icon=entry.icon,
            group=entry.group,
            badge=badge,
            late=late,
            current=url == current,
            live=entry.live,
            live_url=reverse(entry.live_url_name) if entry.live_url_name else "",
        )
        for entry, url, badge, late in found
    ]


_names: list[Callable[[HttpRequest], str]] = []


def name_account_by(callback: Callable[[HttpRequest], str]) -> None:
    """Say how the signed-in person is called on screen ("李敏 · 网格员"); the last callback given wins."""
    _names[:] = [callback]


def account_name(request: HttpRequest | None) -> str:
    """The name of the signed-in person for the account menu; empty when signed out or unknown."""
    return _names[0](request) if _names and request is not None else ""
