"""A topic in a few words: what all name, then what they say of it: 桂花园小区：电梯、故障."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from linli.reading.telling import telling_words, without_parts
from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.wording import MASKED_AREA, runs

_LONGEST: Final = 18  # characters of a name
_SHARED: Final = 0.5  # of the people: what so many say is the name
_WORDS: Final = 3
_CONSIDERED: Final = 300  # members; the words of more change nothing
# A name does not begin or end with these.
_EDGES: Final = "的了在和与及对被请问关于何是为把将到从向给"


def title(topic: Topic) -> str:
    """Name and matter of a topic in one line; never empty as long as a member has a subject or a text."""
    members = _one_of_each(topic.members[-_CONSIDERED:])
    name = topic.name or _shared(members)
    words = _words(members, name)
    if name and words:
        return f"{name}：{'、'.join(words)}"
    if name:
        return name
    return _subject(members[0]) if members else ""


def _one_of_each(members: Iterable[Said]) -> list[Said]:
    """One appeal of each person: nobody names a topic alone."""
    return list({appeal.person: appeal for appeal in members}.values())


def _subject(appeal: Said) -> str:
    return MASKED_AREA.sub("", appeal.subject or appeal.text)[:30].strip()


def _shared(members: list[Said]) -> str:
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


def _words(members: list[Said], name: str) -> list[str]:
    """Telling words that most people use beside the name, in the order of frequency."""
    count: defaultdict[str, int] = defaultdict(int)
    for appeal in members:
        for place, said in enumerate((appeal.subject, appeal.text)):
            for word in telling_words(MASKED_AREA.sub(" ", said)):
                # A subject says in few words what it is about.
                count[word] += 1 if place else 3
    least = 3 if len(members) > 1 else 0
    ranked = sorted((word for word in count if count[word] > least), key=lambda word: (-count[word], word))
    fitting = [word for word in ranked if word not in name and name not in word]
    return without_parts(fitting[: _WORDS + 2])[:_WORDS]
