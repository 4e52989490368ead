"""A person was erased: what they wrote on appeals goes; number, state, category, area and history stay.

What others still need is finished first (docs/adr/0013). Everything here may run twice and changes nothing then.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext

from linli.appeals.actions.acting import act
from linli.appeals.models import (
    Answer,
    Appeal,
    CallBack,
    Channel,
    Confirmation,
    Extension,
    Follower,
    HelperTask,
    JointMeeting,
    Nature,
    Plan,
    Rating,
    Remark,
    SavedFilter,
    Words,
)
from linli.appeals.workflow import APPEAL, OPEN_STATES, REPORTER
from linli.events.models import Event
from linli.events.recording import record
from linli.files import actions as files
from linli.files.models import StoredFile
from linli.kernel.actor import SYSTEM, Actor
from linli.people.models import Person
from linli.reading.personal_data import masked

# Doors by which a private person writes for another; whoever else writes it down does so as part of their work.
_PRIVATE_CHANNELS: Final = (Channel.WEB, Channel.QR)
_WITHDRAW: Final = APPEAL.by_action["withdraw"]
_RESIDENTS_VERBS: Final = tuple(f"{APPEAL.noun}.{action.verb}" for action in APPEAL.actions if action.may == REPORTER)
# Words of staff about the case; a resident's number may stand in them.
_STAFF_WORDS: Final[tuple[tuple[type[models.Model], tuple[str, ...]], ...]] = (
    (Plan, ("steps", "target")),
    (Answer, ("text",)),
    (Confirmation, ("text",)),
    (HelperTask, ("task", "result")),
    (Extension, ("reason",)),
    (JointMeeting, ("decision",)),
    (Remark, ("text",)),
)


def sentence() -> str:
    """What stands in the place of erased words; kept as text, so that every list, file and interface shows it."""
    with translation.override("zh-hans"):
        return gettext("The resident has closed their account; the content has been removed.")


@transaction.atomic
def forget_person(person_id: int, *, by: Actor, at: datetime) -> None:
    """Withdraw the person's open appeals that nobody else needs, and erase what they wrote on all that are settled."""
    Follower.objects.filter(person_id=person_id).delete()
    SavedFilter.objects.filter(person_id=person_id).delete()
    for appeal in Appeal.objects.filter(_own(person_id), state__in=_WITHDRAW.frm).order_by("pk").only("pk", "nature"):
        if not _is_needed(appeal):
            _withdraw(appeal.pk, by=by, at=at)
    settled = Appeal.objects.filter(_own(person_id)).exclude(state__in=OPEN_STATES)
    for appeal_id in settled.order_by("pk").values_list("pk", flat=True):
        _erase(appeal_id, by=by, at=at)
    _erase_elsewhere(person_id, at=at)


def forget_settled(*, at: datetime, most: int = 500) -> int:
    """Erase what stayed while a case was still open, now that it is settled; returns the number of appeals.

    Also finds what a resident's other device wrote in the moment of erasing.
    """
    done = Event.objects.filter(subject_type=APPEAL.noun, subject_id=OuterRef("pk"), verb="appeal.erased")
    settled = Appeal.objects.exclude(state__in=OPEN_STATES).exclude(Exists(done))
    gone = Person.objects.filter(erased_at__isnull=False).values("pk")
    # Two questions, so that each is answered from an index of its own.
    waiting = settled.filter(reporter__in=gone).union(settled.filter(_written_alone(written_by__in=gone)))
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:most])
    for appeal_id in numbers:
        with transaction.atomic():
            _erase(appeal_id, by=SYSTEM, at=at)
    return len(numbers)


def _own(person_id: int) -> Q:
    """The person's own matters; one they wrote down for somebody else is that person's."""
    return Q(reporter_id=person_id) | _written_alone(written_by_id=person_id)


def _written_alone(**condition: Any) -> Q:
    return Q(reporter__isnull=True, channel__in=_PRIVATE_CHANNELS, **condition)


def _is_needed(appeal: Appeal) -> bool:
    """Life and property, and what other residents wait for, must not end because one person leaves."""
    return (
        appeal.nature == Nature.URGENT
        or Follower.objects.filter(appeal=appeal).exists()
        or Appeal.objects.filter(merged_into=appeal).exists()
    )


def _withdraw(appeal_id: int, *, by: Actor, at: datetime) -> None:
    def apply(appeal: Appeal) -> dict[str, object]:
        appeal.closed_at = at
        return {}

    act(appeal_id, "withdraw", by=None, on_behalf=by, at=at, apply=apply, saves=("closed_at",), words=sentence())


def _erase(appeal_id: int, *, by: Actor, at: datetime) -> None:
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    words = sentence()
    appeal.subject = appeal.address = ""
    appeal.text = words
    appeal.building_id = appeal.longitude = appeal.latitude = None
    fields = ["subject", "address", "text", "building", "longitude", "latitude"]
    Words.objects.filter(appeal=appeal).delete()
    said = Remark.objects.filter(appeal=appeal, event__verb__in=_RESIDENTS_VERBS)
    said.update(text=words)
    Rating.objects.filter(appeal=appeal).exclude(text="").update(text=words)
    CallBack.objects.filter(appeal=appeal).exclude(text="").update(text=words)
    for model, columns in _STAFF_WORDS:
        _mask(model._default_manager.filter(appeal=appeal).order_by("pk"), columns)
    files.forget(StoredFile.objects.of(APPEAL.noun, appeal.pk).filter(purpose="appeals.report"), at=at)
    known = Event.objects.filter(subject_type=APPEAL.noun, subject_id=appeal.pk, verb="appeal.erased")
    if not known.exists():
        record("appeal.erased", appeal, by=by, at=at, facts={})
        fields += ["chain_sequence", "chain_digest"]
    appeal.save(update_fields=fields)


def _mask(rows: Iterable[models.Model], columns: tuple[str, ...]) -> None:
    """Staff's words are the record of their work and stay; numbers in them lose their middle."""
    for row in rows:
        changed = [column for column in columns if masked(getattr(row, column)) != getattr(row, column)]
        for column in changed:
            setattr(row, column, masked(getattr(row, column)))
        if changed:
            row.save(update_fields=changed)


def _erase_elsewhere(person_id: int, *, at: datetime) -> None:
    """What they added to appeals of others, and pictures that came with appeals which name nobody."""
    said = Remark.objects.filter(person_id=person_id, event__verb__in=_RESIDENTS_VERBS, post__isnull=True)
    said.exclude(appeal__state__in=OPEN_STATES).update(text=sentence())
    sent = StoredFile.objects.kept().filter(
        uploaded_by_id=person_id, subject_type=APPEAL.noun, purpose="appeals.report"
    )
    # Those of open appeals go with the appeal; a picture under an anonymous one can be told by its sender alone.
    stays = Appeal.objects.filter(_own(person_id), state__in=OPEN_STATES).values("pk")
    files.forget(sent.exclude(subject_id__in=stays), at=at)
