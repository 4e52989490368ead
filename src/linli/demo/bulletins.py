"""Notices on the boards of some communities, of the streets and of the district: written by one, hung by another."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import QuerySet

from linli.demo import cast
from linli.demo.phrases.topics import bulletin_texts
from linli.events.subscribers import withheld
from linli.kernel.actor import Actor
from linli.kernel.working_time import CHINA
from linli.notices import board
from linli.people.models import Post
from linli.places.models import Area, Level
from linli.workflow import rules

_SHARE_OF_COMMUNITIES = 0.45
_SHOWN_FOR = timedelta(days=45)
_SINCE = timedelta(days=21)
# Seconds of working time between the writing and the yes.
_READ_BY_ANOTHER = 5400.0


def publish(*, seed: int, at: datetime) -> int:
    """Hang up notices of the last three weeks; returns how many."""
    random = Random(f"bulletins {seed}")
    own = cast.home_buildings().values_list("grid__parent_id", flat=True).first()
    hung = 0
    # Nobody wants to be told today of what was handed in weeks ago.
    with withheld():
        for area in Area.objects.exclude(level=Level.GRID).defer("boundary").order_by("code"):
            texts = _texts(area, random, month=at.astimezone(CHINA).month, is_own=area.pk == own)
            pair = _pair(area) if texts else None
            for title, text in texts:
                if pair is None:
                    break
                written_at, shown_at = _in_office_hours(random, until=at)
                _hang(area, title, text, pair=pair, written_at=written_at, at=shown_at)
                hung += 1
    return hung


def _in_office_hours(random: Random, *, until: datetime) -> tuple[datetime, datetime]:
    """When a notice was written and when it was hung up: offices do neither at night."""
    calendar, since = rules.calendar(), until - _SINCE
    seconds = random.uniform(0, calendar.between(since, until) - _READ_BY_ANOTHER)
    return calendar.add(since, seconds), calendar.add(since, seconds + _READ_BY_ANOTHER)


def _hang(area: Area, title: str, text: str, *, pair: tuple[Actor, Actor], written_at: datetime, at: datetime) -> None:
    writer, approver = pair
    words = {"title": title.replace("{名}", area.name), "text": text.replace("{名}", area.name)}
    bulletin = board.write(area=area, **words, expires_at=at + _SHOWN_FOR, by=writer, at=written_at)
    board.hand_in(bulletin=bulletin, by=writer, at=written_at)
    board.publish(bulletin=bulletin, by=approver, at=at)


def _pair(area: Area) -> tuple[Actor, Actor] | None:
    """Who writes for an area, and who says yes: somebody else of the area, or of one above it."""
    writer = _holders("notices.publish", area).first()
    if writer is None or writer.person_id is None:
        return None
    above: Area | None = area
    while above is not None:
        approver = _holders("notices.approve", above).exclude(person_id=writer.person_id).first()
        if approver is not None:
            return _actor(writer), _actor(approver)
        above = above.parent
    return None


def _actor(post: Post) -> Actor:
    return Actor(person_id=post.person_id, post_id=post.pk)


def _holders(permission: str, area: Area) -> QuerySet[Post]:
    posts = Post.objects.filter(area=area, person__isnull=False, role__permissions__contains=[permission])
    return posts.order_by("pk")


def _texts(area: Area, random: Random, *, month: int, is_own: bool) -> list[tuple[str, str]]:
    found = bulletin_texts(area.level, month)
    if area.level == Level.DISTRICT:
        return list(found)
    if area.level == Level.STREET:
        return [random.choice(found)]
    if is_own:
        return random.sample(found, 4)
    return random.sample(found, random.choice((1, 2))) if random.random() < _SHARE_OF_COMMUNITIES else []
