"""What posts may be allowed to do with appeals, each with the sentence that an administrator reads."""

from django.utils.translation import gettext_lazy as _

from linli.people import permissions


def register() -> None:
    """Make the room's permissions known, when the application starts."""
    permissions.register(
        "appeals",
        {
            "appeals.see": _("See the appeals of the post's area, or of its department"),
            "appeals.submit": _("Raise appeals of one's own"),
            "appeals.report_for": _("Write down an appeal for somebody else"),
            "appeals.triage": _("Accept, decline, categorise and merge appeals of the area"),
            "appeals.dispatch": _("Dispatch appeals to posts in the area"),
            "appeals.handle": _("Handle appeals: take, contact, plan, answer, return, pass up"),
            "appeals.help": _("Finish tasks as a helper"),
            "appeals.confirm": _("Confirm results that somebody else achieved"),
            "appeals.call_back": _("Call residents back and write down their rating"),
            "appeals.grant_extension": _("Grant or refuse extensions that somebody else asked for"),
            "appeals.see_reporter": _("See who raised a confidential appeal"),
            "appeals.joint_meeting": _("Record joint meetings"),
            "appeals.export": _("Export lists of appeals"),
            "appeals.import": _("Import appeals from files"),
            "appeals.alarm": _("Be alarmed of matters of life and property"),
            "appeals.statistics": _("See statistics of appeals"),
        },
        sensitive=frozenset({"appeals.see_reporter", "appeals.export", "appeals.import"}),
        # Whoever has signed in may do it without a post; a token made to read must not.
        for_tokens=frozenset({"appeals.submit"}),
    )
