"""A small simulation on a part of the shipped district, played in the test's own transaction."""

import json
from collections import Counter
from datetime import UTC, datetime
from importlib import resources

import pytest

from linli.appeals import categories, shipped_rules
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL
from linli.demo import bulletins, play
from linli.demo.district import lay_grids
from linli.demo.people import fill
from linli.demo.simulate import texts
from linli.demo.simulate.simulating import simulate
from linli.events.models import Event
from linli.events.verify import verify
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
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
