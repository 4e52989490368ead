"""A topic in a few words: what all name, then what they say of it: 桂花园小区：电梯、故障."""

from collections import defaultdict
from typing import Final

from linli.reading.telling import telling_words, without_parts
from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.names import one_of_each, shared_name
from linli.reading.topics.wording import MASKED_AREA

_WORDS: Final = 3
_CONSIDERED: Final = 300  # members; the words of more change nothing


def title(topic: Topic) -> str:
    """Name and matter of a topic in one line; never empty as long as a member has a subject or a text."""
    members = one_of_each(topic.members[-_CONSIDERED:])
    name = topic.name or shared_name(members)
    words = _words(members, name)
    if name and words:
        return f"{name}：{'、'.join(words)}"
    if name:
        return name
    return _subject(members[0]) if members else ""


def _subject(appeal: Said) -> str:
    return MASKED_AREA.sub("", appeal.subject or appeal.text)[:30].strip()


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
