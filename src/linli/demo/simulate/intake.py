"""Deciding who raises what, where and when; and raising it."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import F

from linli.appeals import actions
from linli.appeals.actions import Draft
from linli.appeals.models import Appeal, Category, Channel, Kind, Privacy
from linli.demo import cast
from linli.demo.phrases import Text, Topic, compose, topics
from linli.demo.simulate import mix, staged
from linli.demo.simulate.case import Planned
from linli.demo.simulate.guessing import Guess
from linli.demo.simulate.pictures import attach_picture
from linli.demo.simulate.stage import Holder, Stage
from linli.demo.simulate.telling import Telling
from linli.demo.simulate.texts import Given
from linli.events.subscribers import withheld
from linli.kernel.actor import Actor
from linli.kernel.working_time import CHINA
from linli.people.models import Person
from linli.places.locate import locate
from linli.workflow import rules

_NOWHERE = ""
# A matter that several neighbours raise comes up again within so many appeals of the whole district.
_RECENT = 240
_BY_DAY = (time(7, 30), time(18, 30))
_SHORTLY = timedelta(minutes=5)
type Home = dict[str, object]


class Intake:
    """Draws cases; the same seed and moments draw the same ones."""

    def __init__(self, *, stage: Stage, seed: str) -> None:
        self.stage = stage
        self.seed = seed
        self.random = Random(f"intake {seed}")
        self.categories = dict(Category.objects.values_list("path", "pk"))
        self.homes = self._homes()
        self.shares = list(accumulate(float(str(home["share"])) for home in self.homes))
        self._choices: dict[tuple[str, int], tuple[list[Topic], list[float]]] = {}
        self.guess = Guess()
        self.neighbours: dict[object, list[int]] = defaultdict(list)
        self.of_grid: dict[object, list[Home]] = defaultdict(list)
        self.of_cast: dict[str, Home] = {}
        for home in self.homes:
            self.of_grid[home["grid"]].append(home)
            if home["account"] is not None:
                self.neighbours[home["grid"]].append(int(str(home["account"])))
            if home["label"]:
                self.of_cast[str(home["label"])] = home
        # What was raised lately by somebody at a place: topic and home.
        self._lately: list[tuple[Topic, Home]] = []

    def _homes(self) -> list[Home]:
        rows: list[dict[str, Any]] = list(
            Person.objects.filter(household__isnull=False)
            .order_by("pk")
            .values(  # type: ignore[arg-type]
                "pk",
                "elder_mode",
                account_pk=F("account__pk"),
                label=F("account__demo_label"),
                room=F("household__room"),
                code=F("household__building__code"),
                building=F("household__building__name"),
                address=F("household__building__address"),
                compound=F("household__building__compound__name"),
                grid=F("household__building__grid_id"),
                grid_name=F("household__building__grid__name"),
                path=F("household__building__grid__path"),
                community=F("household__building__grid__parent_id"),
                community_name=F("household__building__grid__parent__name"),
                street_name=F("household__building__grid__parent__parent__name"),
                longitude=F("household__building__longitude"),
                latitude=F("household__building__latitude"),
            )
        )
        labelled = next((row for row in rows if row["label"]), None)
        near = str(labelled["path"]).split("/") if labelled else ["", "", "", ""]
        for row in rows:
            own = str(row["path"]).split("/")
            # The cast's quarter has more to do, its grid most of all.
            row["share"] = 2.2 if own[3] == near[3] else 2.0 if own[2] == near[2] else 1.5 if own[1] == near[1] else 1.0
            if row["label"]:
                row["share"] = 8.0 if row["label"] == cast.RESIDENT else 4.0
            row["account"] = row["account_pk"]
        return rows

    def plan(self, moments: Sequence[datetime], given: Sequence[Given] = ()) -> list[Planned]:
        """One case for each moment, with the texts given or with composed ones; some are the cast's own.

        Texts with a time of their own keep its hour, on the day that is played.
        """
        goals = staged.goals(moments, until=self.stage.at) if not self._cast_has_appeals() else {}
        told: Sequence[tuple[datetime, Given | None]] = [(at, None) for at in moments]
        if given:
            texts = [given[index * len(given) // len(moments)] for index in range(len(moments))]
            told = _at_their_hours(moments, texts, until=self.stage.at)
        return [self._plan(index, at, text, goals.get(index)) for index, (at, text) in enumerate(told)]

    def _cast_has_appeals(self) -> bool:
        return Appeal.objects.filter(reporter__account__demo_label__gt="").exists()

    def _plan(self, index: int, at: datetime, given: Given | None, goal: staged.Goal | None) -> Planned:
        random = self.random
        if goal is not None and goal.label in self.of_cast:
            home = self.of_cast[goal.label]
            topic = next(topic for topic in topics() if topic.group == goal.group)
            kind = mix.pick(topic.kinds, random)
            return self._composed(index, at, topic, kind, Channel.WEB, home, given, goal=goal.name)
        channel = str(mix.pick(mix.CHANNELS, random))
        repeats = bool(self._lately) and given is None and random.random() < mix.REPEATED
        if repeats:
            topic, home = random.choice(self._lately[-_RECENT:])
            home = random.choice(self.of_grid[home["grid"]])
            channel = Channel.HOTLINE if home["account"] is None else Channel.WEB
        else:
            home = self._home(with_account=channel in {Channel.WEB, Channel.QR})
            topic = self._topic(channel, at, given)
        kind = self.guess.kind(given.subject + given.text, topic) if given else str(mix.pick(topic.kinds, random))
        if bool(home["label"]) and channel != Channel.QR:
            channel = Channel.WEB
        channel = self._fitting(channel, topic, at)
        if channel == Channel.PATROL:
            kind = Kind.REPORT if kind == Kind.REPORT else Kind.HELP
        return self._composed(index, at, topic, kind, channel, home, given, repeats=repeats)

    def _composed(
        self,
        index: int,
        at: datetime,
        topic: Topic,
        kind: str,
        channel: str,
        home: Home,
        given: Given | None,
        *,
        repeats: bool = False,
        goal: str = "",
    ) -> Planned:
        if topic.place in {"building", "point"} and not home["label"]:
            self._lately.append((topic, home))
        channel, writer = self._writer(channel, home, at)
        text = (
            given.as_text()
            if given
            else compose(topic, kind=kind, channel=channel, home=home, at=at, random=self.random)
        )
        planned = self._case(index, at, topic, kind, channel, text, home, given, writer)
        planned.repeats, planned.goal = repeats, goal
        if channel == Channel.WEB and given is None and not home["label"]:
            self._perhaps_on_behalf(planned, home)
        return planned

    def _perhaps_on_behalf(self, planned: Planned, home: Home) -> None:
        """Somebody writes for another of the household, and speaks for them from then on."""
        others = [one for one in self.of_grid[home["grid"]] if _home_of(one) == _home_of(home) and one is not home]
        if not others or planned.reporter is None or self.random.random() > mix.ON_BEHALF:
            return
        planned.writer, planned.reporter = planned.reporter, int(str(others[0]["pk"]))
        planned.text = f"我替家里人提一件事。{planned.text}"

    @staticmethod
    def _fitting(channel: str, topic: Topic, at: datetime | None = None) -> str:
        """A channel by which such a matter comes: a patrol finds what can be seen, a code hangs at a place.

        Patrols go by day, and nobody visits an office that is closed.
        """
        local = at.astimezone(CHINA) if at else None
        if channel == Channel.QR and topic.place == "none":
            return Channel.WEB
        if channel == Channel.PATROL and (not topic.seen or (local and not _BY_DAY[0] <= local.time() <= _BY_DAY[1])):
            return Channel.HOTLINE
        if channel == Channel.VISIT and at and not rules.calendar().between(at - _SHORTLY, at + _SHORTLY):
            return Channel.HOTLINE
        return channel

    def _home(self, *, with_account: bool) -> Home:
        """Somebody's home, by its share; with an account where the way in needs one."""
        while True:
            home = self.homes[bisect(self.shares, self.random.random() * self.shares[-1])]
            if home["account"] is not None or not with_account:
                return home

    def _topic(self, channel: str, at: datetime, given: Given | None) -> Topic:
        """A matter that comes by this channel at this time of the year."""
        if given is not None:
            return self.guess.topic(given)
        month = at.astimezone(CHINA).month
        sort = channel if channel in {Channel.PATROL, Channel.QR} else ""
        if (sort, month) not in self._choices:
            found = [
                topic
                for topic in topics()
                if (not topic.months or month in topic.months) and (not sort or self._fitting(sort, topic) == sort)
            ]
            self._choices[sort, month] = found, [topic.weight for topic in found]
        return self.random.choices(*self._choices[sort, month])[0]

    def _case(
        self,
        index: int,
        at: datetime,
        topic: Topic,
        kind: str,
        channel: str,
        text: Text,
        home: Home,
        given: Given | None,
        writer: Holder | None,
    ) -> Planned:
        random = self.random
        is_of_cast = bool(home["label"])
        is_about_place = topic.place in {"building", "point"}
        # Who takes a call down asks for the address, whatever the matter is.
        asks = channel in {Channel.HOTLINE, Channel.VISIT} and random.random() < mix.ADDRESS_TAKEN
        is_placed = is_about_place or topic.place == "home" or asks
        privacy = self._privacy(kind, channel, is_of_cast=is_of_cast)
        is_anonymous = privacy == Privacy.ANONYMOUS
        is_named = not is_anonymous and channel != Channel.PATROL
        at_building = not is_about_place or (
            topic.place == "building" and (channel == Channel.QR or random.random() < 0.7)
        )
        at_building = at_building and is_placed
        longitude, latitude = self._point(home) if is_placed and not at_building else (None, None)
        return Planned(
            index=index,
            seed=f"{self.seed} {index}",
            at=at,
            partition=str(home["path"]).split("/")[1] if is_placed else _NOWHERE,
            topic=topic.name,
            kind=str(kind),
            channel=str(channel),
            subject=text.subject,
            text=text.text,
            category_id=self.categories.get(given.label if given else "") or self.categories[topic.category],
            privacy=privacy,
            is_urgent=is_about_place and channel != Channel.VISIT and random.random() < topic.urgent,
            building_code=str(home["code"]) if at_building else "",
            longitude=longitude,
            latitude=latitude,
            address="" if at_building or not is_placed else f"{home['address']}附近",
            words=text.words,
            reporter=int(str(home["pk"])) if is_named else None,
            reporter_account=int(str(home["account"])) if is_named and home["account"] is not None else None,
            writer=writer.person_id if writer and not is_anonymous else None,
            writer_post=writer.post_id if writer else None,
            neighbours=[one for one in self._some_neighbours(home) if one != home["account"]] if is_about_place else [],
            is_of_cast=is_of_cast,
            category_known=random.random() < 0.3,
        )

    def _point(self, home: Home) -> tuple[float, float]:
        """Some steps from home, but inside the district."""
        longitude, latitude = float(str(home["longitude"])), float(str(home["latitude"]))
        moved = longitude + self.random.uniform(-0.0004, 0.0004), latitude + self.random.uniform(-0.0004, 0.0004)
        return moved if locate(*moved) else (longitude, latitude)

    def _some_neighbours(self, home: Home) -> list[int]:
        near = self.neighbours[home["grid"]]
        return self.random.sample(near, min(len(near), 4))

    def _writer(self, channel: str, home: Home, at: datetime) -> tuple[str, Holder | None]:
        """Who writes it down: an operator, a community worker, or the grid worker who has found it.

        Where nobody is there to do it, the matter comes by the hotline.
        """
        for way in (channel, Channel.HOTLINE):
            role, area = {
                Channel.HOTLINE: ("hotline_operator", self.stage.district_id),
                Channel.VISIT: ("community_worker", home["community"]),
                Channel.PATROL: ("grid_worker", home["grid"]),
            }.get(Channel(way), ("", 0))
            if not role:
                return way, None
            if found := self.stage.at_place(role, int(str(area)), at=at):
                return way, self.random.choice(found)
        return Channel.HOTLINE, None

    def _privacy(self, kind: str, channel: str, *, is_of_cast: bool) -> str:
        if is_of_cast or channel == Channel.PATROL:
            return Privacy.OPEN
        draw = self.random.random()
        if draw < (mix.CONFIDENTIAL_REPORT if kind == Kind.REPORT else mix.CONFIDENTIAL):
            return Privacy.CONFIDENTIAL
        return Privacy.ANONYMOUS if draw > 1 - mix.ANONYMOUS and channel != Channel.VISIT else Privacy.OPEN


