"""Who sees which appeals: their own, and what their posts reach; a stranger sees none."""

import pytest

from linli.appeals import actions
from linli.appeals.models import Appeal
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_seeing_follows_posts() -> None:
    world = worlds.build()
    near = world.submitted()
    far = world.submitted(longitude=120.385, latitude=36.085, reporter_id=world.access("李大爷").person_id)

    def seen(name: str) -> set[int]:
        return set(Appeal.objects.visible_to(world.access(name)).values_list("pk", flat=True))

    assert seen("小李") == {near.pk}
    assert seen("小周") == set()
    assert seen("赵主任") == {near.pk}
    assert seen("孙调度") == {near.pk}
    assert seen("冯调度") == {far.pk}
    assert seen("郑调度") == {near.pk, far.pk}
    assert seen("钱科长") == set()
    assert seen("王阿姨") == {near.pk}
    assert seen("李大爷") == {far.pk}
    assert seen("外人") == set()


def test_a_department_sees_what_it_was_given_even_after_giving_it_back() -> None:
    world = worlds.build()
    appeal = world.submitted()
    actions.accept(appeal.pk, by=world.district_desk, at=world.at)
    actions.dispatch(appeal.pk, to=world.post_of("钱科长"), by=world.district_desk, at=world.at)
    actions.give_back(appeal.pk, reason="不是我局职责", by=world.section_chief_qian, at=world.at)
    assert Appeal.objects.visible_to(world.section_chief_qian).count() == 1
