"""Notices on the boards of some communities, of the streets and of the district."""

from datetime import datetime, timedelta
from random import Random

from linli.demo import cast
from linli.demo.phrases.topics import bulletin_texts
from linli.notices.models import Bulletin, BulletinState
from linli.people.models import Post
from linli.places.models import Area, Level

_SHARE_OF_COMMUNITIES = 0.45


def publish(*, seed: int, at: datetime) -> int:
    """Hang up notices of the last three weeks; returns how many."""
    random = Random(f"bulletins {seed}")
    rows = []
    own = cast.home_buildings().values_list("grid__parent_id", flat=True).first()
    for area in Area.objects.exclude(level=Level.GRID).defer("boundary").order_by("code"):
        writers = list(
            Post.objects.filter(area=area, person__isnull=False, role__permissions__contains=["notices.publish"])
            .order_by("pk")
            .values_list("pk", flat=True)[:2]
        )
        texts = _texts(area, random, is_own=area.pk == own)
        for title, text in texts if writers else ():
            shown_at = at - timedelta(hours=random.uniform(5, 21 * 24))
            rows.append(
                Bulletin(
                    area=area,
                    title=title.replace("{名}", area.name),
                    text=text.replace("{名}", area.name),
                    state=BulletinState.PUBLISHED,
                    published_at=shown_at,
                    expires_at=shown_at + timedelta(days=45),
                    published_by_id=writers[-1],
                    written_by_id=writers[0],
                    created_at=shown_at - timedelta(hours=2),
                )
            )
    Bulletin.objects.bulk_create(rows)
    return len(rows)


def _texts(area: Area, random: Random, *, is_own: bool) -> list[tuple[str, str]]:
    found = bulletin_texts(area.level)
    if area.level == Level.DISTRICT:
        return list(found)
    if area.level == Level.STREET:
        return [random.choice(found)]
    if is_own:
        return random.sample(found, 4)
    return random.sample(found, random.choice((1, 2))) if random.random() < _SHARE_OF_COMMUNITIES else []
