"""Who may do what in this room: pure predicates."""

from linli.people.access import Access

PUBLISH = "notices.publish"
AUDIT = "events.audit"


def may_publish(access: Access, area_path: str) -> bool:
    """Bulletins for an area are written by a post that covers it."""
    return access.covers(PUBLISH, area_path)


def may_see_deliveries(access: Access) -> bool:
    """Failed messages show who was told what; that is for auditors."""
    return access.can(AUDIT)
