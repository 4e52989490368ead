"""The case page of staff: which button leads, which clock runs, what is folded, and what it says of changes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.appeals import actions
from linli.appeals.models import (
    Appeal,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def act_url(appeal, action):
    return reverse("staff:act", args=[appeal.number, action])


def do(client, appeal, action, **facts):
    appeal.refresh_from_db()
    return client.post(act_url(appeal, action), {"seen": appeal.state_version, **facts})


def main_button(client, appeal):
    """The filled button of a case, by the last part of its address."""
    page = client.get(reverse("staff:case", args=[appeal.number])).content.decode()
    found = re.search(r'class="button" data-kind="primary" href="([^"]+)"', page)
    return found and found[1].removeprefix(reverse("staff:case", args=[appeal.number])).strip("/")


def test_the_main_button_is_what_helps_most(w, sign_in):
    """Who sorts is led to the desk, who holds it does the next step, who steers can move what stands still."""
    zhao, li, sun = sign_in("赵主任"), sign_in("小李"), sign_in("孙调度")
    fresh = w.submitted()
    assert main_button(zhao, fresh) == reverse("staff:triage_desk", args=[fresh.number]).strip("/")
    taken = w.dispatched()
    assert main_button(li, taken) == "take"
    actions.take(taken.pk, by=w.xiao_li, at=w.at)
    assert main_button(li, taken) == "contact"
    assert main_button(sun, taken) is None
    Appeal.objects.filter(pk=taken.pk).update(next_due_at=w.at - timedelta(days=1))
    assert main_button(sun, taken) == "reassign"
    actions.contact(taken.pk, way="phone", text="已联系", by=w.xiao_li, at=w.at)
    assert main_button(li, taken) == "answer"
    assert main_button(zhao, w.answered()) == "confirm"


def test_a_case_names_the_clock_that_runs_out_and_the_promise(w, sign_in):
    page = sign_in("孙调度").get(reverse("staff:case", args=[w.dispatched().number])).content.decode()
    assert "当前时限：签收" in page
    assert "答应居民的时间" in page


def test_older_rounds_are_folded(w, sign_in):
    appeal = w.confirmed()
    actions.rate(appeal.pk, score=1, reasons=["not_solved"], text="灯还是不亮", by=w.auntie_wang, at=w.at)
    page = sign_in("孙调度").get(reverse("staff:case", args=[appeal.number])).content.decode()
    # What began the new round is read with it.
    assert page.index("round-now") < page.index("灯还是不亮") < page.index("round-past")
    assert page.index("round-now") < page.index("round-past") < page.index("第 1 轮：")


def test_an_open_list_is_told_how_many_have_changed(w, sign_in, monkeypatch):
    appeal = w.submitted()
    sun, zhao = sign_in("孙调度"), sign_in("赵主任")
    moments = iter(w.at + timedelta(minutes=minute) for minute in range(1, 100))
    monkeypatch.setattr("linli.kernel.clock.now", lambda: next(moments))
    asked = re.search(r'data-live-from="(/work/changes[^"]+)"', sun.get(reverse("staff:list")).content.decode())[1]
    asked = asked.replace("&amp;", "&")
    assert "件有变化" not in sun.get(asked).content.decode()
    assert do(zhao, appeal, "accept", kind="help", nature="", category=w.category.pk).status_code == 302
    assert "1 件有变化" in sun.get(asked).content.decode()
    # One's own doing is no news, and those who do not see the case are told nothing.
    for other in (zhao, sign_in("冯调度")):
        assert "件有变化" not in other.get(asked).content.decode()


def test_whoever_judges_reads_the_answer_there(w, sign_in):
    appeal = w.answered()
    zhao = sign_in("赵主任")
    for address in (reverse("staff:confirm"), act_url(appeal, "confirm")):
        assert "灯已更换" in zhao.get(address).content.decode()
