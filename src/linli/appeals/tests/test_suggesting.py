"""The desk is offered what the model is sure of, asked where it is not, and goes on where the model cannot be read."""

from pathlib import Path

import pytest
from django.test import Client

from linli.appeals.lists.choosing import categories
from linli.appeals.models import Appeal, Category
from linli.appeals.suggesting import suggested_category
from tests import world

pytestmark = pytest.mark.django_db

ROADS = "小区门口的公交车站迁走后，公交线路绕行，出租车拒载，老人坐公交车要走两公里，请交通部门增加公交班次和站点。"


@pytest.fixture
def w():
    return world.build()


@pytest.fixture
def tree(w):
    return {category.name: category for category in Category.objects.filter(depth=1)}


@pytest.fixture
def desk(w):
    client = Client(headers={"host": "localhost"})
    client.force_login(w.accounts["赵主任"])
    return client


def test_what_the_model_is_sure_of_is_chosen_beforehand_and_says_why(w, tree, desk):
    appeal = w.submitted(text=ROADS)
    found = suggested_category(appeal, categories())
    assert found is not None
    assert found.sure
    assert found.choices[0].category_id == tree["交通运输"].pk
    assert any("公交" in word or "出租" in word for word in found.words)
    page = desk.get(f"/work/triage/{appeal.number}").content.decode()
    assert f'<option value="{tree["交通运输"].pk}" selected>' in page
    assert "建议的分类" in page


def test_a_matter_unlike_all_it_knows_is_left_to_a_person(w, tree, desk):
    appeal = w.submitted(text="想请问今年的征兵体检在哪里报名？")
    found = suggested_category(appeal, categories())
    assert found is not None
    assert not found.sure
    page = desk.get(f"/work/triage/{appeal.number}").content.decode()
    assert "把握不大" in page
    choices = page.partition('<select name="category"')[2].partition("</select>")[0]
    assert "selected>" not in choices.replace('<option value="" selected>', "")


def test_what_appeals_like_it_were_makes_it_finer(w, tree):
    bus = Category.objects.filter(depth=3, root=tree["交通运输"]).earliest("pk")
    before = w.submitted(text=ROADS)
    Appeal.objects.filter(pk=before.pk).update(category=bus, category_root=tree["交通运输"])
    found = suggested_category(w.submitted(text=ROADS), categories())
    assert found is not None
    assert found.choices[0].category_id == bus.pk
    assert found.choices[0].path == bus.path


def test_another_one_is_chosen_without_script_by_its_button(w, tree, desk):
    appeal = w.submitted(text=ROADS)
    wanted = tree["环境保护"].pk
    answer = desk.post(f"/work/triage/{appeal.number}", {"kind": "complaint", "seen": 1, "use_category": wanted})
    assert answer.status_code == 200
    assert f'<option value="{wanted}" selected>' in answer.content.decode()
    assert Appeal.objects.get(pk=appeal.pk).state == "submitted"


def test_no_suggestion_where_a_category_was_given(w, tree):
    appeal = w.submitted(text=ROADS, category_id=tree["城乡建设"].pk)
    assert suggested_category(appeal, categories()) is None


def test_a_damaged_model_stops_nobody(w, tree, desk, settings, tmp_path: Path):
    damaged = tmp_path / "category.model"
    damaged.write_bytes(b"not a model")
    settings.CATEGORY_MODEL = damaged
    appeal = w.submitted(text=ROADS)
    assert suggested_category(appeal, categories()) is None
    assert desk.get(f"/work/triage/{appeal.number}").status_code == 200
