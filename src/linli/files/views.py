"""Files in and out: upload as soon as chosen, and the gate through which each file is opened."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.files import actions, gate, serving
from linli.files.models import MediaKind, StoredFile
from linli.files.uploader import session_key_hash, sources
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError, Refused


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keeps the files of the form field `file` for `purpose`, as they are chosen; plain forms send them themselves.

    Answers JSON, or the rows of `files/_chosen.html` to htmx. Every file is judged alone: one bad picture does not lose
    the eight good ones. 422 if none was taken, 429 when this browser or address sent too many.
    """
    access: Any = request.access  # type: ignore[attr-defined]
    at = clock.now()
    purpose = request.POST.get("purpose", "")
    if not actions.PURPOSE.fullmatch(purpose):
        return _answer(
            request, [], [{"name": "", "message": _("This form is out of date. Please load the page again.")}], 422
        )
    by = Actor(person_id=access.person_id)
    kinds = actions.STAFF_KINDS if access.is_staff else actions.RESIDENT_KINDS
    kept: list[StoredFile] = []
    refused: list[dict[str, str]] = []
    uploads = request.FILES.getlist("file")
    status = 422
    try:
        actions.refuse_too_many(len(uploads))
        if not uploads:
            raise Refused(_("No file was chosen."), code="nothing")
    except Refused as error:
        return _answer(request, [], [{"name": "", "message": str(error.message)}], 422)
    for one in uploads:
        try:
            actions.count_attempt(sources=sources(request), at=at)
            # A person's files are theirs on every device; only a browser without an account is known by its session.
            session = "" if by.person_id else session_key_hash(request, create=True)
            kept.append(actions.store(upload=one, purpose=purpose, by=by, at=at, session_key_hash=session, kinds=kinds))
        except LinliError as error:
            status = 429 if error.code == "throttled" else error.status
            refused.append({"name": one.name or "", "message": str(error.message)})
    return _answer(request, kept, refused, 200 if kept else status)


def _answer(request: HttpRequest, kept: list[StoredFile], refused: list[dict[str, str]], status: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = {"files": kept, "refused": refused}
        # htmx swaps only what succeeded; the words of refusal are part of the answer.
        return render(request, "files/_chosen.html", context, status=200 if status == 422 else status)
    files = [
        {
            "uuid": str(file.uuid),
            "kind": str(file.kind),
            "url": file.url,
            "small_url": file.small_url,
            "name": file.name,
            "seconds": file.seconds,
        }
        for file in kept
    ]
    return JsonResponse({"files": files, "refused": refused}, status=status)


@require_safe
def file(request: HttpRequest, address: uuid.UUID) -> HttpResponseBase:
    """The file itself; 404 for whom the gate does not let through."""
    stored = _opened(request, address)
    inline = stored.kind != MediaKind.DOCUMENT
    return _sent(request, stored, small=False, inline=inline)


@require_safe
def small(request: HttpRequest, address: uuid.UUID) -> HttpResponseBase:
    """The small picture; 404 for anything that has none."""
    return _sent(request, _opened(request, address), small=True, inline=True)


def _opened(request: HttpRequest, address: uuid.UUID) -> StoredFile:
    stored = StoredFile.objects.kept().filter(uuid=address).first()
    access: Any = request.access  # type: ignore[attr-defined]
    if stored is None or not gate.may_open(
        stored,
        access=access,
        session=request.session,
        person_id=access.person_id,
        session_key_hash=session_key_hash(request),
    ):
        raise Http404
    return stored


def _sent(request: HttpRequest, stored: StoredFile, *, small: bool, inline: bool) -> HttpResponseBase:
    path = stored.small_disk_path if small else stored.disk_path
    if path is None:
        raise Http404
    mime, digest = ("image/jpeg", f"{stored.sha256}-small") if small else (stored.mime, stored.sha256)
    # A picture's or a recording's own name may say who sent it.
    own = stored.name if stored.kind == MediaKind.DOCUMENT else ""
    name = own or f"{stored.kind}{path.suffix}"
    try:
        return serving.send(request, path, mime=mime, digest=digest, name=name, inline=inline)
    except FileNotFoundError as error:
        raise Http404 from error
