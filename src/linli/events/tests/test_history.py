"""History can be added to, never changed; whoever tries is found out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from linli.events import chain
from linli.events.models import DailyRoot, Event, ReactionRun
from linli.events.recording import record
from linli.events.subscribers import subscribe
from linli.events.tasks import deliver
from linli.events.verify import publish_root, verify
from linli.kernel.actor import SYSTEM, Actor
from linli.people.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="王阿姨", created_at=AT)


def happen(person: Person, verb: str = "person.greeted", **facts: object) -> Event:
    return record(verb, person, by=SYSTEM, at=AT, facts=facts)


def disarmed(statement: str) -> None:
    """Change history as somebody with full power over the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_events_of_one_subject_form_a_chain(person: Person) -> None:
    first, second = happen(person), happen(person, times=2)
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous == first.digest
    report = verify()
    assert report.whole
    assert (report.events, report.chains) == (2, 1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events_event SET verb = 'x'", "DELETE FROM events_event", "TRUNCATE events_event CASCADE"],
)
def test_the_database_refuses_to_change_history(person: Person, statement: str) -> None:
    happen(person)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER ALL")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_changed_fact_is_found(person: Person) -> None:
    happen(person, score=1)
    disarmed("UPDATE events_event SET facts = jsonb_set(facts, '{score}', '5')")
    assert any("was changed" in fault for fault in verify().faults)


def test_a_removed_event_is_found(person: Person) -> None:
    for _ in range(3):
        happen(person)
    disarmed("DELETE FROM events_event WHERE sequence = 2")
    assert verify().faults


def test_a_whole_chain_that_vanishes_is_found_by_the_root(person: Person) -> None:
    happen(person)
    publish_root(at=AT)
    disarmed("DELETE FROM events_event")
    assert any("root" in fault for fault in verify().faults)


def test_a_rewritten_chain_is_found_by_the_root(person: Person) -> None:
    event = happen(person, score=1)
    publish_root(at=AT)
    forged = chain.digest(
        b"",
        chain.canonical(
            verb=event.verb,
            subject_type="person",
            subject_id=person.pk,
            sequence=1,
            person_id=None,
            post_id=None,
            at=AT,
            facts={"score": 5},
        ),
    )
    disarmed(f"UPDATE events_event SET facts = '{{\"score\": 5}}', digest = '\\x{forged.hex()}'")
    faults = verify().faults
    assert faults
    assert all("root" in fault for fault in faults)


def test_roots_follow_one_another_and_one_a_day_is_enough(person: Person) -> None:
    happen(person)
    first = publish_root(at=AT)
    assert publish_root(at=AT) is None
    happen(person)
    second = publish_root(at=AT + timedelta(days=1))
    assert first is not None
    assert second is not None
    assert bytes(second.previous) == bytes(first.root)
    assert DailyRoot.objects.count() == 2
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_events_outside_the_deeds_transaction_are_impossible() -> None:
    with pytest.raises(RuntimeError):
        happen(Person(pk=1, name="王阿姨"))


@pytest.mark.parametrize(("facts", "error"), [({"text": "很" * 81}, ValueError), ({"share": 0.5}, TypeError)])
def test_personal_text_and_floating_numbers_stay_out(
    person: Person, facts: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        happen(person, **facts)


def test_a_reaction_happens_once_however_often_it_is_delivered(person: Person) -> None:
    heard: list[Event] = []
    subscribe("test.happened", name="tests.hear")(heard.append)
    event = happen(person, "test.happened")
    for _ in range(3):
        deliver(event.pk, "tests.hear")
    assert heard == [event]
    assert ReactionRun.objects.count() == 1


def test_a_reaction_that_fails_is_tried_again(person: Person) -> None:
    tries: list[int] = []

    def fail_once(event: Event) -> None:
        tries.append(event.pk)
        if len(tries) == 1:
            raise ValueError("not yet")

    subscribe("test.failed", name="tests.fail_once")(fail_once)
    event = happen(person, "test.failed")
    with pytest.raises(ValueError, match="not yet"):
        deliver(event.pk, "tests.fail_once")
    deliver(event.pk, "tests.fail_once")
    assert len(tries) == 2


def test_a_job_is_deferred_with_its_event_or_not_at_all(person: Person) -> None:
    subscribe("test.deferred", name="tests.nothing")(lambda _event: None)

    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'subscriber' = 'tests.nothing'")
            return int(cursor.fetchone()[0])

    with transaction.atomic():
        happen(person, "test.deferred")
        assert jobs() == 1
        transaction.set_rollback(True)
    assert jobs() == 0


def test_merkle_root_depends_on_every_leaf_and_their_order() -> None:
    leaves = [bytes([number]) for number in range(7)]
    roots = {chain.merkle_root(leaves[:count]) for count in range(8)}
    assert len(roots) == 8
    assert chain.merkle_root(leaves) != chain.merkle_root(leaves[::-1])


def test_actor_is_part_of_the_digest(person: Person) -> None:
    event = record("person.greeted", person, by=Actor(person_id=7, post_id=3), at=AT, facts={})
    disarmed("UPDATE events_event SET person_id = 8")
    assert event.person_id == 7
    assert not verify().whole
