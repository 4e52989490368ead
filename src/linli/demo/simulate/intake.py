"""Deciding who raises what, where and when; and raising it."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import F

from linli.appeals import actions
from linli.appeals.actions import Draft
from linli.appeals.models import Category, Channel, Kind, Privacy
from linli.demo import cast
from linli.demo.phrases import Text, Topic, compose, topics
from linli.demo.simulate import mix
from linli.demo.simulate.case import Planned
from linli.demo.simulate.pictures import attach_picture
from linli.demo.simulate.stage import Holder, Stage
from linli.demo.simulate.telling import Telling
from linli.demo.simulate.texts import Given
from linli.events.subscribers import withheld
from linli.kernel.actor import Actor
from linli.people.models import Person
from linli.places.locate import locate

_NOWHERE = ""
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
        self.topics = topics()
        self.weights = [topic.weight for topic in self.topics]
        self.neighbours: dict[object, list[int]] = defaultdict(list)
        for home in self.homes:
            if home["account"] is not None:
                self.neighbours[home["grid"]].append(int(str(home["account"])))

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
                row["share"] = 22.0 if row["label"] == cast.RESIDENT else 12.0
            row["account"] = row["account_pk"]
        return rows

    def plan(self, moments: Sequence[datetime], given: Sequence[Given] = ()) -> list[Planned]:
        """One case for each moment, with the texts given or with composed ones."""
        return [self._plan(index, at, given[index] if given else None) for index, at in enumerate(moments)]

    def _plan(self, index: int, at: datetime, given: Given | None) -> Planned:
        random = self.random
        channel = str(mix.pick(mix.CHANNELS, random))
        home = self._home(with_account=channel in {Channel.WEB, Channel.QR})
        topic = self._topic(given)
        kind = mix.pick(topic.kinds, random)
        is_of_cast = bool(home["label"])
        if is_of_cast and channel != Channel.QR:
            channel = Channel.WEB
        if channel == Channel.QR and topic.place == "none":
            channel = Channel.WEB
        if channel in {Channel.PATROL, Channel.VISIT} and topic.place == "none":
            channel = Channel.HOTLINE
        if channel == Channel.PATROL and topic.route not in {"grid", "street"}:
            channel = Channel.HOTLINE
        if channel == Channel.PATROL:
            kind = Kind.HELP if kind not in {Kind.HELP, Kind.REPORT} else kind
        text = given.as_text() if given else compose(topic, kind=kind, channel=channel, home=home, at=at, random=random)
        return self._case(index, at, topic, kind, channel, text, home, given)

    def _home(self, *, with_account: bool) -> Home:
        """Somebody's home, by its share; with an account where the way in needs one."""
        while True:
            home = self.homes[bisect(self.shares, self.random.random() * self.shares[-1])]
            if home["account"] is not None or not with_account:
                return home

    def _topic(self, given: Given | None) -> Topic:
        if given is None:
            return self.random.choices(self.topics, self.weights)[0]
        same = [topic for topic in self.topics if given.label and topic.category.startswith(given.label)]
        return self.random.choice(same) if same else next(topic for topic in self.topics if topic.name == "other")

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
    ) -> Planned:
        random = self.random
        is_of_cast = bool(home["label"])
        is_placed = topic.place != "none"
        writer = self._writer(channel, home, at)
        if writer is None and channel in {Channel.PATROL, Channel.VISIT}:
            channel = Channel.HOTLINE
            writer = self._writer(channel, home, at)
        privacy = self._privacy(kind, channel, is_of_cast=is_of_cast)
        is_anonymous = privacy == Privacy.ANONYMOUS
        is_named = not is_anonymous and channel != Channel.PATROL
        at_building = topic.place == "building" and (channel == Channel.QR or random.random() < 0.7)
        longitude, latitude = self._point(home) if is_placed and not at_building else (None, None)
        label_path = given.label if given else ""
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
            category_id=self.categories.get(label_path) or self.categories[topic.category],
            privacy=privacy,
            is_urgent=is_placed and random.random() < topic.urgent,
            building_code=str(home["code"]) if at_building else "",
            longitude=longitude,
            latitude=latitude,
            address="" if at_building or not is_placed else f"{home['address']}附近",
            words=text.words,
            reporter=int(str(home["pk"])) if is_named else None,
            reporter_account=int(str(home["account"])) if is_named and home["account"] is not None else None,
            writer=writer.person_id if writer and not is_anonymous else None,
            writer_post=writer.post_id if writer else None,
            neighbours=[one for one in self._some_neighbours(home) if one != home["account"]] if is_placed else [],
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

    def _writer(self, channel: str, home: Home, at: datetime) -> Holder | None:
        """Who writes it down: an operator, a community worker, or the grid worker who has found it."""
        role, area = {
            Channel.HOTLINE: ("hotline_operator", self.stage.district_id),
            Channel.VISIT: ("community_worker", home["community"]),
            Channel.PATROL: ("grid_worker", home["grid"]),
        }.get(Channel(channel), ("", 0))
        found = self.stage.at_place(role, int(str(area)), at=at) if role else []
        return self.random.choice(found) if found else None

    def _privacy(self, kind: str, channel: str, *, is_of_cast: bool) -> str:
        if is_of_cast or channel == Channel.PATROL:
            return Privacy.OPEN
        draw = self.random.random()
        if draw < (mix.CONFIDENTIAL_REPORT if kind == Kind.REPORT else mix.CONFIDENTIAL):
            return Privacy.CONFIDENTIAL
        return Privacy.ANONYMOUS if draw > 1 - mix.ANONYMOUS and channel != Channel.VISIT else Privacy.OPEN


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
