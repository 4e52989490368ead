"""What the events of history are called where people read them; each room gives the words for its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _nobody(_ids: set[int]) -> dict[int, tuple[str, str]]:
    return {}


def _nothing(_words: str) -> list[int]:
    return []


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing that events are about.

    `names` gives for ids of such things a name and an address (empty: none); `find` the ids that words stand for.
    """

    label: str | Promise
    names: Callable[[set[int]], dict[int, tuple[str, str]]] = _nobody
    find: Callable[[str], list[int]] = _nothing


subjects: dict[str, Subject] = {}
_verbs: dict[str, str | Promise] = {}


def use(subject_type: str, subject: Subject, verbs: Mapping[str, str | Promise]) -> None:
    """Makes the words for one kind of thing known; `verbs` without the noun."""
    subjects[subject_type] = subject
    _verbs.update({f"{subject_type}.{verb}": words for verb, words in verbs.items()})


def words_of(verb: str) -> str:
    """A verb in words; as it is where nobody gave any."""
    return str(_verbs.get(verb, verb))


def label_of(subject_type: str) -> str:
    """A kind of thing in words."""
    known = subjects.get(subject_type)
    return str(known.label) if known else subject_type


_KEPT = {"added": _("Added to the records"), "changed": _("Changed in the back office")}


def use_own(person_names: Callable[[set[int]], dict[int, tuple[str, str]]]) -> None:
    """The words of this room, and of those below it, which cannot know of them."""
    use(
        "person",
        Subject(_("person"), person_names),
        _KEPT
        | {
            "updated": _("Changed what is known of them"),
            "phone_changed": _("Changed the telephone number"),
            "unmasked": _("Looked at a full number"),
            "erased": _("Personal data erased"),
            "signed_out": _("Signed out everywhere"),
        },
    )
    for subject_type, label in {
        "household": _("household"),
        "organisation": _("organisation"),
        "role": _("role"),
        "absence": _("absence"),
    }.items():
        use(subject_type, Subject(label), _KEPT)
    use("account", Subject(_("account")), _KEPT | {"opened": _("Account opened")})
    use("post", Subject(_("post")), _KEPT | {"filled": _("Took up the post"), "ended": _("Left the post")})
    use(
        "api_token",
        Subject(_("access token")),
        {"created": _("Access token made"), "revoked": _("Access token revoked")},
    )
    use("building", Subject(_("building")), _KEPT | {"moved": _("Moved on the map")})
    use("area", Subject(_("area")), _KEPT)
    _verbs.update(
        {
            "district.loaded": _("Streets and communities loaded"),
            "boundary.drawn": _("Boundary drawn"),
            "grids.laid": _("Grids generated for the demo"),
            "district.peopled": _("People generated for the demo"),
            "district.simulated": _("Days played for the demo"),
            "demo.prepared": _("Demo prepared"),
        }
    )
