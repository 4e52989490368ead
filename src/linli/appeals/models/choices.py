"""What may stand in the columns of an appeal."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """类型: what the resident wants."""

    HELP = "help", _("Help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report")
    SUGGESTION = "suggestion", _("Suggestion")
    ENQUIRY = "enquiry", _("Enquiry")
    PRAISE = "praise", _("Praise")
    ENTERPRISE = "enterprise", _("Enterprise")


class Nature(models.TextChoices):
    """How the case must be treated; decides its time limit together with the kind."""

    ORDINARY = "", _("Ordinary")
    HARD = "hard", _("Hard case")
    URGENT = "urgent", _("Life and property")


class Privacy(models.TextChoices):
    """Who learns who the reporter is."""

    OPEN = "open", _("Handlers see who I am")
    CONFIDENTIAL = "confidential", _("Keep my name from handlers")
    ANONYMOUS = "anonymous", _("Anonymous")


class Channel(models.TextChoices):
    """The door by which an appeal came."""

    WEB = "web", _("Web page")
    QR = "qr", _("QR code")
    HOTLINE = "hotline", _("Hotline")
    VISIT = "visit", _("Visit")
    PATROL = "patrol", _("Grid patrol")
    API = "api", _("Other system")
    IMPORT = "import", _("Imported file")


class Outcome(models.TextChoices):
    """What an answer says was achieved."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    EXPLAINED = "explained", _("Explained")
    IMPOSSIBLE = "impossible", _("Cannot be done")


class Score(models.IntegerChoices):
    """好差评: five levels."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


class RatingReason(models.TextChoices):
    """Why a rating is what it is."""

    FAST = "fast", _("Quick")
    SOLVED = "solved", _("Really solved")
    FRIENDLY = "friendly", _("Friendly")
    NOT_SOLVED = "not_solved", _("Not solved")
    SLOW = "slow", _("Too slow")
    RUDE = "rude", _("Bad attitude")
    NO_CONTACT = "no_contact", _("Nobody contacted me")
    EMPTY_ANSWER = "empty_answer", _("The answer says nothing")
    CAME_BACK = "came_back", _("The problem came back")


class ContactWay(models.TextChoices):
    """How the resident was reached."""

    PHONE = "phone", _("By phone")
    VISIT = "visit", _("At the door")
    MESSAGE = "message", _("By message")
    UNREACHED = "unreached", _("Tried, not reached")


class Audience(models.TextChoices):
    """Who may read a remark."""

    ALL = "all", _("Resident and staff")
    STAFF = "staff", _("Staff only")


BAD_SCORES = (Score.DISSATISFIED, Score.VERY_DISSATISFIED)
GOOD_SCORES = (Score.SATISFIED, Score.VERY_SATISFIED)
GOOD_REASONS = (RatingReason.FAST, RatingReason.SOLVED, RatingReason.FRIENDLY)


def fitting_reasons(score: int, reasons: Iterable[str]) -> list[str]:
    """The reasons that can stand behind a level: no praise behind a bad one, no blame behind a good one."""
    if score in BAD_SCORES:
        return [reason for reason in reasons if reason not in GOOD_REASONS]
    if score in GOOD_SCORES:
        return [reason for reason in reasons if reason in GOOD_REASONS]
    return list(reasons)
