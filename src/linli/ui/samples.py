"""What the gallery shows: invented content in the words of a real district, every component in every state."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ui.icons import DRAWINGS
from linli.ui.navigation import Link
from linli.ui.parts import Choice, Column, ListRow, Pair, Row, Table, TimelineItem
from linli.ui.states import SHAPES, Look, badges
from linli.ui.templatetags.ui_time import chip, when

LOOKS = {
    "submitted": Look(_("Submitted"), "neutral", "ring"),
    "dispatched": Look(_("On its way"), "progress", "half"),
    "taken": Look(_("Being handled"), "progress", "dot"),
    "waiting": Look(_("Waiting for you"), "waiting", "pause"),
    "overdue": Look(_("Overdue"), "late", "diamond"),
    "urgent": Look(_("Urgent"), "urgent", "triangle"),
    "closed": Look(_("Closed"), "done", "check"),
    "withdrawn": Look(_("Withdrawn"), "quiet", "cross"),
    "escalated": Look(_("Passed up"), "progress", "square"),
}

COLOURS = [
    "paper",
    "surface",
    "sunken",
    "line",
    "ink",
    "ink-soft",
    "ink-faint",
    "accent",
    "accent-strong",
    "accent-soft",
    "waiting",
    "waiting-soft",
    "late",
    "late-soft",
]


class SampleForm(forms.Form):
    """Every kind of field the house uses."""

    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your own words: where, since when, what you would like."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )
    name = forms.CharField(label=_("Your name"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Only the person who handles this sees it."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    community = forms.ChoiceField(
        label=_("Community"), choices=[("1", "合肥路社区"), ("2", "河马石社区"), ("3", "劲松三路社区")]
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("help", _("I need help")),
            ("complaint", _("A complaint")),
            ("suggestion", _("A suggestion")),
            ("enquiry", _("A question")),
        ],
        widget=forms.RadioSelect,
        initial="help",
    )
    rating = forms.ChoiceField(
        label=_("Are you satisfied with the result?"),
        choices=[
            ("5", _("Very satisfied")),
            ("4", _("Satisfied")),
            ("3", _("Fairly satisfied")),
            ("2", _("Not satisfied")),
            ("1", _("Very dissatisfied")),
        ],
        widget=forms.RadioSelect,
        initial="4",
    )
    photos = forms.FileField(
        label=_("Pictures"), required=False, help_text=_("Up to 9; a picture of the place helps most.")
    )
    voice = forms.FileField(label=_("Or say it"), required=False)
    seen = forms.MultipleChoiceField(
        label=_("When did you see it?"),
        choices=[("m", _("In the morning")), ("d", _("By day")), ("n", _("At night"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    visit_date = forms.DateField(
        label=_("When may somebody come?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    confidential = forms.BooleanField(label=_("Do not show my name to those who handle it"), required=False)
    longitude = forms.FloatField(required=False, initial=120.382)
    latitude = forms.FloatField(required=False, initial=36.087)


def form() -> SampleForm:
    """Untouched."""
    return SampleForm()


def wrong_form() -> SampleForm:
    """As it comes back with errors."""
    bound = SampleForm(
        auto_id="wrong_%s",
        data={"text": "", "name": "王阿姨", "phone": "1380532", "community": "1", "kind": "help", "rating": "2"},
    )
    bound.add_error("phone", _("A mobile number has 11 digits; this one has 7."))
    return bound


TITLES = [
    (
        "20261121-0418",
        "3号楼2单元下水道又堵了，污水漫到楼道里，一楼老人没法出门",
        "escalated",
        -3.2,
        "延吉路街道",
        "孙调度",
    ),
    ("20261121-0415", "小区东门路灯连着三天不亮，晚上接孩子看不见台阶", "taken", 1.2, "河马石社区", "小李"),
    ("20261121-0402", "楼上装修中午不停工，家里有备考的孩子", "dispatched", 6, "合肥路社区", "赵主任"),
    ("20261120-0377", "想给父亲办高龄津贴，不知道要带什么材料", "waiting", 40, "合肥路社区", "赵主任"),
    ("20261120-0360", "燃气味很大，怀疑阀门漏气", "urgent", 0.4, "区应急值班", "钱科长"),
    ("20261119-0291", "感谢网格员小李冒雨帮我们疏通雨水口", "closed", None, "河马石社区", "小李"),
]


def table(at: datetime) -> Table:
    """A work list as staff see it."""
    state = badges(LOOKS)
    columns = [
        Column(_("Number"), nowrap=True),
        Column(_("Appeal"), main=True),
        Column(_("State"), nowrap=True),
        Column(_("Deadline"), nowrap=True, sort_url="?sort=due", sorted="ascending"),
        Column(_("Place"), nowrap=True),
        Column(_("Lead"), nowrap=True),
    ]
    rows = [
        Row(
            [number, title, state[code], chip(at + timedelta(hours=left), at) if left is not None else "", place, lead],
            id=number,
            url="#",
            name=number,
        )
        for number, title, code, left, place, lead in TITLES
    ]
    return Table(columns, rows, caption=_("Work list"), select="appeal", select_label=_("Select"))


def rows(at: datetime) -> list[ListRow]:
    """A resident's own list."""
    state = badges(LOOKS)
    return [
        ListRow(title, url="#", icon="report", meta=[state[code], when(at - timedelta(hours=5 * (index + 1)), at)])
        for index, (_number, title, code, _left, _place, _lead) in enumerate(TITLES[1:4])
    ]


