"""Form fields. Each takes a Django BoundField, so labels, errors and values stay in forms.py."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.forms import BaseForm, FileInput
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.ui import maps
from linli.ui.components import register
from linli.ui.components.rendering import attributes, render

BARE = {"checkbox", "radioselect", "checkboxselectmultiple"}


def described(bound: BoundField, help_text: str) -> str:
    """The ids that describe a field: its help and its error, as far as they are there."""
    ids = [f"{bound.auto_id}_helptext"] if help_text else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


def parts_of(bound: BoundField, label: str, help_text: str, **attrs: Any) -> dict[str, Any]:
    """What every field's template needs: the widget drawn, its label, help, errors and whether it is optional."""
    help_text = help_text or str(bound.help_text or "")
    described_by = described(bound, help_text)
    fieldset = bool(bound.field.widget.use_fieldset)
    given: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items()}
    is_file = isinstance(bound.field.widget, FileInput)
    if bound.widget_type not in BARE and not is_file:
        given["class"] = f"input {bound.field.widget.attrs.get('class', '')}".strip()
    if described_by and not fieldset:
        given["aria-describedby"] = described_by
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=given),
        "label": label or bound.label,
        "help": help_text,
        "kind": "file" if is_file else bound.widget_type,
        "fieldset": fieldset,
        "described_by": described_by,
        "optional": not bound.field.required,
    }


@register.simple_tag
def field(bound: BoundField, label: str = "", help: str = "", mark_optional: bool = True, **attrs: Any) -> SafeString:
    """Label, help, control and error of any field; more attributes go to the control (`autofocus=True`)."""
    if bound.is_hidden:
        return bound.as_widget()
    return render("field", mark_optional=mark_optional, **parts_of(bound, label, help, **attrs))


@register.simple_tag
def form_errors(form: BaseForm, focus: bool = True) -> SafeString:
    """What is wrong, above the form: errors of the whole form, and links to the fields that have one; read first."""
    bad = [(form[name], form.errors[name]) for name in form.errors if name in form.fields]
    return (
        render("form_errors", general=form.non_field_errors(), bad=bad, focus=focus) if form.errors else SafeString("")
    )


@register.simple_tag
def tiles(
    bound: BoundField,
    icons: Mapping[str, str] | None = None,
    helps: Mapping[str, str] | None = None,
    label: str = "",
    help: str = "",
) -> SafeString:
    """A radio (or checkbox) field as large tiles; `icons` and `helps` by choice value."""
    options = [
        (
            option.tag(),
            option.choice_label,
            (helps or {}).get(value, ""),
            (icons or {}).get(value, ""),
            option.id_for_label,
        )
        for option in bound
        if (value := str(option.data["value"]))
    ]
    return render("tiles", options=options, **parts_of(bound, label, help))


@register.simple_tag
def rating_field(bound: BoundField, label: str = "", across: bool = True) -> SafeString:
    """A radio field of five levels, best first; the words are the field's choices."""
    shown = [option for option in bound if option.data["value"] not in ("", None)]
    options = [
        (option.tag(), option.choice_label, len(shown) - index, option.id_for_label)
        for index, option in enumerate(shown)
    ]
    return render(
        "rating_field", options=options, levels=range(1, len(shown) + 1), across=across, **parts_of(bound, label, "")
    )


@register.simple_tag
def upload_field(
    bound: BoundField, label: str = "", help: str = "", accept: str = "image/*", limit: int = 9
) -> SafeString:
    """Pictures from the camera or the album, with preview where a script runs. `limit`: how many at most."""
    return render("upload_field", limit=limit, accept=accept, **parts_of(bound, label, help, accept=accept))


@register.simple_tag
def recorder_field(bound: BoundField, label: str = "", help: str = "", seconds: int = 60) -> SafeString:
    """A voice message of at most `seconds`; without a microphone or script, a file."""
    return render("recorder_field", seconds=seconds, **parts_of(bound, label, help, accept="audio/*"))


@register.simple_tag
def map_field(
    longitude: BoundField,
    latitude: BoundField,
    label: str = "",
    help: str = "",
    areas_url: str = "",
    center: str = "",
) -> SafeString:
    """A point in WGS-84 degrees on a map; `areas_url`: GeoJSON to draw as ground; `center`: "120.37,36.08"."""
    drawn = maps.sources()
    return render(
        "map_field",
        longitude=longitude,
        latitude=latitude,
        label=label,
        help=help,
        errors=[*longitude.errors, *latitude.errors],
        drawn=bool(drawn),
        attributes=attributes({**drawn, "data-areas": areas_url, "data-center": center}),
    )


@register.simple_tag(takes_context=True)
def submission_key(context: Context) -> SafeString:
    """The hidden key by which a form sent twice makes one thing; kept when the form comes back with errors."""
    request = context.get("request")
    sent = request.POST.get("submission_key", "") if request is not None else ""
    return format_html('<input type="hidden" name="submission_key" value="{}">', sent[:64] or uuid4().hex)


@register.simple_tag
def draft_done(key: str) -> SafeString:
    """Put this on the page that says a form arrived: the browser forgets the draft of that key."""
    return format_html('<span hidden data-draft-done="{}"></span>', key)
