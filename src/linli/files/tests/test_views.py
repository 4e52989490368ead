"""Files in and out over HTTP."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from linli.files import actions, gate, limits
from linli.files.models import StoredFile
from linli.files.tests.conftest import PDF, named, photo, wav
from linli.kernel.actor import Actor
from linli.people.models import Account, Person

pytestmark = pytest.mark.django_db


def client_of(person_id: int | None) -> Client:
    client = Client()
    if person_id is not None:
        person = Person.objects.get(pk=person_id)
        client.force_login(Account.objects.create_user(f"u{person_id}", person=person))
    return client


def send(client: Client, *contents: bytes, **headers: str) -> Any:
    data = {"purpose": "appeal.picture", "file": [named(content, f"图{i}.jpg") for i, content in enumerate(contents)]}
    return client.post("/files/upload", data, headers=headers)


def status_of(client: Client, url: str) -> int:
    response: Any = client.get(url)
    body(response)
    return int(response.status_code)


def body(response: Any) -> bytes:
    """Read to its end, which also closes the file."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def open_case(monkeypatch: pytest.MonkeyPatch) -> set[int | None]:
    """Who is let through to the files of any case."""
    allowed: set[int | None] = set()
    monkeypatch.setitem(gate._gates, "case", lambda access, session, subject_id: access.person_id in allowed)
    return allowed


def test_one_bad_picture_does_not_lose_the_good_ones(auntie: Actor) -> None:
    response = send(client_of(auntie.person_id), photo(), b"MZ\x90\0", photo(300, 200))
    answer = json.loads(response.content)
    assert response.status_code == 200
    assert len(answer["files"]) == 2
    assert [bad["name"] for bad in answer["refused"]] == ["图1.jpg"]


def test_htmx_gets_rows_to_put_into_the_form(auntie: Actor) -> None:
    response = send(client_of(auntie.person_id), photo(), b"oops", **{"HX-Request": "true"})
    (file,) = StoredFile.objects.all()
    assert f'name="files" value="{file.uuid}"' in response.content.decode()
    assert "图1.jpg" in response.content.decode()


@pytest.mark.parametrize("data", [{"purpose": "appeal.picture"}, {"purpose": "../x"}, {}])
def test_nothing_sent(data: dict[str, str]) -> None:
    assert Client().post("/files/upload", data).status_code == 422


def test_too_many_at_once(auntie: Actor) -> None:
    response = send(client_of(auntie.person_id), *[photo(64 + i, 64) for i in range(10)])
    assert response.status_code == 422
    assert not StoredFile.objects.exists()


def test_a_resident_sends_no_documents(auntie: Actor) -> None:
    assert send(client_of(auntie.person_id), PDF).status_code == 422


def test_unattached_files_open_for_their_uploader_alone(auntie: Actor, stranger: Actor) -> None:
    hers = client_of(auntie.person_id)
    url = json.loads(send(hers, photo()).content)["files"][0]["url"]
    assert status_of(hers, url) == 200
    assert status_of(hers, url + "/small") == 200
    for other in (client_of(stranger.person_id), Client()):
        assert status_of(other, url) == 404
        assert status_of(other, url + "/small") == 404


def test_a_browser_without_an_account_opens_its_own_also_after_sign_in(auntie: Actor) -> None:
    browser = Client()
    url = json.loads(send(browser, photo()).content)["files"][0]["url"]
    assert status_of(browser, url) == 200
    assert status_of(Client(), url) == 404
    browser.force_login(Account.objects.create_user("w", person=Person.objects.get(pk=auntie.person_id)))
    assert status_of(browser, url) == 200


def test_attached_files_open_by_their_gate(
    auntie: Actor, stranger: Actor, at: datetime, open_case: set[int | None]
) -> None:
    file = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    actions.attach(file_ids=[file.uuid], subject_type="case", subject_id=1, by=auntie)
    hers, others = client_of(auntie.person_id), client_of(stranger.person_id)
    assert status_of(hers, file.url) == 404
    open_case.add(stranger.person_id)
    assert status_of(others, file.url) == 200
    assert status_of(hers, file.url) == 404
    actions.delete(file=file, at=at)
    assert status_of(others, file.url) == 404


