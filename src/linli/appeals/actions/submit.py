"""How an appeal comes into being: the one door behind all doors."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from linli.appeals.actions.acting import act
from linli.appeals.actions.holding import HOLDING, hand_to, responsible
from linli.appeals.models import Appeal, Category, Channel, Kind, Nature, Privacy
from linli.appeals.workflow import APPEAL
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Refused
from linli.people.posts import Responsible, responsible_post
from linli.places.locate import Location, locate, locate_building
from linli.reading.words import search_words
from linli.workflow import engine, rules
from linli.workflow.engine import Facts

LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to raise.

    `submission_key` is made with the form: the same key twice is the same appeal. Place: the code of a building (from a
    QR code), or a point in WGS-84 degrees, or neither. `writer` is who writes when that is not the reporter.
    """

    submission_key: UUID
    kind: str
    text: str
    channel: str
    subject: str = ""
    category_id: int | None = None
    privacy: str = Privacy.OPEN
    is_urgent: bool = False
    building_code: str = ""
    longitude: float | None = None
    latitude: float | None = None
    address: str = ""
    reporter_id: int | None = None
    written_by_id: int | None = None


def submit(draft: Draft, *, by: Actor, at: datetime) -> Appeal:
    """Open an appeal and give it to the responsible desk; an urgent one goes to the street at once.

    Raises Refused for empty or too long text, an unknown kind, a point outside the district. The same `submission_key`
    returns the first appeal; Conflict when that is somebody else's.
    """
    _check(draft)
    try:
        with transaction.atomic():
            appeal = _open(draft, by=by, at=at)
            if draft.is_urgent:
                _send_urgent(appeal, at=at)
    except IntegrityError:
        first = Appeal.objects.filter(submission_key=draft.submission_key).first()
        if first is None:
            raise
        if (first.reporter_id, first.written_by_id) != _people(draft):
            # Whose it is stays unsaid.
            raise Conflict(_("This form has been sent already. Please open a new one."), code="key_taken") from None
        return first
    return appeal


def _check(draft: Draft) -> None:
    if not any(letter.isprintable() and not letter.isspace() for letter in draft.text):
        raise Refused(_("Please say what the matter is."), code="empty")
    if len(draft.text) > LONGEST_TEXT:
        raise Refused(
            _("The text has %(length)s characters; at most %(most)s are possible.")
            % {"length": len(draft.text), "most": LONGEST_TEXT},
            code="too_long",
        )
    if len(draft.subject) > LONGEST_SUBJECT:
        raise Refused(
            _("The subject may have %(most)s characters at most.") % {"most": LONGEST_SUBJECT}, code="too_long"
        )
    if "\x00" in draft.text + draft.subject + draft.address:
        raise Refused(_("The text contains a character that cannot be stored."), code="unstorable")
    if draft.kind not in Kind or draft.channel not in Channel or draft.privacy not in Privacy:
        raise Refused(_("Please choose what kind of appeal it is."), code="unknown_kind")
    if (draft.longitude is None) != (draft.latitude is None):
        raise Refused(_("A point needs both longitude and latitude."), code="half_a_point")


def _people(draft: Draft) -> tuple[int | None, int | None]:
    """Reporter and writer as stored: an anonymous appeal names neither."""
    if draft.privacy == Privacy.ANONYMOUS:
        return None, None
    return draft.reporter_id, draft.written_by_id


def _open(draft: Draft, *, by: Actor, at: datetime) -> Appeal:
    reporter_id, written_by_id = _people(draft)
    appeal = Appeal(
        submission_key=draft.submission_key,
        kind=draft.kind,
        nature=Nature.URGENT if draft.is_urgent else Nature.ORDINARY,
        subject=draft.subject.strip(),
        text=draft.text.strip(),
        channel=draft.channel,
        privacy=draft.privacy,
        reporter_id=reporter_id,
        written_by_id=written_by_id,
        submitted_at=at,
        address=draft.address.strip()[:200],
        rule_set_id=rules.current(APPEAL.noun, at=at).id,
    )
    if draft.category_id is not None:
        category = Category.objects.filter(pk=draft.category_id, is_active=True).first()
        if category is None:
            raise Refused(_("That category is no longer in use; please choose another."), code="unknown_category")
        appeal.category_id, appeal.category_root_id = category.pk, category.root_id
    desk = _place(appeal, draft, at=at)
    facts: Facts = {"kind": appeal.kind, "channel": appeal.channel, "level": "district"}
    appeal.level = "district"
    if desk:
        facts |= hand_to(appeal, post_id=desk.post_id, organisation_id=desk.organisation_id, level=desk.level)
    anonymous = draft.privacy == Privacy.ANONYMOUS
    engine.begin(APPEAL, appeal, by=Actor(person_id=None, post_id=by.post_id) if anonymous else by, at=at, facts=facts)
    _make_findable(appeal, draft.subject, draft.text, draft.address)
    return appeal


# The same words are those that a search asks for: see `reading.words`.
_WORDS = "INSERT INTO appeals_words (appeal_id, vector) VALUES (%s, to_tsvector('simple', %s))"


def _make_findable(appeal: Appeal, *texts: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [appeal.pk, search_words(" ".join(texts))])


def _place(appeal: Appeal, draft: Draft, *, at: datetime) -> Responsible | None:
    """Fill in the areas, and find the desk that reads the appeal first."""
    location: Location | None = None
    appeal.longitude, appeal.latitude = draft.longitude, draft.latitude
    if draft.building_code:
        building = locate_building(draft.building_code)
        if building is None:
            raise Refused(_("That place code is not known here."), code="unknown_place")
        location, appeal.building_id = building.location, building.building_id
        appeal.address = appeal.address or f"{building.address} {building.name}".strip()[:200]
        if draft.longitude is None:
            appeal.longitude, appeal.latitude = building.longitude, building.latitude
    elif draft.longitude is not None and draft.latitude is not None:
        location = locate(draft.longitude, draft.latitude)
        if location is None:
            raise Refused(_("That point is outside this district; please choose a place inside it."), code="outside")
    if location:
        appeal.grid_id, appeal.community_id = location.grid_id, location.community_id
        appeal.street_id = location.street_id
        return responsible_post(
            grid_id=location.grid_id,
            community_id=location.community_id,
            street_id=location.street_id,
            district_id=location.district_id,
            level="community",
            at=at,
        )
    return responsible(appeal, level="district", at=at)


def _send_urgent(appeal: Appeal, *, at: datetime) -> None:
    """Life and property: past the ladder, straight to the street's desk, and the duty desk is alarmed (reactions)."""
    act(appeal.pk, "accept", by=None, at=at)

    def to_street(case: Appeal) -> Facts:
        desk = responsible(case, level="street", at=at)
        if desk is None:
            raise Refused(_("Nobody is on duty at the street; please call the hotline at once."))
        return hand_to(case, post_id=desk.post_id, organisation_id=desk.organisation_id, level=desk.level)

    act(appeal.pk, "dispatch", by=None, at=at, given={"to": "street"}, apply=to_street, saves=HOLDING)
    appeal.refresh_from_db()
