"""From notify() to the provider: nothing lost, nothing twice, nobody woken, nothing waited for."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from linli.notices import actions, codes, outbox, tasks
from linli.notices.console import ConsoleProvider
from linli.notices.models import CodeMessage, Delivery, DeliveryState, MailAddress, Notice, Preference
from linli.notices.providers import Message, UndeliverableError
from linli.notices.quiet import waking
from linli.notices.tests.conftest import AT, TestProvider, jobs, person_with, post_with, told
from linli.people.models import Person
from linli.places.models import Area

pytestmark = pytest.mark.django_db


def the_delivery() -> Delivery:
    return Delivery.objects.get()


def test_told_once_however_often(auntie: Person) -> None:
    assert told(auntie) == told(auntie, title="another")
    assert Notice.objects.get().title == "您的诉求有答复"
    assert Delivery.objects.count() == 1
    assert len(jobs()) == 1


def test_nothing_is_sent_before_the_deed_holds(auntie: Person, provider: TestProvider) -> None:
    with transaction.atomic():
        told(auntie)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not jobs()
    told(auntie)
    assert not provider.calls


def test_sent(auntie: Person, provider: TestProvider, settings: Any) -> None:
    settings.SITE_URL = "https://linli.example.org"
    told(auntie)
    outbox.attempt(the_delivery().pk, at=AT)
    delivery = the_delivery()
    assert (delivery.state, delivery.tries) == (DeliveryState.SENT, 1)
    assert delivery.provider_reference == f"ref-{delivery.uuid}"
    (message,) = provider.calls
    assert message.key == str(delivery.uuid)
    assert message.address.endswith("13800138000")
    assert message.text == "【邻里】您的诉求有答复\n路灯已修好。\nhttps://linli.example.org/appeals/7"
    outbox.attempt(delivery.pk, at=AT + timedelta(hours=9))
    assert len(provider.calls) == 1


def test_back_off_then_give_up(auntie: Person, provider: TestProvider) -> None:
    told(auntie, urgent=True)
    at = AT
    for wait in [*outbox.BACK_OFF, None]:
        provider.fail = [RuntimeError("gateway down")]
        outbox.attempt(the_delivery().pk, at=at)
        outbox.attempt(the_delivery().pk, at=at)
        delivery = the_delivery()
        if wait is not None:
            assert (delivery.state, delivery.next_try_at) == (DeliveryState.FAILED, at + wait)
            assert jobs()[-1].scheduled_at == at + wait
            at += wait
    assert (delivery.state, delivery.tries) == (DeliveryState.GIVEN_UP, 6)
    assert delivery.last_error == "RuntimeError: gateway down"
    assert len({call.key for call in provider.calls}) == 1
    assert len(provider.calls) == 6
    assert list(Delivery.objects.troubled()) == [delivery]

    actions.try_again(delivery=delivery, at=at)
    outbox.attempt(delivery.pk, at=at)
    assert the_delivery().state == DeliveryState.SENT


def test_given_up_at_once_when_trying_again_is_no_use(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    provider.fail = [UndeliverableError("no such number")]
    outbox.attempt(the_delivery().pk, at=AT)
    assert (the_delivery().state, the_delivery().last_error) == (DeliveryState.GIVEN_UP, "no such number")


def test_a_worker_killed_before_sending_loses_nothing(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    assert outbox.claim(the_delivery().pk, at=AT) is not None  # then the worker is gone
    assert the_delivery().state == DeliveryState.SENDING
    outbox.attempt(the_delivery().pk, at=AT + timedelta(seconds=20))
    assert not provider.calls
    planned_at = jobs()[-1].scheduled_at
    outbox.attempt(the_delivery().pk, at=planned_at)
    assert the_delivery().state == DeliveryState.SENT
    assert len(provider.carried) == 1


def test_a_worker_killed_after_sending_doubles_nothing(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    claimed = outbox.claim(the_delivery().pk, at=AT)
    assert claimed is not None
    assert claimed.message is not None
    provider.send(claimed.message, timeout=1)  # carried; then the worker is gone before it could write that down
    outbox.attempt(the_delivery().pk, at=AT + outbox.BACK_OFF[0])
    assert the_delivery().state == DeliveryState.SENT
    assert len(provider.calls) == 2
    assert len(provider.carried) == 1


def test_a_lost_job_is_found_by_the_sweep(
    auntie: Person, provider: TestProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(auntie)
    before = len(jobs())
    monkeypatch.setattr(tasks.clock, "now", lambda: AT + timedelta(minutes=1))
    tasks.sweep(timestamp=0)
    assert len(jobs()) == before
    monkeypatch.setattr(tasks.clock, "now", lambda: AT + timedelta(minutes=3))
    tasks.sweep(timestamp=0)
    assert len(jobs()) == before + 1


def test_a_late_answer_of_a_lapsed_claim_counts_if_good_and_not_if_bad(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    first = outbox.claim(the_delivery().pk, at=AT)
    second = outbox.claim(the_delivery().pk, at=AT + outbox.BACK_OFF[0])
    assert first is not None
    assert second is not None
    outbox.settle(first, error="timeout", final=True)
    assert the_delivery().state == DeliveryState.SENDING
    outbox.settle_sent(first, reference="late", at=AT)
    outbox.settle(second, error="timeout", final=False)
    assert the_delivery().state == DeliveryState.SENT


def test_a_provider_that_hangs_is_left_behind(auntie: Person, provider: TestProvider, settings: Any) -> None:
    settings.SEND_SECONDS = 0.05
    provider.hang = threading.Event()
    told(auntie)
    outbox.attempt(the_delivery().pk, at=AT)
    assert the_delivery().state == DeliveryState.FAILED
    assert the_delivery().last_error == "TimedOutError"


def test_the_lease_is_longer_than_a_call_and_shorter_than_the_first_wait() -> None:
    assert timedelta(seconds=outbox.SEND_SECONDS) < outbox.LEASE < outbox.BACK_OFF[0]


@pytest.mark.parametrize(
    ("clock_in_china", "urgent", "expected"),
    [
        ("2026-03-05 21:29", False, "2026-03-05 21:29"),
        ("2026-03-05 21:30", False, "2026-03-06 08:00"),
        ("2026-03-06 00:00", False, "2026-03-06 08:00"),
        ("2026-03-06 07:59", False, "2026-03-06 08:00"),
        ("2026-03-06 08:00", False, "2026-03-06 08:00"),
        ("2026-12-31 23:00", False, "2027-01-01 08:00"),
        ("2026-03-06 02:00", True, "2026-03-06 02:00"),
    ],
)
def test_quiet_hours(clock_in_china: str, urgent: bool, expected: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)

    assert waking(moment(clock_in_china), urgent=urgent) == moment(expected)


def test_nobody_is_woken(auntie: Person, provider: TestProvider) -> None:
    night = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)  # 23:00 in China
    told(auntie, at=night)
    morning = datetime(2026, 3, 6, 0, 0, tzinfo=UTC)
    assert the_delivery().next_try_at == morning
    outbox.attempt(the_delivery().pk, at=night)
    assert not provider.calls
    # Nor by a job that comes late, in the next night.
    outbox.attempt(the_delivery().pk, at=morning + timedelta(hours=15))
    assert not provider.calls
    assert the_delivery().next_try_at == morning + timedelta(days=1)
    told(auntie, key="k2", at=night, urgent=True)
    outbox.attempt(Delivery.objects.latest("pk").pk, at=night)
    assert len(provider.calls) == 1


def test_the_number_in_force_when_it_is_sent(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    auntie.set_phone("13900139000")
    auntie.save()
    outbox.attempt(the_delivery().pk, at=AT)
    assert provider.calls[0].address.endswith("13900139000")


def test_no_number_any_more(auntie: Person, provider: TestProvider) -> None:
    told(auntie)
    auntie.set_phone(None)
    auntie.save()
    outbox.attempt(the_delivery().pk, at=AT)
    assert (the_delivery().state, the_delivery().last_error) == (DeliveryState.GIVEN_UP, "no address")
    assert not provider.calls


def ways(person: Person, kind: str = "appeal.answered", *, urgent: bool = False) -> list[str]:
    return sorted(actions.ways_for(person.pk, kind=kind, urgent=urgent, at=AT))


def test_who_is_told_how(auntie: Person, areas: dict[str, Area]) -> None:
    assert ways(auntie) == ["sms"]
    assert ways(auntie, "appeal.moved") == []
    assert ways(auntie, "appeal.moved", urgent=True) == ["sms"]
    assert ways(auntie, "never.registered") == []
    assert ways(person_with(None)) == []
    worker = post_with(areas["community"]).person
    assert worker is not None
    worker.set_phone("13700137000")
    worker.save()
    assert ways(worker) == []
    assert ways(worker, urgent=True) == ["sms"]


def test_preferences_decide_but_never_about_urgent_things(auntie: Person) -> None:
    actions.choose(person_id=auntie.pk, kind="appeal.answered", sms=False, mail=True)
    assert ways(auntie) == []
    MailAddress.objects.create(person=auntie, address="wang@example.org")
    assert ways(auntie) == ["mail"]
    assert ways(auntie, urgent=True) == ["mail", "sms"]
    actions.choose(person_id=auntie.pk, kind="appeal.answered", sms=True, mail=False)
    assert Preference.objects.count() == 1
    assert ways(auntie) == ["sms"]


def test_a_code_is_sent_at_night_and_forgotten(db: None, provider: TestProvider) -> None:
    night = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
    actions.send_code(phone="13800138000", text="验证码 482913", at=night)
    code = CodeMessage.objects.get()
    stored = bytes(code.sealed) + json.dumps([job.args for job in jobs("notices.send_code")]).encode()
    assert b"13800138000" not in stored
    assert b"482913" not in stored
    codes.attempt(code.pk, at=night)
    assert provider.calls[0].text == "验证码 482913"
    assert not CodeMessage.objects.exists()
    codes.attempt(code.pk, at=night)
    assert len(provider.calls) == 1


def test_a_code_that_fails_is_tried_again_and_thrown_away_when_old(db: None, provider: TestProvider) -> None:
    actions.send_code(phone="13800138000", text="验证码 482913", at=AT)
    pk = CodeMessage.objects.get().pk
    provider.fail = [RuntimeError("down")]
    codes.attempt(pk, at=AT)
    assert jobs("notices.send_code")[-1].scheduled_at == AT + codes.RETRY[0]
    codes.attempt(pk, at=AT + codes.RETRY[0])
    assert len({call.key for call in provider.calls}) == 1
    assert not CodeMessage.objects.exists()

    actions.send_code(phone="13800138000", text="验证码 482913", at=AT)
    codes.drop_old(at=AT + codes.CODE_LIFE + timedelta(seconds=1))
    assert not CodeMessage.objects.exists()


def test_the_console_provider_carries_each_key_once(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    first, second = ConsoleProvider("sms"), ConsoleProvider("sms")
    message = Message("k1", "13800138000", "题", "文")
    assert first.send(message, timeout=1) == second.send(message, timeout=1)
    other = Message("k2", "13800138000", "题", "文")
    second.send(other, timeout=1)
    # A worker was killed in the middle of a line.
    with first.path.open("ab") as file:
        file.write(b'{"key": "k3", "to": "1')
    first.send(Message("k3", "13800138000", "题", "文"), timeout=1)
    first.send(other, timeout=1)
    lines = [json.loads(line) for line in first.path.read_text().splitlines()]
    assert [line["key"] for line in lines] == ["k1", "k2", "k3"]


def test_in_the_demo_a_code_is_shown_on_the_terminal_and_nothing_else_is(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR = tmp_path
    for settings.DEMO in (False, True):
        provider = ConsoleProvider("sms")
        number = "13490000001"
        provider.send(Message(f"{settings.DEMO} notice", number, "办理进展", "您的诉求有答复"), timeout=5)
        provider.send(Message(f"{settings.DEMO} code", number, "验证码", "验证码 482913", is_code=True), timeout=5)
    assert capsys.readouterr().err == f"One-time code for {number}: 验证码 482913\n"
