"""Who may do what in this room: pure predicates."""

from linli.people.access import Access

PUBLISH = "notices.publish"
APPROVE = "notices.approve"
AUDIT = "events.audit"


def may_publish(access: Access, area_path: str) -> bool:
    """Bulletins for an area are written by a post that covers it."""
    return access.covers(PUBLISH, area_path)


def may_approve(access: Access, area_path: str) -> bool:
    """Whether a post of theirs may say yes to bulletins for an area; to their own nobody may (`board.publish`)."""
    return access.covers(APPROVE, area_path)


def may_see_deliveries(access: Access) -> bool:
    """Failed messages show who was told what; that is for auditors."""
    return access.can(AUDIT)
