"""The life of one generated appeal: the rows that the actions would have written up to now, chain of events included.

Moments lie on ten-minute ticks, so that deadlines in working time are computed once for each tick and kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final

from linli.appeals.models import Kind
from linli.appeals.workflow import APPEAL
from linli.bench.filling import texts
from linli.bench.filling.ground import Desk, Ground
from linli.events import chain
from linli.workflow import rules

TICK: Final = timedelta(minutes=10)
DAY: Final = timedelta(days=1)
_KINDS: Final = ([Kind.HELP, Kind.COMPLAINT, Kind.REPORT, Kind.SUGGESTION, Kind.ENQUIRY, Kind.PRAISE],
                 [34, 30, 8, 8, 18, 2])  # fmt: skip
_CHANNELS: Final = (["web", "qr", "hotline", "visit", "patrol"], [40, 20, 25, 5, 10])
_SCORES: Final = ([5, 4, 3], [60, 30, 10])

type Due = Callable[[str, str, datetime], datetime | None]


def deadlines(version: rules.Rules) -> Due:
    """Deadlines of one version of the rules, remembered: due(clock, kind, start)."""
    calendar = rules.calendar()

    @lru_cache(maxsize=200_000)
    def after(minutes: int, in_working_time: bool, start: datetime) -> datetime:
        return rules.Limit(minutes=minutes, in_working_time=in_working_time).after(start, calendar)

    def due(clock: str, kind: str, start: datetime) -> datetime | None:
        limit = version.limit(clock, kind=kind)
        return after(limit.minutes, limit.in_working_time, start) if limit else None

    return due


@dataclass(slots=True)
class Life:
    """An appeal as columns, with its events, and with what was written at its steps as (table, columns)."""

    columns: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    written: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def step(
        self, verb: str, to: str, *, at: datetime, person_id: int | None, post_id: int | None, facts: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Record an event; a new state moves the columns as the engine does."""
        columns = self.columns
        came_from = columns["state"]
        facts = {**facts, "to": to} if came_from == "" else {"from": came_from, **facts, "to": to}
        if to != came_from:
            columns |= {"state": to, "state_before": came_from, "state_since": at}
            columns["state_version"] += 1
        sequence, before = len(self.events) + 1, self.events[-1]["digest"] if self.events else chain.START
        event = {"verb": f"appeal.{verb}", "subject_type": "appeal", "subject_id": columns["id"], "sequence": sequence,
                 "person_id": person_id, "post_id": post_id, "at": at, "facts": facts}  # fmt: skip
        event |= {"previous": before, "digest": chain.digest(before, chain.canonical(**event))}
        self.events.append(event)
        columns["chain_sequence"] = sequence
        # While there is one event its digest stands on the event alone (see events.models.Chained).
        columns["chain_digest"] = event["digest"] if sequence > 1 else b""
        return event

    def write(self, table: str, step: Mapping[str, Any], **columns: Any) -> None:
        """Something written at a step."""
        who = {name: step[name] for name in ("person_id", "post_id", "at")}
        self.written.append((table, {"appeal_id": self.columns["id"], **who, **columns}))


