"""The history of one appeal as people read it: every event with its words, who it was and what they attached.

One SQL statement reads events, the words that belong to them, and people; one more reads the files.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.appeals.models import Appeal, Audience, CallBack, ContactWay, Kind, Nature, Outcome, Privacy, Score
from linli.appeals.models.choices import RatingReason
from linli.files.models import StoredFile
from linli.people.models import OrganisationLevel
from linli.ui import phrases

# What was written at each step, told apart by the event's verb and by a key: which one of that verb it was, or the
# row's own id where the event names it.
_STATEMENT: Final = """
    WITH happened AS (
        SELECT *, CASE
            WHEN verb = 'appeal.help_finished' THEN facts->>'task'
            WHEN verb IN ('appeal.extension_granted', 'appeal.extension_refused') THEN facts->>'extension'
            ELSE (row_number() OVER (PARTITION BY verb ORDER BY sequence))::text END AS key
        FROM events_event WHERE subject_type = 'appeal' AND subject_id = %(appeal)s
    ), written AS (
        SELECT 'appeal.answered' AS verb, (row_number() OVER (ORDER BY id))::text AS key, text AS words,
            jsonb_build_object('outcome', outcome) AS more
        FROM appeals_answer WHERE appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.planned', (row_number() OVER (ORDER BY id))::text, steps,
            jsonb_build_object('responsible', responsible, 'until', until, 'target', target)
        FROM appeals_plan WHERE appeal_id = %(appeal)s
        UNION ALL SELECT CASE WHEN is_done THEN 'appeal.confirmed' ELSE 'appeal.refuted' END,
            (row_number() OVER (PARTITION BY is_done ORDER BY id))::text, text, '{}'
        FROM appeals_confirmation WHERE appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.called_back', (row_number() OVER (ORDER BY id))::text, text,
            jsonb_build_object('contacted', was_contacted, 'solved', is_solved)
        FROM appeals_callback WHERE appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.rated', (row_number() OVER (ORDER BY id))::text, text, '{}'
        FROM appeals_rating WHERE appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.helper_added', (row_number() OVER (ORDER BY t.id))::text, t.task,
            jsonb_build_object('helper', o.name, 'until', t.until)
        FROM appeals_helpertask t JOIN people_organisation o ON o.id = t.organisation_id
        WHERE t.appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.help_finished', t.id::text, t.result, jsonb_build_object('helper', o.name)
        FROM appeals_helpertask t JOIN people_organisation o ON o.id = t.organisation_id
        WHERE t.appeal_id = %(appeal)s AND t.finished_at IS NOT NULL
        UNION ALL SELECT 'appeal.extension_asked', (row_number() OVER (ORDER BY id))::text, reason,
            jsonb_build_object('until', until)
        FROM appeals_extension WHERE appeal_id = %(appeal)s
        UNION ALL SELECT 'appeal.meeting_held', (row_number() OVER (ORDER BY id))::text, decision,
            jsonb_build_object('held_on', held_on)
        FROM appeals_jointmeeting WHERE appeal_id = %(appeal)s
    )
    SELECT e.id, e.at, e.verb, e.facts, e.person_id, coalesce(n.name, ''), coalesce(p.title, ''),
        coalesce(o.name, ''), coalesce(r.text, w.words, ''), coalesce(r.audience, 'all'), coalesce(w.more, '{}'),
        coalesce(tn.name, ''), coalesce(tp.title, ''), coalesce(torg.name, ''),
        coalesce(nullif(tp.duty_phone, ''), torg.duty_phone, ''), coalesce(c.path, '')
    FROM happened e
    LEFT JOIN written w ON w.verb = e.verb AND w.key = e.key
    LEFT JOIN appeals_remark r ON r.event_id = e.id
    LEFT JOIN people_person n ON n.id = e.person_id
    LEFT JOIN people_post p ON p.id = e.post_id
    LEFT JOIN people_organisation o ON o.id = p.organisation_id
    LEFT JOIN people_post tp ON tp.id = (e.facts->>'to_post')::bigint
    LEFT JOIN people_person tn ON tn.id = tp.person_id
    LEFT JOIN people_organisation torg ON torg.id = tp.organisation_id
    LEFT JOIN appeals_category c ON c.id = (e.facts->>'category')::bigint
    ORDER BY e.sequence
