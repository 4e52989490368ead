"""Whose lists an appeal stands in: the same as who may see it, open and settled apart, whatever happens to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL

from linli.appeals import actions, lists
from linli.appeals.lists.newest import newest
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL, OPEN_STATES
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world.build()


def lived(w):
    """Appeals that were passed up, to another street's unit or a department, settled, taken back, opened again."""
    made = [w.submitted(), w.dispatched(), w.taken(), w.answered(), w.confirmed()]
    good, bad = w.confirmed(), w.confirmed()
    actions.rate(good.pk, score=5, by=w.auntie_wang, at=w.at)
    actions.rate(bad.pk, score=1, reasons=["not_solved"], text="还是不亮", by=w.auntie_wang, at=w.at)
    made += [good, bad]
    up = w.taken()
    actions.escalate(up.pk, tried="两次上门没有解决", by=w.xiao_li, at=w.at)
    back = w.submitted()
    actions.withdraw(back.pk, reason="已经自己修好", by=w.auntie_wang, at=w.at)
    made += [up, back, w.submitted(longitude=120.365), w.submitted(longitude=120.385, latitude=36.085)]
    for days, appeal in enumerate(made):
        # Imports are younger than what they tell of: the order is that of submission, not of arrival.
        moment = w.at - timedelta(days=(days * 7) % 5, minutes=days)
        Appeal.objects.filter(pk=appeal.pk).update(submitted_at=moment)
    return made


def everybody(w):
    people = (
        "stranger",
        "auntie_wang",
        "xiao_li",
        "other_grid_worker",
        "director_zhao",
        "dispatcher_sun",
        "leader_wu",
        "district_desk",
    )
    return {name: getattr(w, name) for name in people}


FILTERS = (
    lists.Filters(state="all"),
    lists.Filters(state="closed"),
    lists.Filters(state="stopped"),
    lists.Filters(state="open", order="new"),
    lists.Filters(state="handle", order="new"),
    lists.Filters(state="all", overdue=True),
    lists.Filters(state="all", kind="complaint"),
)


def walked(filters, access, *, at, own):
    """A whole list: page after page as staff turn them, and with one's own appeals as the API reads them."""
    found: list[int] = []
    cursor = {}
    while True:
        if own:
            ids, parameters = newest(filters, access=access, at=at, beyond=found[-1] if found else None, size=2)
            rows = Appeal.objects.filter(pk__in=RawSQL(ids, parameters)).order_by("-submitted_at", "-id")[:2]
            page = [row.pk for row in rows]
            more = len(page) == 2
        else:
            listed = lists.page(filters, access=access, at=at, cursor=cursor, size=2)
            page, cursor = [row.id for row in listed.rows], {"after": listed.after}
            more = bool(listed.after)
        found += page
        if not more:
            return found


@pytest.mark.parametrize("filters", FILTERS, ids=lambda one: one.query() or "open")
def test_a_list_holds_just_what_one_may_see_in_the_order_of_submission(w, filters):
    lived(w)
    for name, access in everybody(w).items():
        for own in (False, True):
            visible = Appeal.objects.visible_to(access) if own else Appeal.objects.reached_by(access)
            wanted = filters.apply(visible, access=access, at=w.at).order_by("-submitted_at", "-id")
            assert walked(filters, access, at=w.at, own=own) == list(wanted.values_list("pk", flat=True)), name


def test_days_asked_for_are_days_of_submission(w):
    made = lived(w)
    day = (w.at - timedelta(days=2)).date()
    filters = lists.Filters(state="all", since=day, until=day)
    rows = lists.page(filters, access=w.dispatcher_sun, at=w.at).rows
    visible = Appeal.objects.visible_to(w.dispatcher_sun).filter(pk__in=[one.pk for one in made])
    assert {row.id for row in rows} == {one.pk for one in filters.apply(visible, access=w.dispatcher_sun, at=w.at)}
    assert rows


@pytest.mark.parametrize("which", [{"area": "street_id"}, {"unit": "holder_organisation_id"}])
def test_who_sees_everything_may_read_one_area_or_unit(w, which):
    (name, column), *_ = which.items()
    value = getattr(lived(w)[1], column)
    filters = lists.Filters(state="all", **{name: value})
    found = {row.id for row in lists.page(filters, access=w.district_desk, at=w.at).rows}
    wanted = Appeal.objects.visible_to(w.district_desk)
    assert found == set(filters.apply(wanted, access=w.district_desk, at=w.at).values_list("pk", flat=True)) != set()


def test_readers_are_those_of_the_row_after_every_change(w):
    lived(w)
    moved = w.submitted()
    Appeal.objects.filter(pk=moved.pk).update(grid=None, community=None, reporter=None)
    gone = w.submitted()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM appeals_reader WHERE appeal_id = -1")
        cursor.execute(
            """
            SELECT way, whose, is_open, submitted_at, appeal_id FROM appeals_reader
            EXCEPT SELECT way, whose, appeals_is_open(state), submitted_at, id FROM appeals_appeal a, appeals_readers(a)
            """
        )
        assert cursor.fetchall() == []
        cursor.execute(
            """
            SELECT way, whose, appeals_is_open(state), submitted_at, id FROM appeals_appeal a, appeals_readers(a)
            EXCEPT SELECT way, whose, is_open, submitted_at, appeal_id FROM appeals_reader
            """
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM appeals_reader WHERE appeal_id = %s", [gone.pk])
        assert cursor.fetchone()[0] == 5  # street, community, grid, the committee's unit, the reporter


def test_the_database_knows_the_same_open_states():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM unnest(%s::text[]) AS state WHERE appeals_is_open(state)",
            [[state.code for state in APPEAL.states]],
        )
        assert {row[0] for row in cursor.fetchall()} == set(OPEN_STATES)


@pytest.mark.parametrize("wanted", [{}, {"kind": "complaint"}, {"order": "due"}, {"state": "closed"}])
def test_a_search_finds_just_what_one_may_see_in_the_order_of_submission(w, wanted):
    lived(w)
    filters = lists.Filters(**{"q": "楼道", "state": "all"} | wanted)
    at_all = 0
    for name, access in everybody(w).items():
        fitting = filters.apply(Appeal.objects.all(), access=w.district_desk, at=w.at).values("pk")
        for own in (False, True):
            visible = Appeal.objects.visible_to(access) if own else Appeal.objects.reached_by(access)
            wanted_ids = visible.filter(pk__in=fitting).order_by("-submitted_at", "-id").values_list("pk", flat=True)
            found = walked(filters, access, at=w.at, own=own)
            assert found == list(wanted_ids), name
            at_all += len(found)
    assert at_all