@dataclass(slots=True)
class Teller:
    """Tells lives by chance; the same seed tells the same ones."""

    ground: Ground
    due: Due
    rule_set_id: int
    now: datetime
    random: Random

    def life(self, number: int, submitted_at: datetime, *, until: str = "") -> Life:
        """The appeal with primary key `number`, lived up to now, or up to the state `until`."""
        random, ground = self.random, self.ground
        place = random.choice(ground.places)
        kind = random.choices(*_KINDS)[0].value
        text = texts.text(random, place.address)
        desk = ground.desks.get(place.community_id) or ground.desks[place.street_id]
        leaf, root = random.choice(ground.categories)
        life = Life({
            "id": number, "state": "", "state_version": 0, "state_since": submitted_at, "state_before": "",
            "rule_set_id": self.rule_set_id, "submission_key": f"{random.getrandbits(128):032x}", "kind": kind,
            "text": text, "words": text, "channel": random.choices(*_CHANNELS)[0],
            "reporter_id": random.choice(ground.reporters),
            "longitude": place.longitude, "latitude": place.latitude, "address": place.address,
            "building_id": place.building_id, "grid_id": place.grid_id, "community_id": place.community_id,
            "street_id": place.street_id, "submitted_at": submitted_at, "past_lead_ids": [], "organisation_ids": [],
        })  # fmt: skip
        self._live(life, desk, leaf, root, until)
        life.columns["next_due_at"], life.columns["next_clock"] = _next(life.columns)
        return life

    def _live(self, life: Life, desk: Desk, leaf: int, root: int, until: str) -> None:
        random, c = self.random, life.columns
        at = c["submitted_at"]
        c |= {"accept_due_at": self.due("accept", c["kind"], at), "resolve_due_at": self.due("resolve", c["kind"], at)}
        facts = {"kind": c["kind"], "channel": c["channel"], **_hold(c, desk)}
        life.step("submitted", "submitted", at=at, person_id=c["reporter_id"], post_id=None, facts=facts)
        by = {"person_id": desk.person_id, "post_id": desk.post_id}
        at += random.randint(1, 6) * TICK
        if until == "submitted" or at > self.now:
            return
        if not until and random.random() < 0.03:
            c["closed_at"] = at
            event = life.step("declined", "declined", at=at, **by, facts={})
            life.write("remark", event, event=event, text="不属于受理范围，请向原单位咨询。", audience="all")
            return
        c |= {"category_id": leaf, "category_root_id": root}
        life.step("accepted", "accepted", at=at, **by, facts={"category_before": None, "category": leaf})
        at += random.randint(1, 3) * TICK
        if until == "accepted" or at > self.now:
            return
        holder = self._holder(c, desk)
        c["take_due_at"] = self.due("take", c["kind"], at)
        life.step("dispatched", "dispatched", at=at, **by, facts=_hold(c, holder))
        at += random.randint(1, 12) * TICK
        if at <= self.now:
            self._handle(life, holder, desk, at)

    def _holder(self, c: dict[str, Any], desk: Desk) -> Desk:
        chance = self.random.random()
        if chance < 0.55:
            return self.ground.desks.get(c["grid_id"], desk)
        if chance < 0.80:
            return desk
        if chance < 0.88:
            return self.ground.desks[c["street_id"]]
        return self.random.choice(self.ground.departments)

    def _handle(self, life: Life, holder: Desk, desk: Desk, at: datetime) -> None:
        random, c = self.random, life.columns
        by = {"person_id": holder.person_id, "post_id": holder.post_id}
        c |= {"contact_due_at": self.due("contact", c["kind"], at), "plan_due_at": self.due("plan", c["kind"], at)}
        life.step("taken", "taken", at=at, **by, facts={})
        at += random.randint(1, 24) * TICK
        # One in a hundred is never answered: every district has some that are long overdue.
        if at > self.now or random.random() < 0.01:
            return
        c |= {"first_contact_at": at, "contact_due_at": None}
        event = life.step("contacted", "taken", at=at, **by, facts={"way": "phone"})
        life.write("remark", event, event=event, text="已电话联系，约好上门查看。", audience="all")
        at += random.randint(100, 700) * TICK
        if at > self.now:
            return
        c |= {"answered_at": at, "handler_id": holder.person_id, "confirm_due_at": self.due("confirm", c["kind"], at)}
        event = life.step("answered", "answered", at=at, **by, facts={"outcome": "solved", "round": 1})
        life.write("answer", event, round=1, outcome="solved", text=texts.answer(random))
        at += random.randint(12, 140) * TICK
        if at <= self.now:
            self._judge(life, desk, at)

    def _judge(self, life: Life, desk: Desk, at: datetime) -> None:
        random, c = self.random, life.columns
        c["rate_due_at"] = self.due("rate", c["kind"], at)
        event = life.step("confirmed", "confirmed", at=at, person_id=desk.person_id, post_id=desk.post_id, facts={})
        life.write("confirmation", event, round=1, is_done=True, text="现场查看，属实。")
        at += random.randint(12, 700) * TICK
        if at > self.now:
            return
        c["closed_at"] = at
        if random.random() < 0.4:
            life.step("closed", "closed", at=at, person_id=None, post_id=None, facts={})
            return
        c["score"] = random.choices(*_SCORES)[0]
        facts = {"score": c["score"], "reasons": [], "round": 1, "by_call_back": False}
        event = life.step("rated", "closed", at=at, person_id=c["reporter_id"], post_id=None, facts=facts)
        life.write("rating", event, round=1, score=c["score"], reasons=[], text="", by_call_back=False)


def _hold(columns: dict[str, Any], desk: Desk) -> dict[str, Any]:
    columns |= {"holder_post_id": desk.post_id, "holder_organisation_id": desk.organisation_id, "level": desk.level}
    if desk.organisation_id not in columns["organisation_ids"]:
        columns["organisation_ids"] = [*columns["organisation_ids"], desk.organisation_id]
    return {"to_post": desk.post_id, "to_organisation": desk.organisation_id, "level": desk.level}


def _next(columns: Mapping[str, Any]) -> tuple[datetime | None, str]:
    """The earliest running clock, as `workflow.clocks.next_deadline` finds it."""
    running = [
        (due, clock.name)
        for clock in APPEAL.clocks
        if columns["state"] in clock.runs_in and (due := columns.get(f"{clock.name}_due_at")) is not None
    ]
    return min(running, default=(None, ""))
