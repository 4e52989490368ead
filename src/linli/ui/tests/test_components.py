"""Components escape what people wrote, and say the same to eyes and ears."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from linli.ui import samples
from linli.ui.icons import DRAWINGS, icon
from linli.ui.parts import Choice, Column, ListRow, Pair, Photo, Row, Table, TimelineItem
from linli.ui.states import Look, badges

EVIL = "<script>alert(1)</script>\"'"
AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


class EvilForm(forms.Form):
    """Fields whose every text is hostile."""

    text = forms.CharField(label=EVIL, help_text=EVIL, initial=EVIL)
    area = forms.CharField(label=EVIL, widget=forms.Textarea, initial=EVIL)
    kind = forms.ChoiceField(label=EVIL, choices=[("a", EVIL)], widget=forms.RadioSelect, help_text=EVIL)
    many = forms.MultipleChoiceField(label=EVIL, choices=[("a", EVIL)], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label=EVIL)
    photos = forms.FileField(label=EVIL, help_text=EVIL)
    longitude = forms.FloatField()
    latitude = forms.FloatField()


def bad_form() -> EvilForm:
    """A form that came back with a hostile error."""
    form = EvilForm({"text": EVIL, "area": EVIL})
    form.add_error("text", EVIL)
    form.add_error(None, EVIL)
    return form


def rendered(source: str, **values: Any) -> str:
    """A template of one component."""
    return Template("{% load ui ui_time %}" + source).render(Context({"x": EVIL, "at": AT, **values}))


TAGS = [
    "{% button x icon='check' confirm=x busy=x hx_post=x %}",
    "{% link_button x x icon_only=True title=x %}",
    "{% icon 'bell' label=x %}",
    "{% state_badge x looks %}{% state_badge 'known' looks %}",
    "{% avatar x %}{% person x note=x phone=x %}",
    "{% stat x x unit=x note=x url=x tone=x %}{% progress x 3 text=x tone=x %}",
    "{% stars 4 x %}{% qr_code x number=x text=x %}",
    "{% field form.text %}{% field form.area label=x help=x %}{% field form.kind %}",
    "{% field form.many %}{% field form.agree %}",
    "{% form_errors form %}{% tiles form.kind %}{% rating_field form.kind %}",
    "{% upload_field form.photos %}{% recorder_field form.photos %}",
    "{% map_field form.longitude form.latitude label=x help=x areas_url=x center=x %}",
    "{% draft_done x %}",
    "{% card title=x tone=x id=x %}{{ x }}{% endcard %}{% notice title=x tone=x %}{{ x }}{% endnotice %}",
    "{% dialog x x %}{{ x }}{% enddialog %}{% dialog_button x x %}{% menu x %}{{ x }}{% endmenu %}",
    "{% empty_state x x %}{{ x }}{% endempty_state %}{% error_state x x %}{{ x }}{% enderror_state %}",
    "{% data_table table %}{% row_list rows %}{% chips choices x %}{% tabs choices x %}{% steps names 1 %}",
    "{% timeline items at %}{% descriptions pairs %}{% photos photos %}{% pagination x x x %}",
]


@pytest.mark.parametrize("source", TAGS)
def test_hostile_text_stays_text(source: str) -> None:
    """Nothing that a person wrote becomes markup, in any place that takes a text."""
    html = rendered(
        source,
        form=bad_form(),
        looks={"known": Look(EVIL)},
        table=Table(
            [Column(EVIL, main=True), Column(EVIL, sort_url=EVIL)],
            [Row([EVIL, EVIL], EVIL, EVIL, EVIL)],
            EVIL,
            EVIL,
            EVIL,
            EVIL,
        ),
        rows=[ListRow(EVIL, EVIL, "bell", [EVIL], [EVIL])],
        choices=[Choice(EVIL, EVIL, True, 3, True)],
        names=[EVIL, EVIL],
        items=[TimelineItem(EVIL, AT, EVIL, EVIL, EVIL)],
        pairs=[Pair(EVIL, [EVIL])],
        photos=[Photo(EVIL, EVIL, EVIL, EVIL)],
    )
    assert "<script" not in html
    # no attribute is ended by a quote in a text
    assert not re.search(r'="[^"]*<', html)


def test_every_icon_draws() -> None:
    """Each has strokes and is silent unless it is named."""
    for name in DRAWINGS:
        assert 'aria-hidden="true"' in icon(name)
    assert 'role="img" aria-label="Bell"' in icon("bell", "Bell")


def test_a_state_is_shape_word_and_tone() -> None:
    """Colour never stands alone."""
    for code, html in badges(samples.LOOKS).items():
        assert "<svg" in html
        assert str(samples.LOOKS[code].word) in html
        assert "data-tone" in html


def test_an_unknown_state_is_shown() -> None:
    """A code without a look must not vanish from the screen."""
    assert ">mystery</span>" in rendered("{% state_badge 'mystery' looks %}", looks={})


def test_a_field_ties_label_help_and_error_together() -> None:
    """What is read out with a field."""
    html = rendered("{% field form.text %}", form=bad_form())
    assert 'for="id_text"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_error"' in html
    assert 'id="id_text_helptext"' in html


def test_a_table_refuses_a_row_of_the_wrong_width() -> None:
    """A cell under the wrong heading would be a lie."""
    with pytest.raises(ValueError, match="zip"):
        Table([Column("a")], [Row(["1", "2"])]).body()


def test_the_submission_key_stays_with_the_form() -> None:
    """New for a new form, the same when the form comes back with errors."""
    factory = RequestFactory()
    fresh = rendered("{% submission_key %}", request=factory.get("/"))
    assert re.search(r'name="submission_key" value="[0-9a-f]{32}"', fresh)
    again = rendered("{% submission_key %}", request=factory.post("/", {"submission_key": "abc"}))
    assert 'value="abc"' in again


def test_zero_is_not_announced() -> None:
    """A badge of nothing is noise."""
    assert rendered("{% count_badge 0 %}") == ""
    assert "99+" in rendered("{% count_badge 120 %}")


def test_attributes_are_left_out_when_empty() -> None:
    """False and None are no attributes, True is a bare one."""
    html = rendered("{% button 'Go' disabled=True hx_post='' aria_busy=False form=None %}")
    assert " disabled>" in html
    assert "hx-post" not in html
    assert "aria-busy" not in html
    assert "form" not in html.replace("formaction", "")
