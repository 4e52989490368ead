"""What staff see and press: every action through its form, conflicts told, doors closed, statements counted."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.appeals import actions
from linli.appeals.forms.staff import FORMS
from linli.appeals.models import (
    Appeal,
    CallBack,
    Extension,
    HelperTask,
    JointMeeting,
    Phrase,
    Plan,
    Privacy,
    Remark,
    SavedFilter,
)  # fmt: skip
from linli.appeals.workflow import APPEAL, REPORTER
from linli.files.models import StoredFile
from linli.people.models import Unmasking

pytestmark = pytest.mark.django_db
PAGES = [
    "list", "triage", "mine", "help", "confirm", "call_backs", "extensions", "meetings", "late", "map", "map_points",
    "choose_posts", "choose_categories", "choose_organisations", "home",
]  # fmt: skip


def act_url(appeal, action):
    return reverse("staff:act", args=[appeal.number, action])


def do(client, appeal, action, **facts):
    appeal.refresh_from_db()
    return client.post(act_url(appeal, action), {"seen": appeal.state_version, **facts})


def picture(name="现场.jpg"):
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def local(moment):
    from django.utils import timezone

    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_every_action_of_staff_has_a_form():
    staff = {action.name for action in APPEAL.actions if action.may != REPORTER and not action.by_clock}
    assert staff == set(FORMS)


def test_the_loop_through_forms(w, sign_in):
    appeal = w.submitted()
    zhao, li, lin = sign_in("赵主任"), sign_in("小李"), sign_in("林书记")

    def step(client, action, **facts):
        response = do(client, appeal, action, **facts)
        assert response.status_code == 302, (action, response.content.decode())
        appeal.refresh_from_db()
        return appeal.state

    assert step(zhao, "accept", kind="complaint", nature="", category=w.category.pk) == "accepted"
    assert step(zhao, "dispatch", to=w.post_of("小李"), note="老人独居") == "dispatched"
    assert step(li, "take") == "taken"
    assert step(li, "contact", way="phone", text="已联系") == "taken"
    until = local(w.at + timedelta(days=2))
    plan = {"nature": "", "responsible": "小李", "until": until, "steps": "换灯", "target": "今晚亮灯"}
    assert step(li, "plan", **plan) == "planned"
    assert step(li, "wait", reason="请提供照片", until=until) == "waiting"
    assert step(li, "resume") == "planned"
    later = local(appeal.resolve_due_at + timedelta(days=3))
    assert step(li, "ask_extension", until=later, reason="等物料") == "planned"
    assert step(lin, "grant_extension", reason="同意") == "planned"
    committee = w.director_zhao.seats[0].organisation_id
    assert step(li, "add_helper", organisation=committee, task="协调物业", until=until) == "planned"
    # The lead cannot answer while a helper is at work: the button rests and the server says the same.
    assert "协办" in li.get(reverse("staff:case", args=[appeal.number])).content.decode()
    assert do(li, appeal, "answer", text="好了", outcome="solved").status_code == 422
    assert step(zhao, "finish_help", task=HelperTask.objects.get().pk, result="物业已出工") == "planned"
    assert step(li, "answer", text="灯已换好", outcome="solved", photos=picture()) == "answered"
    assert StoredFile.objects.get().subject_id == appeal.pk
    assert do(li, appeal, "confirm", text="").status_code == 403
    assert step(zhao, "refute", reason="还是不亮", photos=picture("不亮.jpg")) == "taken"
    assert step(li, "answer", text="换了新线路", outcome="solved") == "answered"
    assert step(zhao, "confirm", text="看过了", photos=picture("亮了.jpg")) == "confirmed"
    called = {"result": "rated", "was_contacted": "yes", "is_solved": "no", "score": 1, "reasons": ["not_solved"]}
    assert step(zhao, "call_back", **called, text="还是坏的") == "reopened"
    assert Plan.objects.count() == 1
    assert Extension.objects.get().is_granted is True
    assert CallBack.objects.get().is_solved is False
    assert Remark.objects.filter(text="老人独居").exists()


def test_return_escalate_reassign_decline_merge_and_meet(w, sign_in):
    li, zhao, sun = sign_in("小李"), sign_in("赵主任"), sign_in("孙调度")
    returned = w.dispatched()
    assert do(li, returned, "return", reason="").status_code == 422
    assert do(li, returned, "return", reason="不在本网格").status_code == 302
    escalated = w.taken()
    assert do(li, escalated, "escalate", tried=" ").status_code == 422
    assert do(li, escalated, "escalate", tried="已两次上门，物业无资金").status_code == 302
    moved = w.taken()
    assert do(zhao, moved, "reassign", to=w.post_of("小周"), reason="换人").status_code == 302
    declined = w.submitted()
    assert do(zhao, declined, "decline", reason="已进入司法程序").status_code == 302
    target, double = w.submitted(), w.submitted()
    assert do(zhao, double, "merge", into="000000").status_code == 422
    assert do(zhao, double, "merge", into=target.number).status_code == 302
    recategorised = w.dispatched()
    assert do(zhao, recategorised, "categorise", kind="help", nature="", category=w.category.pk).status_code == 302
    met = w.taken()
    Appeal.objects.filter(pk=met.pk).update(needs_meeting=True)
    facts = {"held_on": "2026-06-09", "present": [met.holder_organisation_id], "decision": "月底前换灯"}
    assert do(sun, met, "hold_meeting", **facts).status_code == 302
    assert JointMeeting.objects.get().organisations.count() == 1
    states = dict(Appeal.objects.values_list("pk", "state"))
    wanted = {returned: "returned", escalated: "escalated", moved: "dispatched", declined: "declined", double: "merged"}
    assert {appeal.pk: state for appeal, state in wanted.items()}.items() <= states.items()


def test_who_was_faster_is_told_and_what_was_typed_stays(w, sign_in):
    appeal = w.taken()
    seen = appeal.state_version
    zhou_page = sign_in("小李")
    actions.reassign(
        appeal.pk, to=w.post_of("小李") and w.post_of("赵主任"), reason="我来办", by=w.director_zhao, at=w.at
    )
    actions.reassign(appeal.pk, to=w.post_of("小李"), reason="还是你办", by=w.director_zhao, at=w.at)
    actions.take(appeal.pk, by=w.xiao_li, at=w.at)
    response = zhou_page.post(
        act_url(appeal, "answer"), {"seen": seen, "text": "我写了很久的答复", "outcome": "solved"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "我写了很久的答复" in page
    assert "小李" in page
    assert "10:00" in page
    # Sent again, knowingly: the form carries the new version.
    newer = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert int(newer) > seen


def test_what_was_wrong_is_told_where_the_form_stands(w, sign_in):
    """In the dialog when it was open, on the action's own page when that was; never both."""
    appeal, li = w.taken(), sign_in("小李")
    for target, where, closes in (("action-body", "#action-body", 1), ("action-page", "#action-page", 0)):
        asked = {"HX-Request": "true", "HX-Target": target}
        refused = li.post(act_url(appeal, "escalate"), {"seen": appeal.state_version}, headers=asked)
        assert (refused.status_code, refused["HX-Retarget"]) == (422, where)
        page = refused.content.decode()
        assert page.count('method="dialog"') == closes
        assert f'hx-target="{where}"' in page


