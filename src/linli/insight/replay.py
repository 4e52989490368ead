"""Replays a stream of appeals through the finder of topics, and says what was found and when."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from linli.insight.stream import Stream
from linli.reading.topics.appeals import Topic
from linli.reading.topics.finding import Finder
from linli.reading.topics.heat import heat, took_off_at
from linli.reading.topics.titles import title

_CHINA: Final = ZoneInfo("Asia/Shanghai")


def topics_of(stream: Stream) -> list[Topic]:
    """Every topic found, in the order of finding; each was decided upon by what had come before."""
    finder = Finder()
    for appeal in stream.appeals:
        finder.add(appeal)
    return finder.topics()


def told(topic: Topic, number: int) -> dict[str, object]:
    """A topic as one line of the output; times are those of a clock in China, as published streams have them."""
    assert topic.detected_at
    # Also those that were only later seen to belong here: they had come.
    arrived = sum(appeal.at <= topic.detected_at for appeal in topic.members)
    warmth = heat(topic.members)
    taken_off = took_off_at(topic.members)
    return {
        "topic": f"{topic.kind}-{number}",
        "kind": topic.kind,
        "title": title(topic),
        "detected_at": _shown(topic.detected_at),
        "detected_after": arrived,
        "taking_off_at": _shown(taken_off) if taken_off else None,
        "people": len(topic.people),
        "members": [appeal.id for appeal in topic.members],
        "heat": [[_shown(at), value] for at, value in warmth],
    }


def _shown(at: datetime) -> str:
    return at.astimezone(_CHINA).replace(tzinfo=None).isoformat()
