"""Persons with telephones, a post that may publish, and a provider that does what a test wants."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from linli.notices import kinds, providers
from linli.notices.models import Way
from linli.notices.providers import Message
from linli.people.models import Account, Organisation, Person, Post, Role
from linli.places.models import Area, Level

# 10:00 in China, a working day.
AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


class TestProvider:
    """Carries messages into a list; like a real one, each key once."""

    __test__ = False

    def __init__(self) -> None:
        self.calls: list[Message] = []
        self.carried: dict[str, Message] = {}
        self.fail: list[Exception] = []
        self.hang: threading.Event | None = None

    def send(self, message: Message, *, timeout: float) -> str:
        self.calls.append(message)
        if self.hang is not None:
            self.hang.wait()
        if self.fail:
            raise self.fail.pop(0)
        self.carried.setdefault(message.key, message)
        return f"ref-{message.key}"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestProvider]:
    one = TestProvider()
    monkeypatch.setattr(providers, "_loaded", lambda module: one)
    yield one
    if one.hang is not None:
        one.hang.set()


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register("appeal.answered", "诉求有答复", milestone=True)
    kinds.register("appeal.moved", "诉求有进展")
    kinds.register("appeal.dispatched_to_you", "有新的工单", for_staff=True)


def person_with(phone: str | None, name: str = "王阿姨") -> Person:
    person = Person(name=name)
    person.set_phone(phone)
    person.save()
    return person


@pytest.fixture
def auntie(db: None) -> Person:
    return person_with("13800138000")


@pytest.fixture
def areas(db: None) -> dict[str, Area]:
    found: dict[str, Area] = {}
    parent = None
    for level, code, name in [
        (Level.DISTRICT, "370203", "市北区"),
        (Level.STREET, "370203005", "台东街道"),
        (Level.COMMUNITY, "370203005001", "台东社区"),
        (Level.GRID, "370203005001001", "第一网格"),
    ]:
        path = f"{parent.path}/{code}" if parent else code
        parent = found[level] = Area.objects.create(level=level, code=code, name=name, parent=parent, path=path)
    street = found[Level.STREET]
    found["other"] = Area.objects.create(
        level=Level.COMMUNITY, code="370203005002", name="别的社区", parent=street, path=f"{street.path}/370203005002"
    )
    return found


def post_with(area: Area, *permissions: str, name: str = "赵主任") -> Post:
    organisation, _ = Organisation.objects.get_or_create(name=f"{area.name}居委会", level="community", area=area)
    role = Role.objects.create(code=f"r{Role.objects.count()}", name="主任", permissions=list(permissions))
    return Post.objects.create(
        person=person_with(None, name), organisation=organisation, area=area, role=role, title="主任",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip


@pytest.fixture
def director(areas: dict[str, Area]) -> Post:
    return post_with(areas[Level.COMMUNITY], "notices.publish")


@pytest.fixture
def secretary(areas: dict[str, Area]) -> Post:
    return post_with(areas[Level.COMMUNITY], "notices.approve", name="林书记")


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(Account.objects.create_user(f"u{person.pk}", person=person))
    return client


def told(person: Person, key: str = "k1", **changes: Any) -> Any:
    from linli.notices.actions import notify

    facts: dict[str, Any] = {
        "kind": "appeal.answered", "subject_type": "appeal", "subject_id": 7, "title": "您的诉求有答复", "at": AT,
        "text": "路灯已修好。", "url": "/appeals/7",
    }  # fmt: skip
    return notify(person_id=person.pk, key=key, **{**facts, **changes})


def jobs(task: str = "notices.send") -> list[Any]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("id"))


Told = Callable[..., Any]
__all__ = ["AT", "Way", "client_of", "jobs", "person_with", "post_with", "told"]