def test_a_bad_file_loses_neither_the_words_nor_the_good_file(w, sign_in):
    appeal = w.taken()
    li = sign_in("小李")
    bad = SimpleUploadedFile("假的.jpg", b"this is no picture", "image/jpeg")
    response = do(li, appeal, "answer", text="写好的答复", outcome="solved", photos=[picture(), bad])
    page = response.content.decode()
    assert response.status_code == 422
    assert "写好的答复" in page
    kept = re.search(r'name="kept" value="([0-9a-f-]+)"', page)[1]
    assert do(li, appeal, "answer", text="写好的答复", outcome="solved", kept=kept).status_code == 302
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1


def test_buttons_offer_only_what_the_server_takes(w, sign_in):
    appeal = w.taken()
    for name in ("小李", "小周", "赵主任", "林书记", "孙调度", "吴主任", "钱科长"):
        client = sign_in(name)
        page = client.get(reverse("staff:case", args=[appeal.number]))
        if page.status_code == 404:
            continue
        for action in re.findall(rf"/work/appeals/{appeal.number}/([a-z_]+)\"", page.content.decode()):
            if action == "reporter":
                continue
            assert APPEAL.by_action[action].frm >= {"taken"}, (name, action)
            assert client.get(act_url(appeal, action)).status_code == 200, (name, action)


