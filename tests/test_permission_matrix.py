"""Every address, everybody in the cast: the table in permission_matrix.py against the running application."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from linli.appeals import actions
from linli.appeals.models import SavedFilter
from linli.files import actions as files
from linli.files.tests.conftest import photo
from linli.importing.models import ImportRun
from linli.kernel import clock
from linli.notices import board
from linli.notices.actions import notify
from linli.notices.models import Delivery
from linli.people.actions import create_token
from tests import world as worlds
from tests.permission_matrix import LINES, PEOPLE, Line
from tests.world import World

# Without what an operation needs, everybody would be told so before their rights are looked at.
BODIES = {
    "appeals": {"submission_key": str(uuid4()), "kind": "help", "text": "灯不亮"},
    "decline": {"reason": "不属于本区"},
    "contact": {"way": "phone", "text": "已联系"},
    "answer": {"text": "已更换", "outcome": "solved"},
    "return": {"reason": "不归我管"},
    "escalate": {"tried": "已联系物业"},
    "refute": {"reason": "灯还不亮"},
}
SECTIONS = list(dict.fromkeys(line.section for line in LINES))


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route of the configuration, Django's admin left out: it has a rule of its own below."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def generic(route: str) -> str:
    """`appeals/<appeal_number:number>` and `/appeals/{appeal}` alike become `appeals/*`."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", route.partition("?")[0]).removeprefix("/")


def test_the_table_names_every_address_and_no_other() -> None:
    configured = {generic(route) for route in routes(get_resolver())}
    named = {generic(line.route) for line in LINES}
    # Named otherwise than by a `{thing}`: actions and exports are many at one address.
    named = {name if name in configured else next((c for c in configured if _fits(c, name)), name) for name in named}
    assert configured - named == set(), "addresses without a line in tests/permission_matrix.py"
    assert named - configured == set(), "lines of tests/permission_matrix.py without an address"


def _fits(configured: str, name: str) -> bool:
    return bool(re.fullmatch(re.escape(configured).replace(r"\*", "[^/]+"), name))


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT, settings.VAR, settings.REQUIRE_TOTP = tmp_path, tmp_path, False
    return worlds.build()


@pytest.fixture
def things(world: World) -> dict[str, object]:
    """What stands for each `{thing}` of the table."""
    at = clock.now()
    appeal, passed, fresh = world.taken(), world.submitted(), world.submitted()
    actions.accept(passed.pk, by=world.district_desk, at=world.at, category_id=world.category.pk)
    actions.dispatch(passed.pk, to=world.post_of("钱科长"), by=world.district_desk, at=world.at)
    accepted = actions.accept(world.submitted().pk, by=world.director_zhao, at=world.at, category_id=world.category.pk)
    confirmed, answered = world.confirmed(), world.answered()
    wang, zhao = world.auntie_wang, world.director_zhao
    notice = notify(
        person_id=wang.person_id or 0, kind="appeals.paused", title="请您回复", url="/", at=world.at, key="matrix"
    )
    delivery = Delivery.objects.get(notice=notice)
    file = files.store(
        upload=SimpleUploadedFile("灯.jpg", photo()), purpose="appeals.report", by=wang.actor(), at=world.at
    )
    files.attach(file_ids=[str(file.uuid)], subject_type="appeal", subject_id=appeal.pk, by=wang.actor())
    by = zhao.actor("notices.publish")
    area = world.areas["台东社区"]
    draft = board.write(area=area, title="停水", text="明天", expires_at=at + timedelta(days=9), by=by, at=at)
    shown = board.write(area=area, title="停电", text="后天", expires_at=at + timedelta(days=9), by=by, at=at)
    pending = board.write(area=area, title="停气", text="大后天", expires_at=at + timedelta(days=9), by=by, at=at)
    for one in (shown, pending):
        board.hand_in(bulletin=one, by=by, at=at)
    board.publish(bulletin=shown, by=world.secretary_lin.actor("notices.approve"), at=at)
    run = ImportRun.objects.create(
        importer="staff", file_digest="0" * 64, file_name="a.csv", path="", mapping={}, created_at=at, state="finished"
    )
    return {
        "appeal": appeal.number,
        "passed": passed.number,
        "fresh": fresh.number,
        "accepted": accepted.number,
        "post": world.post_of("小李"),
        "answered": answered.number,
        "confirmed": confirmed.number,
        "person": wang.person_id,
        "notice": notice.pk,
        "delivery": delivery.pk,
        "file": file.uuid,
        "draft": draft.pk,
        "pending": pending.pk,
        "bulletin": shown.pk,
        "run": run.pk,
        "filter": SavedFilter.objects.create(person_id=zhao.person_id, name="我的", query="state=open").pk,
        "community": area.code,
        "compound": world.areas["台东社区"].compounds.get().pk,
        "building": "TD0003",
    }


