"""Who is told of what. Each reaction runs in a job of its own, once for each event; each notice has a lasting key.

Text messages carry the number, the state and what to do, never what somebody wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.appeals import actions
from linli.appeals.models import Appeal, Extension, Follower, Kind
from linli.appeals.models.queries import AppealQuerySet
from linli.events.models import Event
from linli.events.subscribers import subscribe
from linli.kernel.actor import Actor
from linli.notices import kinds
from linli.notices.actions import notify
from linli.people import posts
from linli.people.models import Person, Post
from linli.places.models import Area
from linli.ui.phrases import lasting

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Told:
    """What one verb says: heading and text, with %(number)s, %(who)s, %(phone)s and %(due)s to fill in."""

    title: Text
    text: Text
    milestone: bool = False
    for_reporter_only: bool = False


RESIDENT: Final = {
    "accepted": Told(
        _("Your appeal %(number)s is accepted"), _("We are choosing who handles it. Promised by %(due)s.")
    ),
    "dispatched": Told(
        _("Somebody has your appeal %(number)s"),
        _("%(who)s has it. Duty telephone %(phone)s. Promised by %(due)s."),
        milestone=True,
    ),
    "reassigned": Told(
        _("Your appeal %(number)s is with somebody else now"), _("%(who)s has it. Duty telephone %(phone)s.")
    ),
    "escalated": Told(
        _("Your appeal %(number)s was passed up"),
        _("%(who)s leads it now. Duty telephone %(phone)s. The date promised to you stays."),
    ),
    "returned": Told(
        _("Your appeal %(number)s is being given to another desk"),
        _("It reached the wrong one. The date promised stays."),
    ),
    "planned": Told(_("There is a plan for your appeal %(number)s"), _("Open it to see who does what by when.")),
    "paused": Told(
        _("Your appeal %(number)s waits for you"),
        _("We need something from you. Please open it, read what, and answer there or call %(phone)s."),
        milestone=True,
        for_reporter_only=True,
    ),
    "answered": Told(
        _("Your appeal %(number)s is answered"), _("Somebody else is checking the result before you rate it.")
    ),
    "confirmed": Told(
        _("Please rate: appeal %(number)s"),
        _("The result has been checked. Are you satisfied? If not, say so: it is opened again, one level up."),
        milestone=True,
        for_reporter_only=True,
    ),
    "closed": Told(_("Your appeal %(number)s is closed"), _("Nobody heard from you. You can still rate it.")),
    "rated": Told(_("Appeal %(number)s is closed"), _("The result has been rated.")),
    "reopened": Told(
        _("Your appeal %(number)s is open again"),
        _("%(who)s leads it now, one level up. Duty telephone %(phone)s. Promised by %(due)s."),
        milestone=True,
    ),
    "declined": Told(
        _("Your appeal %(number)s could not be accepted"),
        _("Open it to read the reason. If you do not agree, you can object there."),
        milestone=True,
    ),
    "merged": Told(
        _("Your appeal %(number)s is handled together with another"),
        _("It is about the same matter. You get the same answer."),
        milestone=True,
    ),
    "extension_granted": Told(
        _("Your appeal %(number)s takes longer"), _("The new date is %(due)s. Open it to read why.")
    ),
}
HOLDER: Final = {
    "dispatched": _("New order: %(number)s"),
    "reassigned": _("New order: %(number)s"),
    "escalated": _("Passed up to you: %(number)s"),
    "reopened": _("Reopened, and you lead it: %(number)s"),
    "objected": _("The resident objects: %(number)s"),
    "returned": _("Returned to your desk: %(number)s"),
    "refuted": _("Not done yet: %(number)s"),
    "urged": _("The resident urges: %(number)s"),
    "added": _("The resident has added something: %(number)s"),
    "extension_granted": _("Extension granted: %(number)s"),
    "extension_refused": _("Extension refused: %(number)s"),
    "help_finished": _("A helper has finished: %(number)s"),
}
STAFF_KIND: Final = "appeals.work"
ALARM_KIND: Final = "appeals.alarm"


def kind_of(verb: str) -> str:
    """The kind of notice a resident gets for a verb."""
    return f"appeals.{verb}"


def register_kinds() -> None:
    """Name the kinds, so that people can choose; called when Django starts."""
    labels = {
        "accepted": _("My appeal is accepted"),
        "dispatched": _("Somebody has my appeal"),
        "reassigned": _("My appeal goes to somebody else"),
        "escalated": _("My appeal is passed up"),
        "returned": _("My appeal goes to another desk"),
        "planned": _("There is a plan for my appeal"),
        "paused": _("My appeal waits for me"),
        "answered": _("My appeal is answered"),
        "confirmed": _("I am asked to rate"),
        "closed": _("My appeal is closed"),
        "rated": _("An appeal I follow is closed"),
        "reopened": _("My appeal is opened again"),
        "declined": _("My appeal is not accepted"),
        "merged": _("My appeal is handled together with another"),
        "extension_granted": _("My appeal takes longer"),
    }
    short = {
        "accepted": pgettext_lazy("notice", "Accepted"),
        "dispatched": pgettext_lazy("notice", "Somebody has it"),
        "reassigned": pgettext_lazy("notice", "With somebody else now"),
        "escalated": pgettext_lazy("notice", "Passed up"),
        "returned": pgettext_lazy("notice", "Being given to another desk"),
        "planned": pgettext_lazy("notice", "There is a plan"),
        "paused": pgettext_lazy("notice", "Waits for you"),
        "answered": pgettext_lazy("notice", "Answered"),
        "confirmed": pgettext_lazy("notice", "Please rate the result"),
        "closed": pgettext_lazy("notice", "Closed"),
        "rated": pgettext_lazy("notice", "Closed, and rated"),
        "reopened": pgettext_lazy("notice", "Open again"),
        "declined": pgettext_lazy("notice", "Not accepted"),
        "merged": pgettext_lazy("notice", "Handled together with another"),
        "extension_granted": pgettext_lazy("notice", "Takes longer"),
    }
    for verb, told in RESIDENT.items():
        kinds.register(kind_of(verb), labels[verb], milestone=told.milestone, short=short[verb])
    kinds.register(STAFF_KIND, _("Orders, and what happens to them"), for_staff=True)
    kinds.register(ALARM_KIND, _("Alarms: life and property"), for_staff=True)


@subscribe(*(f"appeal.{verb}" for verb in RESIDENT), name="appeals.tell_residents")
def tell_residents(event: Event) -> None:
    """Reporter, who wrote for them, and followers (of merged appeals too)."""
    appeal = _appeal(event)
    verb = event.verb.removeprefix("appeal.")
    told = RESIDENT[verb]
    own = {number for number in (appeal.reporter_id, appeal.written_by_id if _is_private(appeal) else None) if number}
    if verb == "rated":
        own = set()
    followers: set[int] = set()
    if not told.for_reporter_only:
        followers = set(Follower.objects.filter(appeal=appeal).values_list("person_id", flat=True))
        merged = Appeal.objects.filter(merged_into=appeal, reporter_id__isnull=False)
        followers |= {number for number in merged.values_list("reporter_id", flat=True) if number}
    for person in Person.objects.filter(pk__in=own | followers, erased_at=None):
        with translation.override(person.language):
            facts = _facts(appeal, event)
            notify(
                person_id=person.pk,
                kind=kind_of(verb),
                subject_type="appeal",
                subject_id=appeal.pk,
                title=str(told.title) % facts,
                text=str(told.text) % facts,
                url=reverse("appeals:appeal", args=[appeal.number]),
                at=event.at,
                key=f"{event.pk}:resident:{person.pk}",
            )


@subscribe(*(f"appeal.{verb}" for verb in HOLDER), name="appeals.tell_holder")
def tell_holder(event: Event) -> None:
    """The person who has it now; not when they did it themselves."""
    appeal = _appeal(event)
    verb = event.verb.removeprefix("appeal.")
    person_ids = {appeal.holder_post.person_id if appeal.holder_post else None}
    if verb in {"extension_granted", "extension_refused"}:
        asked = Extension.objects.filter(appeal=appeal, pk=event.facts.get("extension")).values_list(
            "person_id", flat=True
        )
        person_ids |= set(asked)
    _tell_staff(event, appeal, person_ids - {None, event.person_id}, HOLDER[verb])


@subscribe("appeal.merged", name="appeals.tell_holder_of_merge")
def tell_holder_of_merge(event: Event) -> None:
    """Whoever has the case that another was merged into."""
    target = _appeals().filter(pk=event.facts.get("into")).first()
    if target is not None and target.holder_post is not None:
        _tell_staff(
            event,
            target,
            {target.holder_post.person_id} - {None, event.person_id},
            _("Another was merged into %(number)s"),
        )


@subscribe("appeal.urged", name="appeals.tell_dispatchers")
def tell_dispatchers(event: Event) -> None:
    """The desk above hears of an urge as well, so that it does not rest with the one who is late."""
    appeal = _appeal(event)
    found = (
        posts.holders_of(area_id=appeal.street_id, permission="appeals.dispatch", at=event.at)
        if appeal.street_id
        else ()
    )
    holder = appeal.holder_post.person_id if appeal.holder_post else None
    _tell_staff(
        event, appeal, {one.person_id for one in found} - {holder}, _("The resident urges: %(number)s"), slot="desk"
    )


@subscribe("appeal.helper_added", name="appeals.tell_helpers")
def tell_helpers(event: Event) -> None:
    """Those of the helping organisation who take tasks."""
    appeal = _appeal(event)
    found = posts.holders_of(organisation_id=int(event.facts["organisation"]), permission="appeals.help", at=event.at)
    _tell_staff(event, appeal, {one.person_id for one in found}, _("Your help is asked for: %(number)s"))


@subscribe("appeal.extension_asked", name="appeals.tell_granters")
def tell_granters(event: Event) -> None:
    """Leaders who may say yes: of the holder's organisation, and of the areas around the place."""
    appeal = _appeal(event)
    people = _covering(appeal, "appeals.grant_extension", event, levels=("community", "street", "district"))
    _tell_staff(event, appeal, people - {event.person_id}, _("More time is asked for: %(number)s"))


