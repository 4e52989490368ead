"""A helper's task outlives its lead: whoever gives the case away is told so, and so is whoever gets it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.appeals import actions

pytestmark = pytest.mark.django_db


def test_open_tasks_stay_with_a_returned_case_and_both_sides_know(w, sign_in):
    helped, alone = w.taken(), w.taken()
    committee = w.director_zhao.seats[0].organisation_id
    until = w.at + timedelta(days=1)
    task = actions.add_helper(helped.pk, organisation_id=committee, task="协调物业", until=until, by=w.xiao_li, at=w.at)
    for action in ("return", "escalate"):
        form = sign_in("小李").get(reverse("staff:act", args=[helped.number, action])).text
        assert "还有 1 项协办任务没有办完" in form
        assert "项协办任务" not in sign_in("小李").get(reverse("staff:act", args=[alone.number, action])).text
    actions.give_back(helped.pk, reason="不在本网格", by=w.xiao_li, at=w.at)
    actions.dispatch(helped.pk, to=w.post_of("小李"), by=w.director_zhao, at=w.at)

    def top(appeal):
        return sign_in("小李").get(reverse("staff:case", args=[appeal.number])).text.split("case-actions")[0]

    assert "1 项协办任务还没有办完" in top(helped)
    assert task.organisation.name in top(helped).split("1 项协办任务还没有办完")[1]
    assert "项协办任务" not in top(alone)
    actions.take(helped.pk, by=w.xiao_li, at=w.at)
    actions.finish_help(task.pk, result="物业已出工", by=w.director_zhao, at=w.at)
    assert "协办任务还没有办完" not in top(helped)