def _home_of(row: Home) -> tuple[object, object]:
    return row["code"], row["room"]


def _at_their_hours(
    moments: Sequence[datetime], texts: Sequence[Given], *, until: datetime
) -> list[tuple[datetime, Given]]:
    """Moments with texts, each that says at what hour it was written moved to that hour of the same day."""
    moved = []
    for moment, text in zip(moments, texts, strict=True):
        local = moment.astimezone(CHINA)
        hour, minute = text.clock or (local.hour, local.minute)
        own = local.replace(hour=hour, minute=minute)
        moved.append((own if own < until else local, text))
    # In order again; nothing leaves its day, so that each day has as many as before.
    return sorted(moved, key=lambda pair: pair[0])


def submit_all(cases: Sequence[Planned], *, until: datetime) -> None:
    """Raise the cases in their order; who should still hear of it will."""
    telling = Telling(until=until)
    for planned in cases:
        with withheld() as reactions:
            _submit(planned)
        telling.hear(reactions, at=planned.at, is_of_cast=planned.is_of_cast)
    telling.pay()


def _submit(planned: Planned) -> None:
    draft = Draft(
        submission_key=uuid5(NAMESPACE_URL, f"linli demo {planned.seed}"),
        kind=planned.kind,
        text=planned.text,
        subject=planned.subject,
        channel=planned.channel,
        category_id=planned.category_id if planned.category_known else None,
        privacy=planned.privacy,
        is_urgent=planned.is_urgent,
        building_code=planned.building_code,
        longitude=planned.longitude,
        latitude=planned.latitude,
        address=planned.address,
        reporter_id=planned.reporter,
        written_by_id=planned.writer,
    )
    by = Actor(person_id=planned.writer or planned.reporter, post_id=planned.writer_post)
    appeal = actions.submit(draft, by=by, at=planned.at)
    planned.appeal_id = appeal.pk
    if planned.channel in {"web", "qr", "patrol"} and planned.partition and by.person_id is not None:
        picture = Random(f"picture {planned.seed}")
        if picture.random() < mix.PICTURED * (6 if planned.is_of_cast else 1):
            attach_picture(appeal_id=appeal.pk, topic=planned.topic, by=by, at=planned.at, random=picture)