@subscribe("appeal.dispatched", name="appeals.alarm")
def alarm(event: Event) -> None:
    """Life and property: everybody on the duty desks of street and district, at any hour."""
    appeal = _appeal(event)
    if appeal.nature != "urgent" or event.person_id is not None:
        return
    people = _covering(appeal, "appeals.alarm", event, levels=("street", "district"))
    _tell_staff(
        event, appeal, people, _("ALARM, life and property: %(number)s"), kind=ALARM_KIND, slot="alarm", urgent=True
    )


@subscribe("appeal.reopened", name="appeals.tell_convener")
def tell_convener(event: Event) -> None:
    """After the second bad rating a joint meeting must be called."""
    if not event.facts.get("needs_meeting"):
        return
    appeal = _appeal(event)
    people = _covering(appeal, "appeals.joint_meeting", event, levels=("street", "district"))
    _tell_staff(event, appeal, people, _("Please call a joint meeting: %(number)s"), slot="meeting")


@subscribe("person.erased", name="appeals.forget_person")
def forget_person(event: Event) -> None:
    """Take what they wrote out of their appeals."""
    actions.forget_person(event.subject_id, by=Actor(person_id=event.person_id, post_id=event.post_id), at=event.at)


def _appeals() -> AppealQuerySet:
    return Appeal.objects.select_related("holder_post__person", "holder_post__organisation")