def test_a_kind_of_subject_without_a_gate_opens_for_nobody(auntie: Actor, at: datetime) -> None:
    file = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    actions.attach(file_ids=[file.uuid], subject_type="unheard", subject_id=1, by=auntie)
    assert client_of(auntie.person_id).get(file.url).status_code == 404


def test_headers_leave_a_browser_no_choice(auntie: Actor, at: datetime) -> None:
    client = client_of(auntie.person_id)
    file = actions.store(upload=named(photo(), "井盖 塌陷.jpg"), purpose="appeal.picture", by=auntie, at=at)
    response = client.get(file.url)
    body(response)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response["Content-Disposition"].startswith("inline;")
    # What a telephone or its owner called a picture is told to nobody: it may name a confidential reporter.
    assert "''picture.jpg" in response["Content-Disposition"]
    assert "%E4%BA%95" not in response["Content-Disposition"]
    assert client.get(file.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    document = actions.store(upload=named(PDF, "井盖.pdf"), purpose="plan", by=auntie, at=at, kinds=actions.STAFF_KINDS)
    response = client.get(document.url)
    body(response)
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E4%BA%95%E7%9B%96.pdf" in response["Content-Disposition"]
    assert client.get(document.url + "/small").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-20", 206, slice(-20, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=9-3", 200, slice(None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
    ],
)
def test_players_ask_for_parts(wanted: str, status: int, part: slice, auntie: Actor, at: datetime) -> None:
    file = actions.store(upload=named(wav(20)), purpose="appeal.voice", by=auntie, at=at)
    response = client_of(auntie.person_id).get(file.url, headers={"Range": wanted})
    assert response.status_code == status
    content = body(response)
    assert content == (wav(20)[part] if status < 400 else b"")
    if status == 206:
        assert response["Content-Length"] == str(len(content))
        assert response["Content-Range"].endswith(f"/{len(wav(20))}")


def test_a_file_lost_from_disk_is_not_a_fault(auntie: Actor, at: datetime) -> None:
    file = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    file.disk_path.unlink()
    assert client_of(auntie.person_id).get(file.url).status_code == 404


def test_throttled_by_session_and_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.ATTEMPTS_AN_HOUR, "session", 2)
    monkeypatch.setitem(actions.ATTEMPTS_AN_HOUR, "address", 4)
    browser = Client()
    assert [send(browser, photo(64 + i, 64)).status_code for i in range(3)] == [200, 200, 429]
    # A new session doesn't help, nor does a made-up forwarding address.
    assert send(Client(), photo(80, 64)).status_code == 200
    assert send(Client(), photo(80, 64), **{"X-Forwarded-For": "203.0.113.9"}).status_code == 429


def test_a_file_that_is_too_large_is_dropped_on_the_way_and_the_rest_arrives(auntie: Actor) -> None:
    response = send(client_of(auntie.person_id), photo(), photo() + b"\0" * limits.LARGEST_FILE)
    answer = json.loads(response.content)
    assert len(answer["files"]) == 1
    assert "15" in answer["refused"][0]["message"]


def test_a_request_that_is_too_large_gets_a_page_that_says_so() -> None:
    response = Client().generic(
        "POST", "/files/upload", b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(limits.LARGEST_REQUEST * 9)
    )
    assert response.status_code == 413
    assert "MB" in response.content.decode()


def test_links_and_methods() -> None:
    assert Client().get("/files/upload").status_code == 405
    assert Client().post("/files/6f1d3c9e-0000-4000-8000-000000000000").status_code == 405
    assert Client().get("/files/6f1d3c9e-0000-4000-8000-000000000000").status_code == 404
    assert Client().get("/files/../settings.py").status_code == 404
