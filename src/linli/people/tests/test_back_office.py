"""The back office opens by posts, and what is done there is history."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.events.models import Event
from linli.kernel.actor import SYSTEM
from linli.people import actions
from linli.people.access import access_of_token
from linli.people.models import Account, ApiToken, Person, Role

from .conftest import AT

pytestmark = pytest.mark.django_db
LISTS = ["person", "household", "organisation", "role", "post", "absence", "account", "apitoken", "unmasking"]


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.REQUIRE_TOTP = False


@pytest.fixture
def manager(client, district):
    post = district.hire("guanli", "administrator", district.district, district.bureau)
    Account.objects.filter(person=post.person).update(is_staff=True)
    client.force_login(post.person.account)
    return client


@pytest.fixture
def auditor(client_factory, district):
    post = district.hire("shenji", "auditor", district.district, district.bureau)
    client = client_factory()
    client.force_login(post.person.account)
    return client


def test_an_auditor_reads_who_looked_at_whom(auditor, manager, district):
    wang = Person(name="王阿姨", created_at=AT)
    wang.set_phone("13812345678")
    wang.save()
    manager.post(reverse("people:unmask", args=[wang.pk, "phone"]), {"reason": "回电核实地址"})
    page = auditor.get(reverse("admin:people_unmasking_changelist")).content.decode()
    assert all(words in page for words in ("guanli", "王阿姨", "回电核实地址"))
    assert "13812345678" not in page
    page = auditor.get(reverse("admin:events_event_changelist")).content.decode()
    assert all(words in page for words in ("查看完整号码", "guanli", "人员 王阿姨"))
    event = Event.objects.get(verb="person.unmasked")
    page = auditor.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
    assert bytes(event.digest).hex() in page
    found = auditor.get(reverse("admin:events_event_changelist"), {"q": "guanli"}).content.decode()
    assert "查看完整号码" in found
    assert (
        "查看完整号码"
        not in auditor.get(reverse("admin:events_event_changelist"), {"q": "没有这个人"}).content.decode()
    )


def test_an_auditor_opens_nothing_else_and_changes_nothing(auditor, manager, district):
    page = auditor.get(reverse("admin:index")).content.decode()
    opened = set(re.findall(r'href="/admin/([a-z]+/[a-z]+)/"', page))
    assert opened == {"events/event", "events/dailyroot", "people/unmasking"}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        assert auditor.get(f"/admin/{name}/").status_code == (200 if name in opened else 403), name
        assert auditor.get(f"/admin/{name}/add/").status_code == 403, name
    event = Event.objects.earliest("id")
    for what in ("change", "delete"):
        assert auditor.post(reverse(f"admin:events_event_{what}", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert "审计" in auditor.get(reverse("people:account")).content.decode()


def test_the_list_of_events_takes_no_more_statements_for_more_rows(auditor, manager, district):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as statements:
            auditor.get(reverse("admin:events_event_changelist"))
        counts.append(len(statements))
        for number in range(4):
            person = actions.person_with_phone(
                name=f"居民{number}", phone=f"1381234{_round}{number:03}", by=SYSTEM, at=AT
            )
            assert person.pk
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_forms_open(manager, name):
    assert manager.get(reverse(f"admin:people_{name}_changelist")).status_code == 200
    expected = 403 if name == "unmasking" else 200
    assert manager.get(reverse(f"admin:people_{name}_add")).status_code == expected


def test_without_the_right_nothing_opens(client, district):
    post = district.hire("xiaoli", "grid_worker", district.grid, district.committee)
    Account.objects.filter(person=post.person).update(is_staff=True)
    client.force_login(post.person.account)
    assert client.get(reverse("admin:people_person_changelist")).status_code == 403


def test_a_person_is_found_by_the_whole_number_and_shown_masked(manager):
    person = Person(name="王阿姨", created_at=AT)
    person.set_phone("13812345678")
    person.save()
    page = manager.get(reverse("admin:people_person_changelist"), {"q": "138 1234 5678"}).content.decode()
    assert "王阿姨" in page
    assert "138****5678" in page
    assert "13812345678" not in page.replace("138 1234 5678", "")
    assert "王阿姨" not in manager.get(reverse("admin:people_person_changelist"), {"q": "13812345679"}).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "people_account_changelist?password__startswith=p",
        "people_account_changelist?phone_lookup__startswith=a",
        "people_person_changelist?identity_lookup__startswith=a",
        "appeals_appeal_changelist?reporter=1",
        "appeals_appeal_changelist?written_by__id=1",
        "notices_notice_changelist?person=1",
        "files_storedfile_changelist?uploaded_by=1",
    ],
)
def test_only_what_a_list_offers_narrows_it(client, district, address):
    name, query = address.split("?")
    Account.objects.create_superuser("gen", password=None)
    client.force_login(Account.objects.get(username="gen"))
    assert client.get(f"{reverse(f'admin:{name}')}?{query}").status_code == 400
    assert client.get(reverse(f"admin:{name}")).status_code == 200


def test_a_role_is_edited_with_boxes_and_recorded(manager):
    role = Role.objects.get(code="auditor")
    address = reverse("admin:people_role_change", args=[role.pk])
    assert 'type="checkbox"' in manager.get(address).content.decode()
    # Permissions of rooms that are not registered here stay on offer, so nothing is lost.
    manager.post(address, {"code": "auditor", "name": "审计", "summary": "", "permissions": ["events.audit"]})
    role.refresh_from_db()
    assert role.permissions == ["events.audit"]
    event = Event.objects.get(verb="role.changed")
    assert "permissions" in event.facts["fields"]
    assert event.post_id is not None


def test_a_token_is_shown_once_and_can_be_revoked(manager, district):
    account = district.hire("xiaoli", "grid_worker", district.grid, district.committee).person.account
    data = {"account": account.pk, "name": "大屏", "scopes": [], "expires_at_0": "", "expires_at_1": ""}
    page = manager.post(reverse("admin:people_apitoken_add"), data, follow=True).content.decode()
    raw = page[page.index("linli_") :].split("<")[0].strip()
    assert access_of_token(raw, AT).can("appeals.handle")
    assert raw not in manager.get(reverse("admin:people_apitoken_changelist")).content.decode()
    token = ApiToken.objects.get()
    manager.post(reverse("admin:people_apitoken_changelist"), {"action": "revoke", "_selected_action": [token.pk]})
    assert access_of_token(raw, AT) is None


def test_an_administrator_cannot_open_every_door_to_anybody(manager, district):
    root = Account.objects.create_superuser("root", "a-long-password-7")
    address = reverse("admin:people_account_change", args=[root.pk])
    manager.post(address, {"username": "root", "new_password": "another-long-one-9", "is_active": "on"})
    root.refresh_from_db()
    assert root.check_password("a-long-password-7")
    other = district.hire("xiaoli", "grid_worker", district.grid, district.committee).person.account
    manager.post(
        reverse("admin:people_account_change", args=[other.pk]),
        {"username": "xiaoli", "person": other.person_id, "is_active": "on", "is_staff": "on", "is_superuser": "on"},
    )
    other.refresh_from_db()
    assert not other.is_superuser
    assert other.is_staff


def test_an_administrator_is_not_told_whose_case_a_notice_is_about(manager, district):
    """They manage people, and may not know who raised a confidential appeal: its number stands in what was told."""
    wang = Person.objects.create(name="王阿姨", created_at=AT)
    told = apps.get_model("notices", "Notice").objects.create(
        person=wang, kind="appeals.held", title="您的诉求 260609000004 已有人负责", key="k-260609000004", created_at=AT
    )
    for page in (
        manager.get(reverse("admin:notices_notice_changelist")),
        manager.get(reverse("admin:notices_notice_change", args=[told.pk])),
    ):
        assert "王阿姨" in page.text
        assert "260609000004" not in page.text
    assert "王阿姨" not in manager.get(reverse("admin:notices_notice_changelist"), {"q": "260609000004"}).text