"""

# What the resident reads as the heading of each step, and its tone on the line.
_TITLES: Final = {
    "submitted": (gettext_lazy("Submitted"), "progress"),
    "accepted": (gettext_lazy("Accepted"), "progress"),
    "dispatched": (gettext_lazy("Dispatched"), "progress"),
    "reassigned": (gettext_lazy("Given to another"), "progress"),
    "declined": (gettext_lazy("Declined"), "neutral"),
    "merged": (gettext_lazy("Merged with another appeal"), "neutral"),
    "categorised": (gettext_lazy("Kind or category changed"), "neutral"),
    "taken": (gettext_lazy("Taken"), "progress"),
    "contacted": (gettext_lazy("Resident contacted"), "progress"),
    "planned": (gettext_lazy("Plan made"), "progress"),
    "paused": (gettext_lazy("Waiting for the resident"), "waiting"),
    "resumed": (gettext_lazy("Handling goes on"), "progress"),
    "answered": (pgettext_lazy("history", "Answered"), "done"),
    "returned": (pgettext_lazy("history", "Returned"), "waiting"),
    "escalated": (gettext_lazy("Passed up to the level above"), "waiting"),
    "extension_asked": (gettext_lazy("More time asked for"), "waiting"),
    "extension_granted": (gettext_lazy("Extension granted"), "neutral"),
    "extension_refused": (gettext_lazy("Extension refused"), "neutral"),
    "helper_added": (gettext_lazy("Another unit helps"), "progress"),
    "help_finished": (gettext_lazy("A helper has finished"), "progress"),
    "confirmed": (gettext_lazy("Result confirmed"), "done"),
    "refuted": (gettext_lazy("Not done yet: back to the handler"), "late"),
    "called_back": (gettext_lazy("Called back"), "neutral"),
    "rated": (gettext_lazy("Rated by the resident"), "done"),
    "closed": (pgettext_lazy("history", "Closed"), "done"),
    "reopened": (pgettext_lazy("history", "Reopened one level up"), "late"),
    "meeting_held": (gettext_lazy("Joint meeting held"), "progress"),
    "added": (gettext_lazy("Something was added"), "neutral"),
    "urged": (gettext_lazy("Urged by the resident"), "late"),
    "withdrawn": (gettext_lazy("Withdrawn by the resident"), "neutral"),
    "objected": (gettext_lazy("The resident objects"), "late"),
    "followed": (gettext_lazy("Another resident follows this"), "neutral"),
    "unfollowed": (gettext_lazy("Another resident follows this no longer"), "neutral"),
    "pressed": (gettext_lazy("Pressed by the level above"), "late"),
    "erased": (gettext_lazy("The resident closed their account; what they wrote was removed"), "neutral"),
    "alarmed": (gettext_lazy("The duty desk was alarmed"), "late"),
}


def verb_titles() -> dict[str, Any]:
    """Each step in words, under its verb without the noun."""
    return {verb: title for verb, (title, _tone) in _TITLES.items()}


# Each of these begins the next round.
_BEGINS_A_ROUND: Final = frozenset({"reopened", "objected"})
# Steps that say nothing to the resident.
_STAFF_ONLY: Final = frozenset({"categorised", "followed", "unfollowed", "alarmed"})
_OF_THE_REPORTER: Final = frozenset({"submitted", "added", "urged", "withdrawn", "rated", "objected"})
# The step that files of a purpose belong to; any other purpose came with the submission or with what was added.
_STEP_OF_PURPOSE: Final = {
    "appeals.answer": ("answered",),
    "appeals.confirm": ("confirmed", "refuted"),
    "appeals.help": ("help_finished",),
    "appeals.contact": ("contacted",),
}


@dataclass(slots=True)
class TimelineRow:
    """One step. `verb` is without the noun; `words` are what people wrote, `details` what the step says by itself.

    `round` counts from 1 and grows with each reopening, which itself belongs to the new round.
    `who` is empty for the system and for a reporter who is hidden; `phone` is the duty phone of the new holder.
    """

    at: datetime
    verb: str
    title: str
    words: str
    who: str
    post_title: str
    tone: str
    is_staff_only: bool
    unit: str = ""
    details: list[str] = field(default_factory=list)
    phone: str = ""
    files: list[StoredFile] = field(default_factory=list)
    round: int = 1


def timeline(appeal: Appeal, *, for_staff: bool, at: datetime, show_reporter: bool | None = None) -> list[TimelineRow]:
    """The steps of an appeal as told at a moment, oldest first; two SQL statements whatever its length.

    `show_reporter` says whether the reporter's name may appear (`policy.may_see_reporter`); left out, only an open
    appeal's does. Without `for_staff` what staff wrote for each other is left out.
    """
    if show_reporter is None:
        show_reporter = appeal.privacy == Privacy.OPEN
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"appeal": appeal.pk})
        rows = [
            _row(appeal, line, for_staff=for_staff, show_reporter=show_reporter, now=at) for line in cursor.fetchall()
        ]
    _count_rounds(rows)
    _hand_out(rows, StoredFile.objects.kept().filter(subject_type="appeal", subject_id=appeal.pk).order_by("id"))
    return [row for row in rows if for_staff or not row.is_staff_only]


def by_round(rows: Sequence[TimelineRow]) -> list[tuple[int, list[TimelineRow]]]:
    """The steps under the number of their round, rounds and steps in the order given."""
    return [(number, list(steps)) for number, steps in groupby(rows, key=lambda row: row.round)]


def _count_rounds(rows: Sequence[TimelineRow]) -> None:
    number = 1
    for row in rows:
        number += row.verb in _BEGINS_A_ROUND
        row.round = number


def _row(appeal: Appeal, line: Sequence[Any], *, for_staff: bool, show_reporter: bool, now: datetime) -> TimelineRow:
    (_id, at, verb, facts, person_id, name, post_title, unit, words, audience, more, *to) = line
    verb = verb.removeprefix("appeal.")
    facts, more = _as_dict(facts), _as_dict(more)
    title, tone = _TITLES.get(verb, (verb, "neutral"))
    is_hidden = not show_reporter and person_id is not None and person_id in (appeal.reporter_id, appeal.written_by_id)
    words_hidden = audience == Audience.STAFF and not for_staff
    return TimelineRow(
        at=at,
        verb=verb,
        title=str(title),
        words="" if words_hidden else words,
        who="" if is_hidden else name,
        post_title=post_title or (_("Resident") if verb in _OF_THE_REPORTER else ""),
        tone=tone,
        is_staff_only=verb in _STAFF_ONLY,
        unit=unit,
        details=_details(verb, facts, more, to, now),
        phone=to[3] if to[0] else "",
    )


def _as_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        value = json.loads(value)
    return value if isinstance(value, dict) else {}


def _details(verb: str, facts: dict[str, Any], more: dict[str, Any], to: Sequence[str], now: datetime) -> list[str]:
    """What the step says by itself: to whom, until when, with what outcome."""
    name, title, unit, _phone, category = to
    found: list[str] = []
    if name or unit:
        found.append(_("To: %(who)s") % {"who": " ".join(part for part in (unit, title, name) if part)})
    if facts.get("level_before") and facts.get("level"):
        found.append(f"{_level(facts['level_before'])} → {_level(facts['level'])}")
    if "way" in facts:
        found.append(str(_label(ContactWay, facts["way"])))
    if "outcome" in more:
        found.append(str(_label(Outcome, more["outcome"])))
    if "result" in facts:
        found.append(str(_label(CallBack.Result, facts["result"])))
    if verb == "rated" and facts.get("score") in Score.values:
        found.append(str(Score(facts["score"]).label))
        found += [str(_label(RatingReason, reason)) for reason in facts.get("reasons", [])]
    return [*found, *_from_words(facts, more, now), *_changes(facts, category)]


def _from_words(facts: dict[str, Any], more: dict[str, Any], now: datetime) -> list[str]:
    """What stands beside the words: a plan's date, a helper's name, what a resident said on the telephone."""
    found: list[str] = []
    if more.get("contacted") is not None:
        found.append(_("The handler had contacted") if more["contacted"] else _("The handler had not contacted"))
    if more.get("solved") is not None:
        found.append(_("The resident says: solved") if more["solved"] else _("The resident says: not solved"))
    if more.get("helper"):
        found.append(more["helper"])
    if more.get("responsible"):
        found.append(_("Responsible: %(who)s") % {"who": more["responsible"]})
    until = more.get("until") or facts.get("until")
    ends_at = parse_datetime(until) if isinstance(until, str) else None
    if ends_at:
        found.append(_("Until: %(when)s") % {"when": phrases.moment(ends_at, now)})
    if more.get("target"):
        found.append(_("Target: %(target)s") % {"target": more["target"]})
    held_on = parse_date(more.get("held_on") or "")
    if held_on:
        found.append(_("Held on: %(day)s") % {"day": phrases.day(held_on, now)})
    return found


def _changes(facts: dict[str, Any], category: str) -> list[str]:
    found = []
    if "kind_before" in facts:
        found.append(f"{_label(Kind, facts['kind_before'])} → {_label(Kind, facts['kind'])}")
    if "nature_before" in facts:
        found.append(f"{_label(Nature, facts['nature_before'])} → {_label(Nature, facts['nature'])}")
    if category:
        found.append(_("Category: %(category)s") % {"category": category})
    if facts.get("expired"):
        found.append(_("The time was over"))
    if facts.get("needs_meeting"):
        found.append(_("A joint meeting must be held"))
    return found


def _label(choices: Any, value: Any) -> Any:
    return choices(value).label if value in choices.values else value


def _level(code: str) -> str:
    return str(_label(OrganisationLevel, code))


def _hand_out(rows: list[TimelineRow], files: Any) -> None:
    """Give each file to the step it came with: the first of its kind that happened no earlier than the upload."""
    for file in files:
        verbs = _STEP_OF_PURPOSE.get(file.purpose, ("submitted", "added"))
        fitting = [row for row in rows if row.verb in verbs]
        later = [row for row in fitting if row.at >= file.created_at]
        owner = later[0] if later else (fitting[-1] if fitting else (rows[0] if rows else None))
        if owner is not None:
            owner.files.append(file)