def clients(world: World) -> dict[str, Client]:
    """A browser for each person of the table; with a token for the API."""
    made = {}
    for name in PEOPLE:
        client = Client(headers={"origin": "http://testserver"})
        if name != "nobody":
            client.force_login(world.accounts[name])
        made[name] = client
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("section", SECTIONS)
def test_everybody_gets_what_the_table_says(world: World, things: dict[str, object], section: str) -> None:
    faults = []
    browsers = clients(world)
    tokens = _tokens(world)
    for line in LINES:
        if line.section != section:
            continue
        got = [_status(browsers[name], line, things, tokens.get(name) if section == "api" else None) for name in PEOPLE]
        if tuple(got) != line.expected:
            wrong = [
                f"{name} {expected} -> {status}"
                for name, expected, status in zip(PEOPLE, line.expected, got, strict=True)
                if expected != status
            ]
            faults.append(f"{line.method} {line.route}: {', '.join(wrong)}   [{' '.join(map(str, got))}]")
    assert not faults, "\n" + "\n".join(faults)


def _tokens(world: World) -> dict[str, str]:
    return {
        name: create_token(account=account, name="矩阵", by=worlds.SYSTEM, at=world.at)[1]
        for name, account in world.accounts.items()
    }


def _status(client: Client, line: Line, things: dict[str, object], token: str | None) -> int:
    address = "/" + line.route.removeprefix("/").format(**things)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    kept = dict(client.cookies)
    with transaction.atomic():
        if line.method == "GET":
            answer = client.get(address, headers=headers)
        elif line.route.startswith("api/"):
            bodies = {"dispatch": {"to": things["post"]}, "merge": {"into": things["appeal"]}, **BODIES}
            body = bodies.get(address.rpartition("/")[2], {})
            answer = client.post(address, body, content_type="application/json", headers=headers)
        else:
            answer = client.post(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(kept)
    return int(answer.status_code)


@pytest.mark.django_db
def test_back_office_is_for_administrators_alone(world: World) -> None:
    """One rule for all models: only 高管理 comes in, everybody else is shown the way to sign in."""
    browsers = clients(world)
    faults = []
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for name in PEOPLE:
            status = browsers[name].get(address).status_code
            expected = (200, 403) if name == "高管理" else (302,)
            if status not in expected:
                faults.append(f"{address} {name}: {status}")
    assert not faults, "\n".join(faults)
    assert browsers["高管理"].get("/admin/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["小李", "王阿姨", "高管理"])
def test_a_second_step_is_demanded_of_sensitive_posts(world: World, settings: Any, name: str) -> None:
    settings.REQUIRE_TOTP = True
    client = Client()
    client.force_login(world.accounts[name])
    answer = client.get("/inbox")
    sensitive = world.access(name).needs_second_factor()
    assert sensitive is (name == "高管理")
    if sensitive:
        assert answer.status_code == 302
        assert "/account/" in answer.headers["Location"]
    else:
        assert answer.status_code == 200


@pytest.mark.django_db
def test_a_forged_number_tells_nothing(world: World, things: dict[str, object]) -> None:
    """What exists and is not theirs looks to a stranger exactly like what does not exist."""
    client = Client()
    client.force_login(world.accounts["外人"])
    for address in ("/appeals/{}", "/appeals/{}/receipt", "/files/{}"):
        there = things["file"] if "files" in address else things["appeal"]
        nowhere = uuid4() if "files" in address else "2026060999999"
        pages = [client.get(address.format(one)) for one in (there, nowhere)]
        assert [page.status_code for page in pages] == [404, 404]
        found, missing = (_plain(page, one) for page, one in zip(pages, (there, nowhere), strict=True))
        assert found == missing


def _plain(page: Any, number: object) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r"\b[0-9A-Za-z]{64}\b", "", page.content.decode().replace(str(number), ""))