def test_a_form_that_could_only_be_refused_is_not_shown(w, sign_in):
    appeal, li = w.answered(), sign_in("小李")
    response = li.get(act_url(appeal, "confirm"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "您不能对这件事执行“核查通过”" in page
    assert "act-form" not in page
    assert do(li, appeal, "confirm").status_code == 403
    assert sign_in("林书记").get(act_url(appeal, "confirm")).status_code == 200


def test_the_way_to_the_administrator_is_said_once(sign_in):
    page = sign_in("外人").get(reverse("staff:list")).content.decode()
    assert page.count("管理员") == 1


def test_strangers_and_the_signed_out(w, sign_in):
    appeal = w.submitted()
    outside, nobody = sign_in("外人"), Client()
    for name in PAGES:
        assert outside.get(reverse(f"staff:{name}")).status_code == 403, name
        answer = nobody.get(reverse(f"staff:{name}"))
        assert answer.status_code == 302, name
        assert "/sign-in/" in answer["Location"]
    assert "岗位" in outside.get(reverse("staff:list")).content.decode()
    for other in ("小周", "冯调度", "钱科长"):
        assert sign_in(other).get(reverse("staff:case", args=[appeal.number])).status_code == 404, other
        assert sign_in(other).post(act_url(appeal, "take")).status_code == 404, other


def test_confidential_reporters_stay_hidden_from_handlers(w, sign_in):
    appeal = w.dispatched(privacy=Privacy.CONFIDENTIAL)
    page = sign_in("小李").get(reverse("staff:case", args=[appeal.number])).content.decode()
    assert "王阿姨" not in page
    assert sign_in("小李").post(reverse("staff:reveal", args=[appeal.number])).status_code == 403
    assert "王阿姨" in sign_in("林书记").get(reverse("staff:case", args=[appeal.number])).content.decode()


def test_a_number_is_masked_until_somebody_asks_and_that_is_recorded(w, sign_in):
    appeal = w.taken()
    li = sign_in("小李")
    assert "13953210000" not in li.get(reverse("staff:case", args=[appeal.number])).content.decode()
    response = li.post(reverse("staff:reveal", args=[appeal.number]), {"reason": "约时间上门"})
    assert "13953210000" in response.content.decode()
    look = Unmasking.objects.get()
    assert (look.reason, look.seen_by_id) == ("约时间上门", w.xiao_li.person_id)


def test_triage_accepts_and_dispatches_in_one_go_or_not_at_all(w, sign_in):
    appeal = w.submitted()
    zhao = sign_in("赵主任")
    page = zhao.get(reverse("staff:triage")).content.decode()
    assert appeal.number in page
    assert f'<option value="{w.post_of("小李")}" selected' in page
    url = reverse("staff:triage_desk", args=[appeal.number])
    facts = {"seen": appeal.state_version, "kind": "help", "nature": "hard", "category": w.category.pk}
    # 钱科长's department lies beyond a community's reach: nothing of it happens.
    assert zhao.post(url, {**facts, "to": w.post_of("钱科长")}).status_code == 422
    appeal.refresh_from_db()
    assert appeal.state == "submitted"
    assert zhao.post(url, {**facts, "to": w.post_of("小李"), "note": "先电话"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.kind, appeal.nature) == ("dispatched", "help", "hard")
    again = zhao.post(url, {**facts, "to": w.post_of("小李")})
    assert again.status_code == 409


def test_triage_shows_what_reads_alike_nearby(w, sign_in):
    first, second = w.submitted(), w.submitted()
    page = sign_in("赵主任").get(reverse("staff:triage_desk", args=[second.number])).content.decode()
    assert f'name="into" value="{first.number}"' in page


def test_departments_and_streets_are_offered_for_help_before_the_communities(w, sign_in):
    from linli.people.models import Organisation

    page = sign_in("小李").get(reverse("staff:choose_organisations")).content.decode()
    levels = ("department", "street", "community")
    names = [Organisation.objects.filter(level=level, is_active=True).order_by("name")[0].name for level in levels]
    places = [page.index(name) for name in names]
    assert places == sorted(places)


def test_a_search_in_a_choice_without_script_is_no_attempt(w, sign_in):
    appeal = w.submitted()
    url = reverse("staff:triage_desk", args=[appeal.number])
    response = sign_in("赵主任").post(url, {"find_post": "第2网格", "find_post_now": "1", "note": "记得"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "小周" in page
    assert "记得" in page
    assert 'role="alert"' not in page


@pytest.mark.parametrize(
    ("page", "find"),
    [
        ("choose_posts", "find_post"),
        ("choose_categories", "find_category"),
        ("choose_organisations", "find_organisation"),
    ],
)
def test_a_search_without_a_hit_says_so(w, sign_in, page, find):
    client = sign_in("小李" if page == "choose_organisations" else "赵主任")
    options = client.get(reverse(f"staff:{page}"), {find: "没有这样的名字"}).content.decode()
    assert options.strip() == '<option value="" disabled>没有找到，请减少关键词。</option>'


def test_a_search_without_a_hit_says_so_without_script(w, sign_in):
    url = reverse("staff:triage_desk", args=[w.submitted().number])
    nobody = {"find_post": "没有这样的名字", "find_post_now": "1"}
    assert "没有找到，请减少关键词。" in sign_in("赵主任").post(url, nobody).content.decode()


def test_many_at_once_and_a_line_for_each(w, sign_in):
    fresh, gone, done = w.submitted(), w.submitted(), w.confirmed()
    seen = {one.pk: one.state_version for one in (fresh, gone, done)}
    actions.decline(gone.pk, reason="重复", by=w.director_zhao, at=w.at)
    chosen = [f"{pk}:{version}" for pk, version in seen.items()] + ["999999:1", "garbage"]
    to = w.post_of("小李")
    response = sign_in("赵主任").post(reverse("staff:assign"), {"chosen": chosen, "to": to, "back": "state=accept&x=1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('<li data-tone="done"') == 1
    assert page.count('<li data-tone="waiting"') == 1
    assert page.count('<li data-tone="late"') == 2
    assert reverse("staff:list") + "?state=accept" in page
    fresh.refresh_from_db()
    assert (fresh.state, fresh.holder_post_id) == ("dispatched", to)
    assert sign_in("小李").post(reverse("staff:assign"), {"chosen": chosen, "to": to}).status_code == 403
    # No number of a post has thousands of digits.
    assert sign_in("赵主任").post(reverse("staff:assign"), {"chosen": chosen, "to": "9" * 5000}).status_code == 422


def test_filters_are_kept_and_deleted_by_their_owner_only(w, sign_in):
    sun = sign_in("孙调度")
    sun.post(reverse("staff:save_filter"), {"name": "超期", "query": "overdue=1&junk=2"})
    kept = SavedFilter.objects.get()
    assert kept.query == "overdue=1"
    assert "超期" in sun.get(reverse("staff:list")).content.decode()
    sign_in("赵主任").post(reverse("staff:delete_filter", args=[kept.pk]))
    assert SavedFilter.objects.exists()
    sun.post(reverse("staff:delete_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_queues_show_what_waits_for_this_person(w, sign_in):
    confirmed, answered, taken = w.confirmed(), w.answered(), w.taken()
    actions.ask_extension(
        taken.pk, until=taken.resolve_due_at + timedelta(days=3), reason="等料", by=w.xiao_li, at=w.at
    )
    committee = w.director_zhao.seats[0].organisation_id
    until = w.at + timedelta(days=1)
    actions.add_helper(taken.pk, organisation_id=committee, task="协调物业", until=until, by=w.xiao_li, at=w.at)

    def shows(name, page):
        return sign_in(name).get(reverse(f"staff:{page}")).content.decode()

    assert answered.number in shows("赵主任", "confirm")
    calls = shows("赵主任", "call_backs")
    assert confirmed.number in calls
    assert "139****" in calls
    assert "13953210000" not in calls
    assert taken.number in shows("林书记", "extensions")
    assert "协调物业" in shows("赵主任", "help")
    mine = shows("小李", "mine")
    assert taken.number in mine
    assert answered.number not in mine


def test_phrases_are_offered(w, sign_in):
    Phrase.objects.create(action="decline", text="不属于本区管辖")
    page = sign_in("赵主任").get(act_url(w.submitted(), "decline")).content.decode()
    assert "不属于本区管辖" in page
