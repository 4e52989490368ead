"""The resident, and nobody else, says whether it is done."""

import pytest

from linli.appeals import actions
from linli.appeals.models import Rating
from linli.kernel.errors import Forbidden
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def test_only_the_reporter_rates(world: World) -> None:
    appeal = world.confirmed()
    for access in (world.stranger, world.xiao_li, world.director_zhao):
        with pytest.raises(Forbidden):
            actions.rate(appeal.pk, score=5, by=access, at=world.at)


def test_staff_who_wrote_it_down_do_not_rate_for_the_resident(world: World) -> None:
    zhao = world.director_zhao
    appeal = world.confirmed(channel="hotline", written_by_id=zhao.person_id)
    with pytest.raises(Forbidden):
        actions.rate(appeal.pk, score=5, by=zhao, at=world.at)
    assert actions.rate(appeal.pk, score=5, by=world.auntie_wang, at=world.at).score == 5


def test_nobody_rates_their_own_work(world: World) -> None:
    li = world.xiao_li
    appeal = world.confirmed(channel="patrol", reporter_id=None, written_by_id=li.person_id)
    with pytest.raises(Forbidden):
        actions.rate(appeal.pk, score=5, by=li, at=world.at)


def test_a_relative_who_wrote_it_may_rate(world: World) -> None:
    appeal = world.confirmed(written_by_id=world.stranger.person_id)
    assert actions.rate(appeal.pk, score=5, by=world.stranger, at=world.at).score == 5


def test_no_praise_behind_a_bad_level_and_no_blame_behind_a_good_one(world: World) -> None:
    bad, good = world.confirmed(), world.confirmed()
    said = ["fast", "slow", "not_solved", "friendly"]
    actions.rate(bad.pk, score=1, reasons=said, by=world.auntie_wang, at=world.at)
    actions.rate(good.pk, score=5, reasons=said, by=world.auntie_wang, at=world.at)
    assert Rating.objects.get(appeal=bad).reasons == ["slow", "not_solved"]
    assert Rating.objects.get(appeal=good).reasons == ["fast", "friendly"]
