"""Lists: pages are disjoint, complete and full whatever the order; strangers see nothing; counts stand still."""

import sys
from datetime import timedelta

import pytest
from django.http import QueryDict

from linli.appeals import actions, lists
from linli.appeals.models import Appeal
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world.build()


def seventeen(w):
    """Appeals in many states, several with the same deadline, some without any."""
    made = [w.submitted() for _ in range(9)] + [w.dispatched() for _ in range(4)] + [w.confirmed(), w.taken()]
    made += [w.submitted(longitude=120.385, latitude=36.085) for _ in range(2)]
    Appeal.objects.filter(pk__in=[one.pk for one in made[3:6]]).update(next_due_at=None, next_clock="")
    return made


def walk(filters, access, at, size, side="after"):
    """Every page from one end to the other."""
    pages, cursor = [], {}
    while True:
        page = lists.page(filters, access=access, at=at, cursor=cursor, size=size)
        pages.append(page)
        follow = getattr(page, side)
        if not follow:
            return pages
        cursor = {side: follow}


@pytest.mark.parametrize("order", ["due", "new"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 16, 17, 18])
def test_pages_are_disjoint_complete_and_full(w, order, size):
    seventeen(w)
    access = w.dispatcher_sun
    filters = lists.Filters(order=order)
    pages = walk(filters, access, w.at, size)
    ids = [row.id for page in pages for row in page.rows]
    wanted = set(Appeal.objects.visible_to(access).open().values_list("pk", flat=True))
    assert len(wanted) == 15  # the other street's two are not theirs
    assert len(ids) == len(set(ids))
    assert set(ids) == wanted
    assert all(len(page.rows) == size for page in pages[:-1])
    # Back again, from the last page to the first: the same rows in the same order.
    backwards, cursor = [], {"before": pages[-1].before} if pages[-1].before else {}
    while cursor:
        page = lists.page(filters, access=access, at=w.at, cursor=cursor, size=size)
        backwards.insert(0, [row.id for row in page.rows])
        assert page.after
        cursor = {"before": page.before} if page.before else {}
    assert [one for rows in backwards for one in rows] == [row.id for page in pages[:-1] for row in page.rows]


