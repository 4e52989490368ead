"""The history of one appeal: every step once, in order, with its words, at two statements."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.appeals import actions, history
from linli.appeals.models import Privacy
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world.build()


def test_every_step_stands_in_order_with_its_words(w):
    appeal = w.confirmed()
    rows = history.timeline(appeal, for_staff=True, at=w.at)
    assert [row.verb for row in rows] == [
        "submitted",
        "accepted",
        "dispatched",
        "taken",
        "contacted",
        "answered",
        "confirmed",
    ]
    assert rows[2].details[0].endswith("小李")
    assert rows[2].phone == "053283621234"
    assert rows[5].words == "灯已更换，请您晚上再看看。"
    assert rows[6].who == "赵主任"


def test_the_second_answer_is_not_taken_for_the_first(w):
    appeal = w.answered()
    actions.refute(appeal.pk, reason="灯还是不亮", by=w.director_zhao, at=w.at)
    actions.answer(appeal.pk, text="换了新灯具。", outcome="solved", by=w.xiao_li, at=w.at)
    rows = history.timeline(appeal, for_staff=False, at=w.at)
    assert [row.words for row in rows if row.verb == "answered"] == ["灯已更换，请您晚上再看看。", "换了新灯具。"]
    assert [row.words for row in rows if row.verb == "refuted"] == ["灯还是不亮"]


def test_a_note_for_staff_is_not_the_residents(w):
    appeal = w.submitted()
    actions.accept(appeal.pk, by=w.director_zhao, at=w.at, category_id=w.category.pk)
    actions.dispatch(appeal.pk, to=w.post_of("小李"), by=w.director_zhao, at=w.at, note="老人独居，注意语气")
    assert any("独居" in row.words for row in history.timeline(appeal, for_staff=True, at=w.at))
    assert not any("独居" in row.words for row in history.timeline(appeal, for_staff=False, at=w.at))


def test_a_confidential_reporter_is_not_named(w):
    appeal = w.submitted(privacy=Privacy.CONFIDENTIAL)
    assert history.timeline(appeal, for_staff=True, at=w.at)[0].who == ""
    assert history.timeline(appeal, for_staff=True, at=w.at, show_reporter=True)[0].who == "王阿姨"


def test_two_statements_whatever_the_length(w, django_assert_num_queries):
    appeal = w.confirmed()
    with django_assert_num_queries(2):
        history.timeline(appeal, for_staff=True, at=w.at)


def test_steps_stand_under_their_round(w):
    appeal = w.confirmed()
    actions.rate(appeal.pk, score=1, reasons=["not_solved"], text="还是黑的", by=w.auntie_wang, at=w.at)
    rounds = history.by_round(history.timeline(appeal, for_staff=True, at=w.at))
    assert [number for number, _steps in rounds] == [1, 2]
    assert rounds[0][1][-1].verb == "rated"
    assert rounds[1][1][0].verb == "reopened"


def test_dates_are_said_as_a_person_says_them(w):
    appeal = w.taken()
    until = w.at + timedelta(days=1)
    actions.contact(appeal.pk, way="phone", text="已联系。", by=w.xiao_li, at=w.at)
    plan = {"nature": "", "responsible": "小李", "target": "灯亮", "steps": "换灯具"}
    actions.plan(appeal.pk, **plan, until=until, by=w.xiao_li, at=w.at)
    planned = history.timeline(appeal, for_staff=True, at=w.at)[-1]
    assert f"截止时间：明天 {timezone.localtime(until):%H:%M}" in planned.details
