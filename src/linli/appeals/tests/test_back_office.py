"""The back office speaks of actions as the buttons do, never in codes."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from linli.appeals import shipped_rules
from linli.appeals.models import Phrase
from linli.kernel.working_time import CHINA
from linli.people.models import Account, Person
from linli.workflow import actions as workflow
from linli.workflow.models import RuleSet
from tests.world import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    person = Person.objects.create(name="管理员", created_at=MORNING)
    account = Account.objects.create(username="guanli", person=person, is_staff=True, is_superuser=True)
    client.force_login(account)
    return client


def test_phrases_are_listed_and_filtered_by_the_words_on_the_buttons(office, settings):
    settings.REQUIRE_TOTP = False
    Phrase.objects.all().delete()
    Phrase.objects.create(action="ask_extension", text="配件需要订货。")
    Phrase.objects.create(action="answer", text="已处理完毕。")
    page = office.get(reverse("admin:appeals_phrase_changelist")).content.decode()
    assert "申请延期" in page
    assert ">ask_extension<" not in page
    page = office.get(reverse("admin:appeals_phrase_changelist"), {"action": "answer"}).content.decode()
    assert "已处理完毕。" in page
    assert "配件需要订货。" not in page


def test_the_action_of_a_phrase_is_chosen_by_its_words(office, settings):
    settings.REQUIRE_TOTP = False
    page = office.get(reverse("admin:appeals_phrase_add")).content.decode()
    assert '<option value="ask_extension">申请延期</option>' in page
    answer = office.post(
        reverse("admin:appeals_phrase_add"), {"action": "answer", "text": "已换新灯。", "position": "9"}
    )
    assert answer.status_code == 302
    assert Phrase.objects.filter(action="answer", text="已换新灯。").exists()


@pytest.mark.parametrize("asked", ["state__exact=%00", "privacy=%00", "q=%00", "o=%00", "p=%00", "%00=1"])
def test_a_list_asked_for_what_no_text_holds_is_no_fault_of_ours(office, settings, asked):
    settings.REQUIRE_TOTP = False
    for model in ("appeals_appeal", "people_person", "files_storedfile", "notices_notice"):
        assert office.get(f"{reverse(f'admin:{model}_changelist')}?{asked}").status_code in {200, 302, 400}


def test_versions_of_the_rules_are_filtered_by_name_and_begin_on_a_day(office, settings):
    settings.REQUIRE_TOTP = False
    RuleSet.objects.all().delete()
    shipped_rules.load(at=MORNING)
    shipped = RuleSet.objects.get()
    assert shipped.valid_from == datetime(2004, 1, 1, tzinfo=CHINA)
    drafted = {"domain": "appeal", "limits": shipped_rules.LIMITS, "ladder": {}, "note": "", "at": MORNING}
    soon = workflow.draft(**drafted)
    workflow.put_in_force(rule_set=soon, valid_from=datetime(2099, 5, 6, 14, 37, tzinfo=CHINA), at=MORNING)
    # As it was entered by those who began when the day was counted from Greenwich.
    RuleSet.objects.filter(pk=shipped.pk).update(valid_from=datetime(2004, 1, 1, tzinfo=UTC))
    address = reverse("admin:workflow_ruleset_changelist")
    page = office.get(address).content.decode()
    assert ">appeal<" not in page
    assert "2004年1月1日<" in page
    assert "14:37" in page
    assert "2099年" in office.get(address, {"domain": "appeal"}).content.decode()
    one = office.get(reverse("admin:workflow_ruleset_change", args=[shipped.pk])).content.decode()
    assert "2004年1月1日<" in one
