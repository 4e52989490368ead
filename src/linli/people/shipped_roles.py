"""The roles a district starts with. They are loaded once as rows; the district edits the rows, never this table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ShippedRole:
    """One role: code, name, what it is for, and its permissions."""

    code: str
    name: str | Promise
    summary: str | Promise
    permissions: tuple[str, ...]


# What everybody who handles appeals can do.
_HANDLING = ("appeals.see", "appeals.report_for", "appeals.handle", "appeals.help")
# A first desk that receives appeals and decides where they go.
_DESK = (*_HANDLING, "appeals.triage", "appeals.dispatch")

SHIPPED_ROLES: tuple[ShippedRole, ...] = (
    ShippedRole(
        "grid_worker",
        _("Grid worker"),
        _("Looks after one grid: takes orders there, deals with them on the spot and reports what is found."),
        (*_HANDLING, "places.print"),
    ),
    ShippedRole(
        "community_worker",
        _("Community worker"),
        _("Receives the community's appeals, sends them to grids and handles what grids cannot."),
        (*_DESK, "appeals.confirm", "appeals.call_back", "places.print", "notices.publish"),
    ),
    ShippedRole(
        "community_secretary",
        _("Community secretary"),
        _("Answers for the community: checks results, allows extensions and calls people together."),
        (
            *_HANDLING,
            "appeals.dispatch",
            "appeals.confirm",
            "appeals.call_back",
            "appeals.grant_extension",
            "appeals.see_reporter",
            "appeals.joint_meeting",
            "appeals.alarm",
            "appeals.statistics",
            "places.print",
            "notices.publish",
            "notices.approve",
        ),
    ),
    ShippedRole(
        "street_dispatcher",
        _("Street dispatcher"),
        _("Sees what is late in the street and why, and moves it to whoever can settle it."),
        (
            *_DESK,
            "appeals.confirm",
            "appeals.call_back",
            "appeals.joint_meeting",
            "appeals.export",
            "appeals.alarm",
            "appeals.statistics",
            "notices.publish",
            "notices.approve",
        ),
    ),
    ShippedRole(
        "street_leader",
        _("Street leader"),
        _("Answers for the street: allows extensions, calls joint meetings and presses what is late."),
        (
            "appeals.see",
            "appeals.confirm",
            "appeals.grant_extension",
            "appeals.see_reporter",
            "appeals.joint_meeting",
            "appeals.export",
            "appeals.alarm",
            "appeals.statistics",
            "notices.approve",
        ),
    ),
    ShippedRole(
        "district_dispatcher",
        _("District dispatcher"),
        _("Receives what streets cannot settle, sends it to departments and keeps what nobody else will."),
        (
            *_DESK,
            "appeals.confirm",
            "appeals.call_back",
            "appeals.joint_meeting",
            "appeals.export",
            "appeals.alarm",
            "appeals.statistics",
            "notices.publish",
            "notices.approve",
        ),
    ),
    ShippedRole(
        "district_leader",
        _("District leader"),
        _("Answers for the district: allows extensions and calls joint meetings of departments."),
        (
            "appeals.see",
            "appeals.confirm",
            "appeals.grant_extension",
            "appeals.see_reporter",
            "appeals.joint_meeting",
            "appeals.export",
            "appeals.alarm",
            "appeals.statistics",
            "notices.approve",
        ),
    ),
    ShippedRole(
        "department_handler",
        _("Department handler"),
        _("Settles what belongs to the department and returns what does not, with a reason."),
        _HANDLING,
    ),
    ShippedRole(
        "department_leader",
        _("Department leader"),
        _("Answers for the department: checks results and allows extensions."),
        (
            *_HANDLING,
            "appeals.confirm",
            "appeals.grant_extension",
            "appeals.joint_meeting",
            "appeals.export",
            "appeals.statistics",
        ),
    ),
    ShippedRole(
        "provider_worker",
        _("Provider's worker"),
        _("Works for a property company or another provider: takes orders and proves that they are done."),
        ("appeals.see", "appeals.handle", "appeals.help"),
    ),
    ShippedRole(
        "hotline_operator",
        _("Hotline operator"),
        _("Writes down calls and calls residents back about the result."),
        ("appeals.see", "appeals.report_for", "appeals.triage", "appeals.call_back"),
    ),
    ShippedRole(
        "duty_officer",
        _("Duty officer"),
        _("Sits at the duty desk, receives alarms and sends out what cannot wait."),
        (*_DESK, "appeals.alarm", "appeals.see_reporter", "people.unmask"),
    ),
    ShippedRole(
        "administrator",
        _("Administrator"),
        _("Sets up places, people, posts and rules; does not decide appeals."),
        (
            "appeals.see",
            "appeals.import",
            "appeals.export",
            "appeals.statistics",
            "people.manage",
            "people.unmask",
            "places.print",
            "places.manage",
            "notices.publish",
        ),
    ),
    ShippedRole(
        "auditor",
        _("Auditor"),
        _("Finds out who did what and when; changes nothing."),
        ("appeals.see", "appeals.see_reporter", "appeals.export", "appeals.statistics", "events.audit"),
    ),
)
