"""What is being written, kept between the steps: in the session, and signed in the page in case that ends."""

from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

MOST_DRAFTS = 4
KEPT_SECONDS = 7 * 24 * 3600
_SESSION, _SALT = "appeal_drafts", "appeals.draft"

type Words = dict[str, Any]


def key_from(request: HttpRequest) -> str:
    """The draft's key, which is the submission key of the appeal to be; empty when there is none."""
    given = request.POST.get("submission_key") or request.GET.get("draft") or ""
    try:
        return UUID(given).hex
    except ValueError:
        return ""


def new_key() -> str:
    """A key for something new."""
    return uuid4().hex


def load(request: HttpRequest) -> Words | None:
    """The draft under way, from the session or else from the page that was sent."""
    key = key_from(request)
    kept = request.session.get(_SESSION, {}).get(key) if key else None
    if kept is not None:
        return dict(kept)
    try:
        carried = signing.loads(request.POST.get("carried", ""), salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return carried if isinstance(carried, dict) and carried.get("key") == key else None


def save(request: HttpRequest, draft: Words) -> None:
    """Keep it; the oldest goes when somebody has begun too many."""
    drafts = {key: kept for key, kept in request.session.get(_SESSION, {}).items() if key != draft["key"]}
    drafts[draft["key"]] = draft
    request.session[_SESSION] = dict(list(drafts.items())[-MOST_DRAFTS:])


def forget(request: HttpRequest, key: str) -> None:
    """It has become an appeal."""
    drafts = dict(request.session.get(_SESSION, {}))
    if drafts.pop(key, None) is not None:
        request.session[_SESSION] = drafts


def carried(draft: Words) -> str:
    """The draft as a signed text for a hidden field."""
    return signing.dumps(draft, salt=_SALT, compress=True)
