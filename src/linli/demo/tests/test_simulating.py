"""A small simulation on a part of the shipped district, played in the test's own transaction."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest

from linli.appeals import categories, shipped_rules
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL
from linli.demo import bulletins, cast, play
from linli.demo.district import lay_grids
from linli.demo.people import fill
from linli.demo.simulate import texts
from linli.demo.simulate.guessing import Guess
from linli.demo.simulate.simulating import simulate
from linli.events.models import Event
from linli.events.verify import verify
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA, WorkingCalendar
from linli.notices.models import Bulletin
from linli.people.actions import load_roles
from linli.people.models import Account, Person, Post
from linli.places.actions import load_district
from linli.places.models import Area
from linli.workflow import rules

# A Wednesday afternoon in China.
UNTIL = datetime(2026, 6, 10, 8, 0, tzinfo=UTC)
STREETS = ("370203021", "370203011")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def district(db, tmp_path):
    content = json.loads(resources.files("linli.places").joinpath("data/shibei.json").read_text(encoding="utf-8"))
    content["areas"] = [
        area for area in content["areas"] if area["level"] == "district" or area["code"].startswith(STREETS)
    ]
    path = tmp_path / "part.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    load_district(path=path, by=SYSTEM, at=UNTIL)
    lay_grids(seed=1, by=SYSTEM, at=UNTIL, grids=30)
    load_roles(by=SYSTEM, at=UNTIL)
    categories.load()
    shipped_rules.load(at=UNTIL)
    rules.forget()
    fill(seed=1, by=SYSTEM, at=UNTIL, residents_wanted=240)
    yield
    rules.forget()


def _simulate(**options):
    return simulate(**{"seed": 1, "until": UNTIL, "by": SYSTEM, "days": 4, "per_day": 12, "processes": 0} | options)


def _outcome():
    """What happened, without numbers that the database gives out."""
    first = Appeal.objects.order_by("pk").values_list("pk", flat=True)[0]
    return list(
        Event.objects.filter(subject_type="appeal")
        .order_by("subject_id", "sequence")
        .values_list("subject_id", "verb", "at")
    ), first


@pytest.mark.slow
def test_a_simulation_is_lawful_whole_and_the_same_again(district):
    from django.db import transaction

    with transaction.atomic():
        done = _simulate()
        events, first = _outcome()
        assert not done.refused
        assert done.appeals == Appeal.objects.count() > 25
        assert verify().whole
        _is_lawful()
        told = [(subject - first, verb, at) for subject, verb, at in events]
        transaction.set_rollback(True)
    rules.forget()
    _simulate()
    events, first = _outcome()
    assert [(subject - first, verb, at) for subject, verb, at in events] == told


def _is_lawful():
    """Every event of every case is a move of the table, and none lies in the future."""
    verbs = {action.verb: action for action in APPEAL.actions}
    states = {}
    for event in Event.objects.filter(subject_type="appeal").order_by("subject_id", "sequence"):
        assert event.at <= UNTIL
        verb = event.verb.removeprefix("appeal.")
        if verb == "submitted":
            states[event.subject_id] = event.facts["to"]
        elif verb in verbs:
            assert event.facts["from"] == states[event.subject_id]
            assert event.facts["from"] in verbs[verb].frm
            states[event.subject_id] = event.facts["to"]
    assert dict(Appeal.objects.values_list("pk", "state")) == states


@pytest.mark.slow
def test_a_second_run_plays_other_cases(district):
    _simulate(days=2, per_day=5)
    before = Appeal.objects.count()
    _simulate(days=2, per_day=5)
    assert Appeal.objects.count() > before


@pytest.mark.slow
def test_texts_of_a_file_are_played_once_each(district, tmp_path):
    path = tmp_path / "texts.jsonl"
    rows = [
        {"text": f"第{number}件事，请来看看。", "subject": None, "time": f"2019-01-0{number}", "label": "环境保护"}
        for number in range(1, 7)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    _simulate(appeals_file=path)
    assert sorted(Appeal.objects.values_list("text", flat=True)) == sorted(row["text"] for row in rows)
    assert not Appeal.objects.filter(category_root__isnull=False).exclude(category_root__name="环境保护").exists()


@pytest.mark.slow
def test_the_cast_finds_an_appeal_in_every_state_that_matters(district):
    _simulate(days=16, per_day=4)
    own = Appeal.objects.filter(reporter__account__demo_label=cast.RESIDENT)
    states = Counter(own.values_list("state", flat=True))
    assert states["confirmed"] >= 1
    assert states["answered"] >= 1
    assert states["planned"] + states["taken"] >= 1
    assert own.filter(round=2).exists()
    elder = Appeal.objects.filter(reporter__account__demo_label=cast.ELDER)
    assert len(set(elder.values_list("state", flat=True))) >= 2
    _simulate(days=16, per_day=4)
    assert own.filter(state="answered").count() == states["answered"]


@pytest.mark.slow
def test_calls_have_a_place_and_patrols_go_by_day(district):
    _simulate(days=6, per_day=20)
    calls = Appeal.objects.filter(channel="hotline")
    assert calls.filter(street__isnull=True).count() <= calls.count() * 0.06
    for appeal in Appeal.objects.filter(channel__in=["patrol", "visit"]):
        assert 7 <= appeal.submitted_at.astimezone(CHINA).hour <= 18


def test_texts_of_a_file_keep_their_hour_and_are_put_under_a_likely_matter(tmp_path):
    path = tmp_path / "texts.jsonl"
    rows = [
        {"text": "我家住顶楼，一下雨屋里就漏水，物业说要动用维修基金。", "time": "2019-01-09T22:07:55"},
        {"text": "请问公积金租房提取需要什么材料？", "time": "2019/1/9 8:02:11"},
        {"text": "饕餮魑魅", "time": ""},
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    given = {one.text[:2]: one for one in texts.read(path)}
    assert given["我家"].clock == (22, 7)
    assert given["请问"].clock == (8, 2)
    assert given["饕餮"].clock is None
    guess = Guess()
    assert guess.topic(given["我家"]).group == "roof_leak"
    topic = guess.topic(given["请问"])
    assert topic.group == "housing_fund"
    assert guess.kind(given["请问"].text, topic) == "enquiry"
    assert guess.topic(given["饕餮"]).group == "other"


def test_bulletins_are_hung_up_in_office_hours(district):
    bulletins.publish(seed=1, at=UNTIL)
    for bulletin in Bulletin.objects.all():
        for moment in (bulletin.created_at, bulletin.published_at):
            assert WorkingCalendar().between(moment - timedelta(seconds=1), moment + timedelta(seconds=1)) > 0


def test_a_file_without_texts_is_refused_in_words(db, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refused):
        texts.read(path)


def test_every_grid_has_a_post_and_the_cast_can_sign_in(district):
    grids = Area.objects.filter(level="grid")
    assert Post.objects.filter(role__code="grid_worker").count() == grids.count()
    labels = Counter(Account.objects.exclude(demo_label="").values_list("demo_label", flat=True))
    assert len(labels) == sum(labels.values()) >= 13
    assert not Account.objects.exclude(demo_label="").filter(person__isnull=True).exists()
    assert not Person.objects.filter(phone_lookup__isnull=True).exists()
    assert bulletins.publish(seed=1, at=UNTIL) > 5
    with pytest.raises(Refused):
        fill(seed=1, by=SYSTEM, at=UNTIL)


def test_a_district_that_is_not_a_demos_is_left_alone(district):
    with pytest.raises(Refused):
        play.prepare(seed=1)
