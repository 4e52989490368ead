"""The last press of the button: who it is from, the appeal, its files, and the page that says it arrived."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.appeals import actions, policy, receipt
from linli.appeals.actions import Draft
from linli.appeals.forms.resident import SendForm
from linli.appeals.models import Appeal, Channel, Privacy
from linli.appeals.views.resident import drafting, throttle, uploads
from linli.appeals.views.resident.drafting import Words
from linli.appeals.views.resident.page import access_of
from linli.files.models import StoredFile
from linli.kernel.actor import SYSTEM, Actor
from linli.people import actions as people_actions
from linli.people import secrets
from linli.people.models import Person


def already_sent(draft: Words) -> Appeal | None:
    """The appeal that this draft has become already: somebody pressed twice, or came back.

    Who went back and wrote or spoke something else means another appeal: its key follows from the first one and what
    was said, so that pressing twice is still one. Nor does the key alone, which stands in addresses, prove whose the
    first one is.
    """
    sent, words = _with_key(draft), str(draft["text"]).strip()
    if sent is not None and not _says(sent, draft):
        draft["key"] = uuid5(UUID(str(draft["key"])), " ".join([words, *draft["voice"]]).strip()).hex
        sent = _with_key(draft)
    return sent if sent is not None and _says(sent, draft) else None


def _says(sent: Appeal, draft: Words) -> bool:
    """Whether an appeal has a draft's words, and its voice message, which may be all there is."""
    if sent.text != str(draft["text"]).strip():
        return False
    spoken = StoredFile.objects.kept().filter(uuid__in=draft["voice"])
    return not (draft["voice"] and spoken.exclude(subject_type="appeal", subject_id=sent.pk).exists())


def _with_key(draft: Words) -> Appeal | None:
    return Appeal.objects.filter(submission_key=UUID(str(draft["key"]))).first()


def arrived(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """On to the page with the number; this browser may see the appeal from now on."""
    access = access_of(request)
    if appeal.channel not in {Channel.WEB, Channel.QR} and access.is_staff:
        # Written down for a caller: long enough to read the number and the code to them, then forgotten.
        receipt.prove_for_now(request.session, appeal.pk)
    elif not policy.is_reporter(access, appeal):
        receipt.prove(request.session, appeal.pk)
    if access.person_id is None:
        throttle.let_in(request, throttle.LOOK_UP, appeal.number)
    for key in {appeal.submission_key.hex, drafting.key_from(request)}:
        drafting.forget(request, key)
    return HttpResponseRedirect(reverse("appeals:sent", args=[appeal.number]))


def send(request: HttpRequest, draft: Words, given: dict[str, Any], *, at: datetime) -> Appeal:
    """Persons, appeal and files in one transaction. Raises what `submit` raises."""
    access = access_of(request)
    if access.person_id is None:
        throttle.count(request, "appeals.send", most=20, seconds=3600)
    try:
        with transaction.atomic():
            reporter_id, written_by_id = _people(access.person_id, draft, given, at=at)
            by = _actor(request, draft, written_by_id or reporter_id)
            appeal = actions.submit(_draft(draft, given, reporter_id, written_by_id), by=by, at=at)
            uploads.attach(
                request,
                [*draft["photos"], *draft["voice"]],
                appeal=appeal,
                session_hash=str(draft.get("uploader", "")),
            )
    except IntegrityError:
        # Two presses at the same moment: the other one was first.
        first = already_sent(draft)
        if first is None:
            raise
        return first
    return appeal


def _actor(request: HttpRequest, draft: Words, person_id: int | None) -> Actor:
    if draft.get("for_resident"):
        return access_of(request).actor("appeals.report_for")
    return Actor(person_id=person_id)


def _people(
    person_id: int | None, draft: Words, given: dict[str, Any], *, at: datetime
) -> tuple[int | None, int | None]:
    """(whom it concerns, who writes it down for them)."""
    if given["privacy"] == Privacy.ANONYMOUS:
        return None, person_id if draft.get("for_resident") else None
    other = None
    if given.get("other_phone"):
        other = _person(given.get("other_name", ""), given["other_phone"], at=at)
    if draft.get("for_resident"):
        return other, person_id
    writer = person_id or _person(given.get("name", ""), given["phone"], at=at)
    if given.get("whom") == SendForm.OTHER and other != writer:
        return other, writer
    return writer, None


def _person(name: str, phone: str, *, at: datetime) -> int:
    """Somebody known by a number; one who gives no name is the same nameless person each time."""
    if not name.strip():
        known = Person.objects.filter(phone_lookup__in=secrets.phone_lookups(phone), name="", erased_at=None)
        found = known.order_by("account__id", "id").values_list("pk", flat=True).first()
        if found is not None:
            return int(found)
    return people_actions.person_with_phone(name=name.strip(), phone=phone, by=SYSTEM, at=at).pk


def _draft(draft: Words, given: dict[str, Any], reporter_id: int | None, written_by_id: int | None) -> Draft:
    from_code = bool(draft.get("from_code") and draft.get("building_code"))
    return Draft(
        submission_key=UUID(str(draft["key"])),
        kind=str(draft["kind"]),
        text=str(draft["text"]),
        channel=str(given["channel"]) if draft.get("for_resident") else (Channel.QR if from_code else Channel.WEB),
        category_id=draft.get("category"),
        privacy=given["privacy"],
        is_urgent=bool(draft.get("is_urgent")),
        building_code=str(draft.get("building_code") or ""),
        longitude=draft.get("longitude"),
        latitude=draft.get("latitude"),
        address=str(draft.get("address") or ""),
        reporter_id=reporter_id,
        written_by_id=written_by_id,
    )