def history(at: datetime) -> list[TimelineItem]:
    """An appeal's way so far, newest first."""
    return [
        TimelineItem(
            _("Passed up to the street"),
            at - timedelta(minutes=25),
            "赵主任 · 合肥路社区",
            "物业与排水公司对管道归属有争议，社区协调两次未果，请街道牵头。",
            "late",
        ),
        TimelineItem(
            _("Waiting for the resident"), at - timedelta(hours=5), "小李 · 网格员", "约好晚上入户查看。", "waiting"
        ),
        TimelineItem(
            _("Being handled"), at - timedelta(hours=26), "小李 · 网格员", "已到现场，临时疏通，恢复通行。", "progress"
        ),
        TimelineItem(_("Accepted"), at - timedelta(hours=30), "合肥路社区", tone="done"),
    ]


def context(at: datetime) -> dict[str, object]:
    """Everything the gallery's templates name."""
    return {
        "at": at,
        "community_name": "合肥路社区",
        "resident_links": [
            Link(_("Home"), "/ui/resident", "home", "", 0, False, True),
            Link(_("Speak up"), "#forms", "report", "", 0, False, False),
            Link(_("Mine"), "#lists", "list", "", 2, False, False),
            Link(_("More"), "#marks", "more", "", 0, False, False),
        ],
        "staff_links": [
            Link(_("Work list"), "/ui/staff", "list", "", 128, False, True),
            Link(_("Overdue"), "#lists", "clock", "", 3, True, False),
            Link(_("Map"), "#forms", "map", "", 0, False, False),
            Link(_("Forms"), "#forms", "edit", "", 0, False, False),
            Link(_("Buttons"), "#buttons", "bolt", _("Marks"), 0, False, False),
            Link(_("Icons"), "#marks", "star", _("Marks"), 0, False, False),
        ],
        "form": form(),
        "wrong_form": wrong_form(),
        "kind_icons": {"help": "help", "complaint": "urge", "suggestion": "edit", "enquiry": "message"},
        "kind_helps": {
            "help": _("Something is broken or somebody needs a hand"),
            "complaint": _("Something was done badly"),
        },
        "looks": LOOKS,
        "shapes": list(SHAPES),
        "icons": sorted(DRAWINGS),
        "colours": COLOURS,
        "dues": [at + timedelta(minutes=m) for m in (-4000, -190, -12, 25, 100, 300, 1200, 2600, 7000, 40000)],
        "moments": [at - timedelta(minutes=m) for m in (0, 12, 200, 1500, 3000, 90000)],
        "table": table(at),
        "rows": rows(at),
        "history": history(at),
        "steps": [_("What"), _("Where"), _("Send")],
        "tabs": [
            Choice(_("Mine"), "#", True, 12),
            Choice(_("My community's"), "#", False, 86),
            Choice(_("Followed"), "#"),
        ],
        "chips": [
            Choice(_("All"), "#", True, 128),
            Choice(_("Due today"), "#", False, 9),
            Choice(_("Overdue"), "#", False, 3),
            Choice("合肥路社区", "#", remove=True),
        ],
        "pairs": [
            Pair(_("Number"), ["20261121-0418"]),
            Pair(_("Place"), ["合肥路社区 · 劲松三路 68 号 3 号楼 2 单元"]),
            Pair(_("Promise"), [chip(at + timedelta(hours=30), at)]),
        ],
    }
