"""Several people at one thing in the same instant, on connections of their own: one success, a clear word, no fault."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from linli.appeals import actions
from linli.appeals.models import Appeal, Rating
from linli.events.models import Event
from linli.events.recording import record
from linli.events.verify import verify
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Conflict, LinliError, Refused
from linli.people.models import Organisation
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 20.0


@pytest.fixture
def world() -> World:
    return worlds.build()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread with its own connection; results, or the LinliError of each."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(TOGETHER)
            return deed()
        except LinliError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds, timeout=TOGETHER))


def sorted_out(results: Sequence[Any], wanted: type[Any] = Appeal) -> tuple[list[Any], list[LinliError]]:
    """What succeeded, and what was refused in words."""
    done = [one for one in results if isinstance(one, wanted)]
    refused = [one for one in results if isinstance(one, LinliError)]
    assert len(done) + len(refused) == len(results)
    assert all(str(one.message) for one in refused)
    return done, refused


def test_two_people_act_on_one_case(world: World) -> None:
    appeal = world.submitted()
    zhao, sun = world.director_zhao, world.dispatcher_sun
    accept = lambda by: actions.accept(appeal.pk, by=by, at=world.at, seen=appeal.state_version)  # noqa: E731
    done, refused = sorted_out(at_once(lambda: accept(zhao), lambda: accept(sun)))
    assert len(done) == 1
    assert isinstance(refused[0], Conflict)
    assert refused[0].details["verb"] == "appeal.accepted"
    assert refused[0].details["person_id"] in {zhao.person_id, sun.person_id}
    assert Event.objects.filter(subject_id=appeal.pk, verb="appeal.accepted").count() == 1


def test_two_people_press_at_once_on_pages(world: World) -> None:
    """The second is told who was faster, and nothing that they wrote is lost."""
    appeal = world.dispatched()
    words = "我来换这个灯"

    def press(name: str, action: str, **given: str) -> Callable[[], int]:
        client = Client()
        client.force_login(world.accounts[name])
        body = {"seen": str(appeal.state_version), **given}

        def post() -> tuple[int, str]:
            answer = client.post(f"/work/appeals/{appeal.number}/{action}", body)
            return answer.status_code, answer.content.decode()

        return post  # type: ignore[return-value]

    one, other = at_once(press("小李", "take"), press("小李", "return", reason=words))
    assert sorted([one[0], other[0]]) == [302, 409]
    lost = one if one[0] == 409 else other
    assert "小李" in lost[1]
    assert lost is one or words in lost[1]


def test_one_form_sent_twice_on_two_connections(world: World) -> None:
    key = uuid4()
    done, refused = sorted_out(at_once(*[lambda: world.submitted(submission_key=key)] * 4))
    assert not refused
    assert {appeal.pk for appeal in done} == {Appeal.objects.get().pk}
    assert Event.objects.filter(verb="appeal.submitted").count() == 1


def test_numbers_are_never_given_twice(world: World) -> None:
    done, refused = sorted_out(at_once(*[world.submitted] * 6))
    assert not refused
    assert len({appeal.number for appeal in done}) == 6


def test_two_merges_in_opposite_directions(world: World) -> None:
    one, other = world.submitted(), world.submitted()
    zhao, sun = world.director_zhao, world.dispatcher_sun
    done, refused = sorted_out(
        at_once(
            lambda: actions.merge(one.pk, into=other.pk, by=zhao, at=world.at),
            lambda: actions.merge(other.pk, into=one.pk, by=sun, at=world.at),
        )
    )
    assert len(done) == 1
    assert isinstance(refused[0], Refused)
    assert Appeal.objects.filter(state="merged").count() == 1


def test_two_ratings(world: World) -> None:
    appeal = world.confirmed()
    wang = world.auntie_wang
    rate = lambda score: actions.rate(appeal.pk, score=score, by=wang, at=world.at)  # noqa: E731
    done, refused = sorted_out(at_once(lambda: rate(5), lambda: rate(4)))
    assert (len(done), len(refused)) == (1, 1)
    rating = Rating.objects.get()
    appeal.refresh_from_db()
    assert (appeal.score, appeal.state) == (rating.score, "closed")


def test_handler_and_resident_at_once(world: World) -> None:
    """An answer and a withdrawal: whichever is second is refused, and history is whole."""
    appeal = world.taken()
    li, wang = world.xiao_li, world.auntie_wang
    seen = appeal.state_version
    done, refused = sorted_out(
        at_once(
            lambda: actions.answer(appeal.pk, text="已更换", outcome="solved", by=li, at=world.at, seen=seen),
            lambda: actions.withdraw(appeal.pk, reason="自己换了", by=wang, at=world.at, seen=seen),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], Conflict)
    assert verify().whole


def test_an_extension_is_granted_once(world: World) -> None:
    appeal = world.taken()
    until = appeal.resolve_due_at + (appeal.resolve_due_at - world.at)  # type: ignore[operator]
    actions.ask_extension(appeal.pk, until=until, reason="等配件", by=world.xiao_li, at=world.at)
    lin, wu = world.secretary_lin, world.leader_wu
    decide = lambda by, grant: actions.decide_extension(appeal.pk, grant=grant, reason="可以", by=by, at=world.at)  # noqa: E731
    done, refused = sorted_out(at_once(lambda: decide(lin, True), lambda: decide(wu, False)))
    assert (len(done), len(refused)) == (1, 1)
    verbs = Event.objects.filter(subject_id=appeal.pk, verb__startswith="appeal.extension_").values_list(
        "verb", flat=True
    )
    assert len(verbs) == 2  # asked, and decided once


def test_events_of_one_subject_from_many_connections(world: World) -> None:
    """Also of a subject that carries no chain of its own: every event gets its place, none is lost."""
    before = verify().events
    street = Organisation.objects.get(name="台东街道办事处")
    earlier = Event.objects.filter(subject_type="organisation", subject_id=street.pk).count()

    def write() -> Event:
        with transaction.atomic():
            return record("organisation.inspected", street, by=SYSTEM, at=world.at, facts={})

    events, refused = sorted_out(at_once(*[write] * 6), Event)
    assert not refused
    assert sorted(event.sequence for event in events) == list(range(earlier + 1, earlier + 7))
    report = verify()
    assert report.whole, report.faults
    assert report.events == before + 6


def test_followers_and_the_holder_write_into_one_chain(world: World) -> None:
    appeal = world.taken()
    stranger, uncle, li = world.stranger, world.access("李大爷"), world.xiao_li
    results = at_once(
        lambda: actions.follow(appeal, by=stranger, at=world.at),
        lambda: actions.follow(appeal, by=uncle, at=world.at),
        lambda: actions.follow(appeal, by=uncle, at=world.at),
        lambda: actions.contact(appeal.pk, way="phone", text="再次联系", by=li, at=world.at),
        lambda: actions.urge(appeal.pk, by=world.auntie_wang, at=world.at),
    )
    assert not [one for one in results if isinstance(one, LinliError)]
    assert appeal.followers.count() == 2
    assert verify().whole