def test_earliest_deadline_first_and_what_has_none_last(w):
    seventeen(w)
    rows = lists.page(lists.Filters(), access=w.dispatcher_sun, at=w.at).rows
    due = list(Appeal.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", "next_due_at"))
    times = [dict(due)[row.id] for row in rows]
    assert times[-3:] == [None, None, None]
    assert times[:-3] == sorted(times[:-3])


def test_a_stranger_sees_no_row_and_a_grid_worker_their_grid(w):
    w.submitted()
    w.submitted(longitude=120.365)
    assert lists.page(lists.Filters(), access=w.stranger, at=w.at).rows == []
    assert len(lists.page(lists.Filters(), access=w.xiao_li, at=w.at).rows) == 1
    assert len(lists.page(lists.Filters(), access=w.director_zhao, at=w.at).rows) == 2


@pytest.mark.parametrize("rows", [3, 30])
def test_three_statements_however_many_rows(w, rows, django_assert_num_queries):
    for _ in range(rows):
        w.submitted()
    access = w.dispatcher_sun
    with django_assert_num_queries(3):
        lists.page(lists.Filters(), access=access, at=w.at)
        lists.counts(lists.Filters(), access=access, at=w.at)
        lists.material(access, at=w.at)


GARBAGE = [
    "state=nowhere", "kind=%00", "category=-1", "category=9999999999999999999999", "area=abc", "since=2026-13-45",
    "until=yesterday", "order=sideways", "mine=maybe", "clock=grandfather", "post=1%20OR%201", "unit=٣", "q=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", GARBAGE)
def test_garbage_is_left_out_with_a_word(query):
    filters, strange = lists.read(QueryDict(query))
    assert len(strange) == 1
    assert filters == lists.Filters()


@pytest.mark.parametrize(
    "query", ["state=accept&urgent=1&q=%E8%B7%AF%E7%81%AF", "since=2026-06-01&until=2026-06-30", ""]
)
def test_a_query_comes_back_as_it_went(query):
    filters, strange = lists.read(QueryDict(query))
    assert not strange
    assert lists.read(QueryDict(filters.query()))[0] == filters


def test_every_filter_narrows_to_what_it_says(w):
    lamp, urgent = w.submitted(), w.submitted(is_urgent=True, text="五号楼天然气泄漏，味道很大！")
    taken, confirmed = w.taken(text="垃圾桶满了三天没人收"), w.confirmed()
    actions.rate(confirmed.pk, score=1, by=w.auntie_wang, at=w.at)
    actions.urge(taken.pk, by=w.auntie_wang, at=w.at)
    sun = w.dispatcher_sun

    def found(at=None, access=None, **asked):
        page = lists.page(lists.Filters(**asked), access=access or sun, at=at or w.at)
        return {row.id for row in page.rows}

    assert found(state="accept") == {lamp.pk}
    assert found(urgent=True) == {urgent.pk}
    assert found(urged=True) == {taken.pk}
    assert found(reopened=True) == {confirmed.pk}
    assert found(q="天然气") == {urgent.pk}
    assert found(q="垃圾") == {taken.pk}
    assert found(q=lamp.number) == {lamp.pk}
    assert found(q="！？") == set()
    assert found(mine=True, access=w.xiao_li) == {taken.pk}
    assert found(clock="accept") == {lamp.pk}
    assert found(area=w.areas["登州路街道"].pk) == set()
    assert found(area=w.areas["台东第1网格"].pk) == {lamp.pk, urgent.pk, taken.pk, confirmed.pk}
    assert found(overdue=True) == set()
    assert found(overdue=True, at=w.at + timedelta(days=30)) == {lamp.pk, urgent.pk, taken.pk, confirmed.pk}
    assert urgent.pk in found(soon=True)
    assert found(since=w.at.date() + timedelta(days=1)) == set()
    assert found(category=w.category.root_id) == {taken.pk, confirmed.pk}
    assert found(category=w.category.pk) == {taken.pk, confirmed.pk}
    assert found(category=w.category.parent_id) == {taken.pk, confirmed.pk}


def test_counts_stand_behind_the_chips_and_stop_at_a_limit(w, monkeypatch):
    for _ in range(4):
        w.submitted()
    numbers = lists.counts(lists.Filters(), access=w.dispatcher_sun, at=w.at)
    assert (numbers["open"], numbers["accept"], numbers["take"], numbers["mine"]) == (4, 4, 0, 0)
    monkeypatch.setattr(sys.modules["linli.appeals.lists.counts"], "MOST", 2)
    assert lists.counts(lists.Filters(), access=w.dispatcher_sun, at=w.at)["open"] == 3


def test_a_search_finds_what_one_may_see_and_nothing_else(w):
    word = "路灯"
    mine = w.submitted(text="门口的路灯坏了三天")
    elsewhere = w.submitted(text="隔壁街道的路灯也坏了", longitude=120.385, latitude=36.085)
    passed_on = w.submitted(text="路灯杆漏电，请专业部门来看")
    actions.accept(passed_on.pk, by=w.director_zhao, at=w.at)
    # A department knows of it only from now on.
    actions.dispatch(passed_on.pk, to=w.post_of("钱科长"), by=w.district_desk, at=w.at)
    people = [w.auntie_wang, w.xiao_li, w.other_grid_worker, w.director_zhao, w.dispatcher_sun, w.district_desk]
    for access in [*people, w.section_chief_qian, w.stranger]:
        found = lists.Filters(state="all", q=word).apply(Appeal.objects.visible_to(access), access=access, at=w.at)
        seen = Appeal.objects.visible_to(access).filter(pk__in=[mine.pk, elsewhere.pk, passed_on.pk])
        assert set(found.values_list("pk", flat=True)) == set(seen.values_list("pk", flat=True))
    found = lists.Filters(state="all", q=word).apply(Appeal.objects.all(), access=w.section_chief_qian, at=w.at)
    assert passed_on.pk in found.values_list("pk", flat=True)
