"""Places that many people name: a compound, a park, a road. What they say of it may differ."""

import re
from collections import defaultdict
from typing import Final, Protocol

from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.wording import behind_areas

LEAST_PEOPLE: Final = 4
_LEAST_SHARE: Final = 0.4  # of these, who name it in their subject: the others may only pass by
_TOO_MANY: Final = 0.03  # of all people: whoever is named by more is a town, not a place
_LONGEST: Final = 8
# No towns, streets or communities: how many appeals an area has is for statistics, in which every area has its row.
_KIND: Final = (
    "小区|花园|新城|家园|新村|公园|广场|国际|大道|大桥|公馆|学校|小学|中学|学院|大学|医院|大厦|市场|幼儿园|车站|机场"
    "|[路街村府苑园城湾庭郡邸居桥站岛山湖]"
)
_PLACE: Final = re.compile(rf".{{1,6}}(?:{_KIND})$")
# What is left of a name without its own part: 南路, 国际小区, 实验中学.
_NO_NAME: Final = re.compile(rf"(?:.|实验|普惠性|商业|民办|公办|安置|人民|第[一二三四五六])?(?:{_KIND})*$")
_AREA: Final = re.compile(r".+(?:镇|乡|街道|社区|[市内]?[一二三四五六七八九]区)$")


class _Tagger(Protocol):
    def tag(self, text: str, hmm: bool = True) -> list[tuple[str, str]]: ...


def _tagger() -> _Tagger:
    import rjieba

    tagger: _Tagger = rjieba.Jieba()
    return tagger


class Places:
    """Learns names from subjects, and gathers who names them from then on and did before."""

    def __init__(self, least_people: int = LEAST_PEOPLE) -> None:
        self._least = least_people
        self._tagger = _tagger()
        self._said: list[Said] = []
        self._same: set[tuple[str, str]] = set()
        self._people: set[str] = set()
        self._in_subject: defaultdict[str, set[str]] = defaultdict(set)
        self._topics: dict[str, Topic] = {}

    def add(self, appeal: Said) -> None:
        """Takes an appeal in; decides by what came before it alone."""
        self._said.append(appeal)
        self._people.add(appeal.person)
        looked_at = appeal.looked_at
        for name, topic in self._topics.items():
            if name in looked_at:
                topic.take(appeal)
                if name in appeal.subject:
                    self._in_subject[name].add(appeal.person)
        for name in self._names(appeal.subject):
            self._in_subject[name].add(appeal.person)
            if name not in self._topics and len(self._in_subject[name]) >= max(2, self._least * _LEAST_SHARE):
                self._topics[name] = topic = Topic("place", name=name)
                for earlier in self._said:
                    if name in earlier.looked_at:
                        topic.take(earlier)
                        if name in earlier.subject:
                            self._in_subject[name].add(earlier.person)
        for name, topic in self._topics.items():
            if topic.detected_at is None and name in looked_at and self._is_hot(name, topic):
                topic.detect(appeal.at)

    def topics(self) -> list[Topic]:
        """Everything detected so far, without names that are only another spelling of a longer or better known one."""
        found = [topic for name, topic in self._topics.items() if topic.detected_at and self._is_hot(name, topic)]
        found.sort(key=lambda topic: (-len(topic.people), -len(topic.name)))
        kept: list[Topic] = []
        for topic in found:
            if not any(nearly_the_same(topic, other) for other in kept):
                kept.append(topic)
        return kept

    def _is_hot(self, name: str, topic: Topic) -> bool:
        people, subjects = len(topic.people), len(self._in_subject[name])
        return (
            people >= self._least
            and subjects >= people * _LEAST_SHARE
            and (len(self._people) < 300 or people <= len(self._people) * _TOO_MANY)
        )

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
        """Guessed to be a place, and in no dictionary: 泉塘. What is in it is known all over the land: 山水, 朝阳."""
        return len(self._tagger.tag(word, hmm=False)) > 1


def nearly_the_same(one: Topic, other: Topic, share: float = 0.6) -> bool:
    """Whether two topics have at least that share of all their members in common."""
    first, second = ({appeal.id for appeal in topic.members} for topic in (one, other))
    return len(first & second) >= share * len(first | second)
