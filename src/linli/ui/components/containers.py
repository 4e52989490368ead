"""Things that hold other things, `{% card %}…{% endcard %}`. What a block holds is HTML already, escaped before."""

from django.utils.safestring import SafeString, mark_safe

from linli.ui.components import register
from linli.ui.components.rendering import render


def trimmed(content: str) -> SafeString:
    """The block without the white space around it, so that an empty block counts as empty."""
    return mark_safe(content.strip())  # noqa: S308 -- rendered and escaped by the template engine


@register.simple_block_tag
def card(
    content: str, title: str = "", tone: str = "", flush: bool = False, id: str = "", level: int = 2
) -> SafeString:
    """A sheet; `flush` lets lists and tables reach its edges; `tone` is accent, waiting or late."""
    return render("card", content=content, title=title, tone=tone, flush=flush, id=id, level=level)


@register.simple_block_tag
def notice(content: str, title: str = "", tone: str = "", icon: str = "", alert: bool = False) -> SafeString:
    """A remark in the page: tone "" tells, "waiting" warns, "late" is an error; `alert` has it read out at once."""
    mark = icon or {"late": "warning", "waiting": "clock"}.get(tone, "info")
    return render("notice", content=trimmed(content), title=title, tone=tone, icon=mark, alert=alert)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog; open it with `{% dialog_button %}`. Without script it stands open in the page."""
    return render("dialog", content=content, id=id, title=title)


@register.simple_tag
def dialog_button(id: str, text: str, kind: str = "", icon: str = "") -> SafeString:
    """Opens the dialog of this id; without script it jumps to it."""
    return render("dialog_button", id=id, text=text, kind=kind, icon=icon)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "more", show_label: bool = False, side: str = "end") -> SafeString:
    """A menu of links and buttons, as `<details>`."""
    return render("menu", content=content, label=label, icon=icon, show_label=show_label, side=side)


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon: str = "inbox") -> SafeString:
    """Nothing here yet: say so, and what to do; the block holds the buttons."""
    return render("empty_state", content=trimmed(content), title=title, text=text, icon=icon, tone="")


@register.simple_block_tag
def error_state(content: str, title: str, text: str = "", icon: str = "warning") -> SafeString:
    """Something did not work: say what, and what to do; the block holds the buttons."""
    return render("empty_state", content=trimmed(content), title=title, text=text, icon=icon, tone="late")


@register.simple_tag
def skeleton(lines: int = 6) -> SafeString:
    """What stands there while a list is loading."""
    return render("skeleton", lines=range(lines))
