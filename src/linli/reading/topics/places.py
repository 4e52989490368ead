"""Places that many people name: a compound, a park, a road. What they say of it may differ."""

import re
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final, Protocol

from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.wording import behind_areas

LEAST_PEOPLE: Final = 4
_LEAST_SHARE: Final = 0.4  # of these, who name it in their subject: the others may only pass by
REMEMBERED: Final = timedelta(days=182)
_TOO_MANY: Final = 0.03  # of all people: whoever is named by more is a town, not a place
_LONGEST: Final = 8
# No towns, streets or communities: how many appeals an area has is for statistics, in which every area has its row.
_KIND: Final = (
    "小区|花园|新城|家园|新村|公园|广场|国际|大道|大桥|公馆|学校|小学|中学|学院|大学|医院|大厦|市场|幼儿园|车站|机场"
    "|[路街村府苑园城湾庭郡邸居桥站岛山湖]"
)
_PLACE: Final = re.compile(rf".{{1,6}}(?:{_KIND})$")
# What is left of a name without its own part: 南路, 国际小区, 实验中学.
_NO_NAME: Final = re.compile(
    rf"(?:.|实验|普惠性|商业|民办|公办|安置|中心|高铁|火车|汽车|城铁|客运|第?[一二三四五六]?人民|第[一二三四五六])?(?:{_KIND})*$"
)
_AREA: Final = re.compile(r".*(?:镇|乡|街道|社区|[市内]?[一二三四五六七八九]区|(?:经开|高新|开发|新)区)$")


class _Tagger(Protocol):
    def tag(self, text: str, hmm: bool = True) -> list[tuple[str, str]]: ...


def _tagger() -> _Tagger:
    import rjieba

    tagger: _Tagger = rjieba.Jieba()
    return tagger


class _Place:
    """Who named it when for the last time, and who in the subject."""

    __slots__ = ("named", "subjects", "topic")

    def __init__(self, name: str) -> None:
        self.topic = Topic("place", name=name)
        self.named: dict[str, datetime] = {}
        self.subjects: dict[str, datetime] = {}

    def take(self, appeal: Said) -> None:
        self.topic.take(appeal)
        self.named[appeal.person] = appeal.at
        if self.topic.name in appeal.subject:
            self.subjects[appeal.person] = appeal.at


class Places:
    """Learns names from subjects, and gathers who names them from then on and did in the half year before."""

    def __init__(self, least_people: int = LEAST_PEOPLE) -> None:
        self._least = least_people
        self._tagger = _tagger()
        self._said: deque[Said] = deque()
        self._people: dict[str, datetime] = {}
        self._in_subject: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        self._places: dict[str, _Place] = {}
        self._swept: datetime | None = None
        self._done: list[Topic] = []

    def add(self, appeal: Said) -> None:
        """Takes an appeal in; decides by what came before it alone."""
        self._forget(appeal.at)
        self._said.append(appeal)
        self._people[appeal.person] = appeal.at
        looked_at = appeal.looked_at
        touched = [place for name, place in self._places.items() if name in looked_at]
        for place in touched:
            place.take(appeal)
        for name in self._names(appeal.subject):
            naming = self._in_subject[name]
            naming[appeal.person] = appeal.at
            if name not in self._places and len(naming) >= max(2, self._least * _LEAST_SHARE):
                self._places[name] = place = _Place(name)
                touched.append(place)
                for earlier in self._said:
                    if name in earlier.looked_at:
                        place.take(earlier)
        for place in touched:
            if len(place.named) >= self._least and not self._is_vague(place):
                place.topic.detect(appeal.at)

    def topics(self) -> list[Topic]:
        """Everything detected so far, without names that are only another spelling of a longer or better known one."""
        found = self._done + [
            place.topic for place in self._places.values() if place.topic.detected_at and not self._is_vague(place)
        ]
        found.sort(key=lambda topic: (-len(topic.people), -len(topic.name)))
        kept: list[Topic] = []
        for topic in found:
            if not any(nearly_the_same(topic, other) for other in kept):
                kept.append(topic)
        return kept

    def _is_vague(self, place: _Place) -> bool:
        """Named in passing rather than meant, or by so many that it is a town."""
        people, everybody = len(place.named), len(self._people)
        return len(place.subjects) < people * _LEAST_SHARE or (everybody >= 300 and people > everybody * _TOO_MANY)

    def _forget(self, at: datetime) -> None:
        """Once a day at most: what nobody has named for half a year is no longer hot."""
        if self._swept and at - self._swept < timedelta(days=1):
            return
        self._swept = at
        since = at - REMEMBERED
        while self._said and self._said[0].at < since:
            self._said.popleft()
        self._people = _later(self._people, since)
        self._in_subject = defaultdict(
            dict, {name: left for name, people in self._in_subject.items() if (left := _later(people, since))}
        )
        for name, place in list(self._places.items()):
            topic = place.topic
            left = _later(place.named, since)
            if not left:
                del self._places[name]
                if topic.detected_at and not self._is_vague(place):
                    self._done.append(topic)
                continue
            place.named, place.subjects = left, _later(place.subjects, since)
            if topic.detected_at is None:
                topic.members = [appeal for appeal in topic.members if appeal.at >= since]
                topic.people = {appeal.person for appeal in topic.members}

    def _names(self, subject: str) -> set[str]:
        """Names of places right behind an area, cut where words end."""
        found: set[str] = set()
        for rest in behind_areas(subject):
            tags = self._tagger.tag(rest)
            found |= self._named(tags)
            if tags and tags[0][1] == "ns":
                # A town named before the road in it: both are places.
                found |= self._named(tags[1:])
        return found

    def _named(self, tags: list[tuple[str, str]]) -> set[str]:
        """What the first words are the name of, one or more of them together."""
        found: set[str] = set()
        if tags and tags[0][1] == "ns" and 2 <= len(tags[0][0]) <= _LONGEST and self._is_unknown(tags[0][0]):
            found.add(tags[0][0])
        name = ""
        for word, _kind in tags:
            name += word
            if len(name) > _LONGEST:
                break
            if len(name) > 2 and _PLACE.match(name):
                found.add(name)
        return {name for name in found if not _NO_NAME.match(name) and not _AREA.match(name)}

    def _is_unknown(self, word: str) -> bool:
        """Guessed to be a place, and in no dictionary. What is in it is known all over the land: 山水, 朝阳."""
        return len(self._tagger.tag(word, hmm=False)) > 1


def _later(people: dict[str, datetime], since: datetime) -> dict[str, datetime]:
    return {person: at for person, at in people.items() if at >= since}


def nearly_the_same(one: Topic, other: Topic, share: float = 0.6) -> bool:
    """Whether two topics have at least that share of all their members in common."""
    first, second = ({appeal.id for appeal in topic.members} for topic in (one, other))
    return len(first & second) >= share * len(first | second)
