"""The reasons of a reply check in words for the one who writes the answer."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[dict[str, Promise]] = {
    "empty_phrase": _("It only says that the appeal was received; the resident learns nothing."),
    "passed_on": _("It only says who it was passed on to; the resident does not learn what becomes of it."),
    "refers_elsewhere": _("It sends the resident elsewhere to ask."),
    "short": _("It is very short."),
    "addresses": _("It answers what was raised."),
    "beside_the_matter": _("Hardly a word of the appeal occurs in it; perhaps it answers another one."),
    "names_action": _("It says what was done or will be done."),
    "names_rule": _("It names the rule or the way to go."),
    "no_action": _("It does not say what is done."),
    "names_time": _("It says when."),
    "no_time": _("It names no time."),
    "no_answer": _("There is no answer."),
}


def words(code: str) -> str:
    """A reason in the reader's language."""
    return str(WORDS[code])
