"""Who sees which appeals: their own, and what their posts reach; a stranger sees none."""

from importlib import import_module

import pytest
from django.db import connection

from linli.appeals import actions
from linli.appeals.models import Appeal
from linli.files.models import StoredFile
from linli.kernel.errors import Conflict
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_seeing_follows_posts() -> None:
    world = worlds.build()
    near = world.submitted()
    far = world.submitted(longitude=120.385, latitude=36.085, reporter_id=world.access("李大爷").person_id)

    def seen(name: str) -> set[int]:
        return set(Appeal.objects.visible_to(world.access(name)).values_list("pk", flat=True))

    assert seen("小李") == {near.pk}
    assert seen("小周") == set()
    assert seen("赵主任") == {near.pk}
    assert seen("孙调度") == {near.pk}
    assert seen("冯调度") == {far.pk}
    assert seen("郑调度") == {near.pk, far.pk}
    assert seen("钱科长") == set()
    assert seen("王阿姨") == {near.pk}
    assert seen("李大爷") == {far.pk}
    assert seen("外人") == set()


def test_a_department_sees_what_it_was_given_even_after_giving_it_back() -> None:
    world = worlds.build()
    appeal = world.submitted()
    actions.accept(appeal.pk, by=world.district_desk, at=world.at)
    actions.dispatch(appeal.pk, to=world.post_of("钱科长"), by=world.district_desk, at=world.at)
    actions.give_back(appeal.pk, reason="不是我局职责", by=world.section_chief_qian, at=world.at)
    assert Appeal.objects.visible_to(world.section_chief_qian).count() == 1


def test_staff_who_raise_something_elsewhere_read_it_where_residents_do(w, sign_in) -> None:
    """小周 looks after another grid: no staff page shows them their own appeal, nor what staff write for each other."""
    appeal = w.submitted(reporter_id=w.other_grid_worker.person_id)
    actions.accept(appeal.pk, by=w.director_zhao, at=w.at)
    actions.dispatch(appeal.pk, to=w.post_of("小李"), note="这家人常来", by=w.director_zhao, at=w.at)
    assert "这家人常来" in sign_in("小李").get(f"/work/appeals/{appeal.number}").text
    own = sign_in("小周")
    for path in ("", "/take", "/answer"):
        assert own.get(f"/work/appeals/{appeal.number}{path}").status_code == 404
    assert own.post(f"/work/appeals/{appeal.number}/reporter").status_code == 404
    lists = ("list?state=all&order=new", "list", f"list?q={appeal.number}", "list?q=楼道", "map", "map/appeals.json")
    for page in lists:
        assert f"/work/appeals/{appeal.number}" not in own.get(f"/work/{page}").text
    read = own.get(f"/appeals/{appeal.number}")
    assert read.status_code == 200
    assert "这家人常来" not in read.text


def test_who_is_too_late_does_not_learn_who_raised_a_confidential_appeal(w, sign_in) -> None:
    appeal = w.taken(privacy="confidential")
    actions.urge(appeal.pk, text="还没有人来", by=w.auntie_wang, at=w.at)
    answer = sign_in("小李").post(
        f"/work/appeals/{appeal.number}/answer", {"seen": 1, "text": "修好了", "outcome": "solved"}
    )
    assert answer.status_code == 409
    assert "王阿姨" not in answer.text
    with pytest.raises(Conflict) as late:
        actions.answer(appeal.pk, text="修好了", outcome="solved", seen=1, by=w.xiao_li, at=w.at)
    assert late.value.details["verb"] == "appeal.urged"
    assert late.value.details["person_id"] is None


def test_files_sent_with_anonymous_appeals_before_forget_who_sent_them(w) -> None:
    def sent(privacy: str, purpose: str = "appeals.report") -> StoredFile:
        return StoredFile.objects.create(
            purpose=purpose,
            kind="picture",
            mime="image/jpeg",
            name="王阿姨家.jpg",
            size=1,
            uploaded_by_id=w.auntie_wang.person_id,
            session_key_hash="a" * 64,
            subject_type="appeal",
            subject_id=w.submitted(privacy=privacy).pk,
            created_at=w.at,
        )

    files = [sent("anonymous"), sent("confidential"), sent("open"), sent("anonymous", "appeals.answer")]
    migration = import_module("linli.appeals.migrations.0007_nameless_files")
    with connection.cursor() as cursor:
        cursor.execute(migration.FORGET)
    for file in files:
        file.refresh_from_db()
    nameless = (None, "", "")
    assert [(file.uploaded_by_id, file.session_key_hash, file.name) == nameless for file in files] == [
        True,
        False,
        False,
        False,
    ]