def _appeal(event: Event) -> Appeal:
    return _appeals().get(pk=event.subject_id)


def _is_private(appeal: Appeal) -> bool:
    """Whether a private person wrote it down for another; staff who did so are told in their work list."""
    return appeal.channel in {"web", "qr"}


def _facts(appeal: Appeal, event: Event) -> dict[str, str]:
    post: Post | None = appeal.holder_post
    organisation = post.organisation if post else None
    name = post.person.name if post and post.person else ""
    return {
        "number": appeal.number,
        "who": " ".join(part for part in (organisation.name if organisation else "", name) if part),
        "phone": (post.duty_phone or organisation.duty_phone) if post and organisation else "",
        "due": lasting(appeal.resolve_due_at, event.at) if appeal.resolve_due_at else "",
    }


def _covering(appeal: Appeal, permission: str, event: Event, *, levels: Sequence[str]) -> set[int]:
    """People of the appeal's own areas, and of the organisation that has it, who hold a permission."""
    district_id = (
        Area.objects.filter(pk=appeal.street_id).values_list("parent_id", flat=True).first()
        if appeal.street_id
        else Area.objects.filter(level="district").order_by("pk").values_list("pk", flat=True).first()
    )
    areas = {"community": appeal.community_id, "street": appeal.street_id, "district": district_id}
    people: set[int] = set()
    for level in levels:
        area_id = areas[level]
        if area_id is not None:
            people |= {one.person_id for one in posts.holders_of(area_id=area_id, permission=permission, at=event.at)}
    if appeal.holder_organisation_id and permission != "appeals.alarm":
        found = posts.holders_of(organisation_id=appeal.holder_organisation_id, permission=permission, at=event.at)
        people |= {one.person_id for one in found}
    return people


def _tell_staff(
    event: Event,
    appeal: Appeal,
    person_ids: Iterable[int | None],
    title: Text,
    *,
    kind: str = STAFF_KIND,
    slot: str = "staff",
    urgent: bool = False,
) -> None:
    for person in Person.objects.filter(pk__in=[number for number in person_ids if number], erased_at=None):
        with translation.override(person.language):
            facts = _facts(appeal, event)
            due = translation.gettext("Due %(due)s.") % facts if facts["due"] else ""
            notify(
                person_id=person.pk,
                kind=kind,
                subject_type="appeal",
                subject_id=appeal.pk,
                title=str(title) % facts,
                text=f"{Kind(appeal.kind).label} {due}".strip(),
                url=reverse("staff:case", args=[appeal.number]),
                urgent=urgent or appeal.nature == "urgent",
                at=event.at,
                key=f"{event.pk}:{slot}:{person.pk}",
            )


register_kinds()
