"""Appeals with like wording, gathered one by one: average linkage, kept up as they arrive."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.names import is_only_an_end, one_of_each, shared_name
from linli.reading.topics.wording import Weights

# Mean likeness (cosine) to a group's members from which on an appeal belongs to it, and from which on two are one.
LIKE: Final = 0.08
_LOOKED_AT: Final = 6  # groups most like an appeal: only these may become one with the group it joined
# A matter that comes back every year, as an internship or a fee does, is the same matter: remembered a little longer.
REMEMBERED: Final = timedelta(days=400)
LEAST_PEOPLE: Final = 3
# Mean likeness of the members to each other: one matter, or at least one place.
_COHERENT: Final = 0.12
# Two copies of one text and a third that only resembles them are no matter: so alike must each of the least people be.
_OF_ONE_MIND: Final = 0.22


class _Group:
    """Members with the sum of their weights: its square tells how alike they are."""

    __slots__ = ("last", "said", "size", "sum", "topic")

    def __init__(self, at: datetime) -> None:
        self.sum: Weights = {}
        self.said: list[tuple[str, Weights]] = []  # each member's person and weights
        self.size = 0  # the same words of the same person are counted once
        self.topic = Topic("matter")
        self.last = at

    @property
    def coherence(self) -> float:
        """Mean likeness of two members; 0 for one alone."""
        if self.size < 2:
            return 0.0
        square = sum(weight * weight for weight in self.sum.values())
        return (square - self.size) / (self.size * (self.size - 1))

    def of_one_mind(self) -> int:
        """People whose appeal is like the others' taken together."""
        found = set()
        for person, weights in self.said:
            product = sum(weight * self.sum.get(piece, 0.0) for piece, weight in weights.items())
            if self.size > 1 and (product - 1) / (self.size - 1) >= _OF_ONE_MIND:
                found.add(person)
        return len(found)

    def like(self, other: "_Group") -> float:
        """Mean likeness of a member of one to a member of the other."""
        small, large = sorted((self.sum, other.sum), key=len)
        return sum(weight * large.get(piece, 0.0) for piece, weight in small.items()) / (self.size * other.size)


class Matters:
    """All groups; each appeal joins the one that it is most like, or begins one."""

    def __init__(self, like: float = LIKE) -> None:
        self._like = like
        self._groups: dict[int, _Group] = {}
        self._holding: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._begun = 0
        self._said: dict[tuple[str, str], int] = {}
        self._swept: datetime | None = None
        self.done: list[Topic] = []  # found, and silent for so long that they are forgotten here

    def took_repeat(self, appeal: Said) -> bool:
        """Whether the same person said the same before: then it belongs where that is, and weighs nothing."""
        self._forget(appeal.at)
        number = self._said.get(appeal.same)
        if number is None:
            return False
        self._groups[number].topic.take(appeal)
        return True

    def add(self, appeal: Said, weights: Weights) -> None:
        """Takes an appeal in that is no repeat; decides by what came before it alone."""
        nearest = self._nearest(weights)
        if nearest and nearest[0][0] >= self._like:
            number = nearest[0][1]
        else:
            number = self._begun
            self._begun += 1
            self._groups[number] = _Group(appeal.at)
        group = self._groups[number]
        group.topic.take(appeal)
        group.last = max(group.last, appeal.at)
        group.said.append((appeal.person, weights))
        self._sum_up(number, weights, 1)
        self._said[appeal.same] = number
        number = self._unite(number, [other for _, other in nearest])
        self._judge(self._groups[number], appeal.at)

    def topics(self) -> list[Topic]:
        """Everything detected so far."""
        return self.done + [group.topic for group in self._groups.values() if group.topic.detected_at]

    def _nearest(self, weights: Weights) -> list[tuple[float, int]]:
        products: defaultdict[int, float] = defaultdict(float)
        for piece, weight in weights.items():
            for number, total in self._holding.get(piece, {}).items():
                products[number] += weight * total
        likeness = ((product / self._groups[number].size, number) for number, product in products.items())
        return sorted(likeness, key=lambda one: (-one[0], one[1]))[:_LOOKED_AT]

    def _sum_up(self, number: int, weights: Weights, size: int) -> None:
        group = self._groups[number]
        group.size += size
        for piece, weight in weights.items():
            total = group.sum.get(piece, 0.0) + weight
            group.sum[piece] = total
            self._holding[piece][number] = total

    def _unite(self, number: int, near: list[int]) -> int:
        while True:
            group = self._groups[number]
            likes = [(group.like(self._groups[other]), other) for other in near if other in self._groups]
            best = max((one for one in likes if one[1] != number), default=(0.0, -1))
            if best[0] < self._like:
                return number
            other = best[1]
            kept, gone = (number, other) if group.size >= self._groups[other].size else (other, number)
            self._swallow(kept, gone)
            number = kept

    def _swallow(self, kept: int, gone: int) -> None:
        lost = self._drop(gone)
        self._sum_up(kept, lost.sum, lost.size)
        group = self._groups[kept]
        topic, other = group.topic, lost.topic
        topic.members = sorted(topic.members + other.members, key=lambda appeal: appeal.at)
        topic.people |= other.people
        group.said += lost.said
        group.last = max(group.last, lost.last)
        earlier = min(
            (one for one in (topic, other) if one.detected_at), key=lambda one: str(one.detected_at), default=topic
        )
        topic.detected_at, topic.detected_after = earlier.detected_at, earlier.detected_after
        for appeal in other.members:
            self._said[appeal.same] = kept

    def _drop(self, number: int) -> _Group:
        group = self._groups.pop(number)
        for piece in group.sum:
            holding = self._holding[piece]
            del holding[number]
            if not holding:
                del self._holding[piece]
        return group

    def _judge(self, group: _Group, at: datetime) -> None:
        if group.topic.detected_at or len(group.topic.people) < LEAST_PEOPLE:
            return
        if group.coherence >= _COHERENT and group.of_one_mind() >= LEAST_PEOPLE:
            members = one_of_each(group.topic.members)
            name = shared_name(members)
            if not (name and is_only_an_end(name, members)):
                group.topic.detect(at)

    def _forget(self, at: datetime) -> None:
        """Once a day at most: what has been silent for too long takes no new members."""
        if self._swept and at - self._swept < timedelta(days=1):
            return
        self._swept = at
        for number, group in list(self._groups.items()):
            if at - group.last > REMEMBERED:
                self._drop(number)
                for appeal in group.topic.members:
                    self._said.pop(appeal.same, None)
                if group.topic.detected_at:
                    self.done.append(group.topic)
