"""Nothing outside the house is asked while a resident or an officer waits for a page."""

import socket
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.appeals.models import Appeal
from linli.kernel import clock
from linli.people.actions import create_token
from tests import hanging_provider
from tests import world as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_answers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go to a service that hangs, and whoever opens a connection of their own is caught at it."""

    def refuse(*_: object) -> NoReturn:
        message = "a request opened a connection to the outside"
        raise AssertionError(message)

    settings.SMS_PROVIDER = settings.MAIL_PROVIDER = "tests.hanging_provider"
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    hanging_provider.asked.clear()


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.deliver'")
        return int(cursor.fetchone()[0])


def test_a_hung_service_does_not_slow_a_submission() -> None:
    world = worlds.build()
    world.at = clock.now()

    def post(who: str, path: str, body: dict[str, object]) -> Any:
        token = create_token(account=world.accounts[who], name="t", by=worlds.SYSTEM, at=world.at)[1]
        client = Client(headers={"Authorization": f"Bearer {token}"})
        answer = client.post(f"/api/appeals{path}", body, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    appeal = {"kind": "help", "text": "楼道灯不亮", "longitude": 120.351, "latitude": 36.081}
    number = post("王阿姨", "", {**appeal, "submission_key": str(uuid4())})["number"]
    post("赵主任", f"/{number}/accept", {})
    before = jobs()
    post("赵主任", f"/{number}/dispatch", {"to": world.post_of("小李")})
    post("王阿姨", "", {**appeal, "submission_key": str(uuid4()), "is_urgent": True})
    assert hanging_provider.asked == []
    # What is to be said stands in the queue, written in the transaction of the deed.
    assert jobs() > before


def test_the_pages_wait_for_nobody_either() -> None:
    world = worlds.build()
    client = Client(headers={"origin": "http://testserver"})
    client.force_login(world.accounts["王阿姨"])
    appeal = world.dispatched()
    assert client.get(f"/appeals/{appeal.number}").status_code == 200
    assert client.post(f"/appeals/{appeal.number}/urge", {"text": "请快一点"}).status_code == 302
    assert Appeal.objects.get(pk=appeal.pk).urged_count == 1
    assert hanging_provider.asked == []
