"""Who may do what to which appeal: pure predicates on the acting person's seats and the case's own columns."""

from typing import Final

from linli.appeals.models import Appeal, Privacy
from linli.appeals.workflow import (
    CALLER,
    CONFIRMER,
    CONVENER,
    DISPATCHER,
    GRANTER,
    HELPER,
    HOLDER,
    REPORTER,
    SYSTEM,
    TRIAGER,
)
from linli.people.access import Access, Seat
from linli.workflow.table import Action

_PERMISSION: Final = {
    TRIAGER: "appeals.triage",
    DISPATCHER: "appeals.dispatch",
    HOLDER: "appeals.handle",
    HELPER: "appeals.help",
    CONFIRMER: "appeals.confirm",
    CALLER: "appeals.call_back",
    GRANTER: "appeals.grant_extension",
    CONVENER: "appeals.joint_meeting",
}


def may(access: Access, action: Action, appeal: Appeal) -> bool:
    """True when this person may do this to this appeal; the state is the engine's business, not asked here."""
    if action.may == SYSTEM:
        return False
    if action.may == REPORTER:
        return is_reporter(access, appeal)
    seat = seat_for(access, action.may, appeal)
    if seat is None:
        return access.is_superuser and action.may not in {HOLDER, CONFIRMER}
    if action.may in {CONFIRMER, CALLER, GRANTER}:
        # Nobody judges their own work: a second pair of eyes, always.
        return appeal.handler_id != access.person_id and not (
            action.may == GRANTER and appeal.holder_post_id in access.post_ids
        )
    return True


def seat_for(access: Access, who: str, appeal: Appeal) -> Seat | None:
    """The seat through which this person would act; None when there is none."""
    permission = _PERMISSION[who]
    for seat in access.seats_with(permission):
        if _fits(seat, who, appeal):
            return seat
    return None


def _fits(seat: Seat, who: str, appeal: Appeal) -> bool:
    if who == HOLDER:
        return seat.post_id == appeal.holder_post_id or (
            # A colleague at the same desk may act for the holder; another grid's worker may not.
            seat.organisation_id == appeal.holder_organisation_id and seat.organisation_level != "grid"
        )
    if who == HELPER:
        return seat.organisation_id in appeal.organisation_ids
    return covers(seat, appeal)


def covers(seat: Seat, appeal: Appeal) -> bool:
    """True when the appeal's place lies in the seat's area, or the case is with the seat's own organisation."""
    if seat.is_horizontal:
        return seat.organisation_id == appeal.holder_organisation_id
    if seat.area_level == "district":
        return True
    return bool(seat.area_id in (appeal.street_id, appeal.community_id, appeal.grid_id))


def is_reporter(access: Access, appeal: Appeal) -> bool:
    """True for who raised it and for who wrote it down for them."""
    return access.person_id is not None and access.person_id in (appeal.reporter_id, appeal.written_by_id)


def may_see_reporter(access: Access, appeal: Appeal) -> bool:
    """Whether the reporter's name is shown: always for open ones, else only with the permission."""
    if is_reporter(access, appeal) or appeal.privacy == Privacy.OPEN:
        return True
    return any(covers(seat, appeal) for seat in access.seats_with("appeals.see_reporter"))
