"""Putting an appeal into somebody's hands."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.appeals.models import Appeal
from linli.appeals.workflow import ACCEPTED, SUBMITTED
from linli.kernel.errors import Refused
from linli.people import posts
from linli.people.access import Access
from linli.places.models import Area
from linli.workflow import rules
from linli.workflow.engine import Facts

HOLDING = ("holder_post", "holder_organisation", "level", "organisation_ids", "past_lead_ids")


def hand_to(appeal: Appeal, *, post_id: int, organisation_id: int, level: str) -> Facts:
    """Make a post the holder; the one before joins the past leads, unless it was only the desk that read it first."""
    led = appeal.state not in {"", SUBMITTED, ACCEPTED}
    if led and appeal.holder_post_id and appeal.holder_post_id not in appeal.past_lead_ids:
        appeal.past_lead_ids = [*appeal.past_lead_ids, appeal.holder_post_id]
    appeal.holder_post_id, appeal.holder_organisation_id, appeal.level = post_id, organisation_id, level
    involve(appeal, organisation_id)
    return {"to_post": post_id, "to_organisation": organisation_id, "level": level}


def involve(appeal: Appeal, organisation_id: int) -> None:
    """Let an organisation see the appeal from now on."""
    if organisation_id not in appeal.organisation_ids:
        appeal.organisation_ids = [*appeal.organisation_ids, organisation_id]


def hand_to_post(appeal: Appeal, *, post_id: int, by: Access | None, at: datetime) -> Facts:
    """Hand to a post somebody chose; raises Refused when it is vacant, over, or beyond the chooser's reach."""
    post = posts.post_named(post_id, at)
    if post is None:
        raise Refused(_("Nobody holds that post at present; please choose another."))
    if by is not None and not by.is_superuser and not _within_reach(by, post):
        raise Refused(_("That post is outside the area you dispatch in; pass the case up instead."))
    return hand_to(appeal, post_id=post.post_id, organisation_id=post.organisation_id, level=post.level)


def _within_reach(by: Access, post: posts.Named) -> bool:
    return any(seat.covers(post.area_path) for seat in by.seats_with("appeals.dispatch"))


def hand_up(appeal: Appeal, *, at: datetime, new_lead: bool) -> Facts:
    """Hand to the responsible post one level up; at the top the district keeps it (兜底).

    With `new_lead` nobody who has led the case before is chosen, if anybody else is there.
    """
    ladder = rules.version(appeal.rule_set_id).ladder
    level = ladder.get(appeal.level, "district")
    without = {*appeal.past_lead_ids, appeal.holder_post_id} - {None} if new_lead else {appeal.holder_post_id} - {None}
    found = responsible(appeal, level=level, at=at, without={int(post_id) for post_id in without if post_id})
    if found is None:
        found = responsible(appeal, level=level, at=at)
    if found is None:
        raise Refused(_("There is nobody above to pass this case to; the district must fill its posts."))
    return hand_to(appeal, post_id=found.post_id, organisation_id=found.organisation_id, level=found.level)


def responsible(
    appeal: Appeal, *, level: str, at: datetime, without: set[int] | None = None
) -> posts.Responsible | None:
    """Who must act for the appeal's place at a level, or above it."""
    return posts.responsible_post(
        grid_id=appeal.grid_id,
        community_id=appeal.community_id,
        street_id=appeal.street_id,
        district_id=district_of(appeal),
        level=level if level in posts.LADDER else "district",
        at=at,
        without=without or set(),
    )


def district_of(appeal: Appeal) -> int | None:
    """The district's id: an appeal without a place belongs to the district as a whole."""
    return (
        Area.objects.filter(level="district").order_by("pk").values_list("pk", flat=True).first()
        if appeal.street_id is None
        else Area.objects.filter(pk=appeal.street_id).values_list("parent_id", flat=True).first()
    )
