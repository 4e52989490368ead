"""The name that the subjects of several appeals share: of a place, a company, a scheme."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from linli.reading.topics.appeals import Said
from linli.reading.topics.wording import runs

_LONGEST: Final = 18  # characters of a name
_SHARED: Final = 0.5  # of the people: what so many say is the name
# A name does not begin or end with these.
_EDGES: Final = "的了在和与及对被请问关于何是为把将到从向给"
# Of all that share it: so many have something before it, and not so many the same, if it is only the end of names.
_CUT: Final = 0.6
_ONE_NAME: Final = 0.7


def one_of_each(members: Iterable[Said]) -> list[Said]:
    """One appeal of each person: nobody names a topic alone."""
    return list({appeal.person: appeal for appeal in members}.values())


def shared_name(members: list[Said]) -> str:
    """The part of the subjects that most people share, the longer the better."""
    least = max(2, round(len(members) * _SHARED))
    holding: defaultdict[str, int] = defaultdict(int)
    for appeal in members:
        parts = {
            run[start:end]
            for run in runs(appeal.subject)
            for start in range(len(run))
            for end in range(start + 2, min(len(run), start + _LONGEST) + 1)
        }
        for part in parts:
            holding[part] += 1
    fitting = {
        part: count
        for part, count in holding.items()
        if count >= least and part[0] not in _EDGES and part[-1] not in _EDGES
    }
    return max(fitting, key=lambda part: (fitting[part] * (len(part) - 1), len(part), part), default="")


def is_only_an_end(name: str, members: list[Said]) -> bool:
    """Whether the subjects hold different names with this end: 街道办事处 of one street here, of another there."""
    before = [
        run[place - 1] if (place := run.index(name)) else ""
        for appeal in members
        for run in runs(appeal.subject)
        if name in run
    ]
    cut = [letter for letter in before if letter and letter not in _EDGES]
    commonest = max(Counter(cut).values(), default=0)
    return len(cut) >= _CUT * len(before) and commonest < _ONE_NAME * len(before)
