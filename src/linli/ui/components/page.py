"""What the shells need: navigation, preferences, switches, read-aloud."""

from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

from linli.ui.components import register
from linli.ui.components.rendering import render
from linli.ui.navigation import Link, Shell, account_name, links
from linli.ui.preferences import Preferences, preferences_of


def request_of(context: Context) -> HttpRequest | None:
    """The request being answered; None where a page is rendered without one (the last-resort error page)."""
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def here(request: HttpRequest | None) -> str:
    """The address to come back to: this page, if it can be asked for again."""
    if request is None:
        return "/"
    return request.get_full_path() if request.method == "GET" else request.path


@register.simple_tag(takes_context=True)
def navigation(context: Context, shell: Shell) -> list[Link]:
    """`{% navigation "resident" as links %}`: the entries this person sees."""
    return links(shell, request_of(context))


@register.simple_tag(takes_context=True)
def preferences(context: Context) -> Preferences:
    """`{% preferences as ui_preferences %}`: ui_preferences.face, ui_preferences.theme."""
    return preferences_of(request_of(context), of_nobody=context.get("user", "") is None)


@register.simple_tag(takes_context=True)
def account_label(context: Context) -> str:
    """The signed-in person's name."""
    return account_name(request_of(context))


@register.simple_tag(takes_context=True)
def elder_switch(context: Context) -> SafeString:
    """The link between the standard face and 长辈版; works without script."""
    request = request_of(context)
    return render("elder_switch", elder=preferences_of(request).face == "elder", here=here(request))


@register.simple_tag(takes_context=True)
def theme_switch(context: Context) -> SafeString:
    """Light, dark, or as the device says."""
    request = request_of(context)
    return render("theme_switch", theme=preferences_of(request).theme, here=here(request))


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> SafeString:
    """The other languages of the house, each a form that works without script."""
    return render("language_switch", here=here(request_of(context)), csrf_token=context.get("csrf_token", ""))


@register.simple_tag
def read_aloud() -> SafeString:
    """A button that reads the page out; hidden where the browser cannot."""
    return render("read_aloud")
