"""History in the back office: who did what to which record, and when. Read by auditors, changed by nobody."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from linli.events.admin import ReadOnly
from linli.events.models import Event
from linli.people.admin import event_words
from linli.people.models import Person, Post
from linli.ui.offered_lookups import OfferedLookups

MOST_FOUND = 200


def _person_names(ids: set[int]) -> dict[int, tuple[str, str]]:
    return {row[0]: (row[1], "") for row in Person.objects.filter(pk__in=ids).values_list("pk", "name")}


event_words.use_own(_person_names)


def name_all(found: list[Any]) -> None:
    """Gives each event `.who`, `.what` and `.address` for the numbers it holds; one statement for each kind."""
    people = _person_names({one.person_id for one in found if one.person_id})
    posts = dict(Post.objects.filter(pk__in={one.post_id for one in found if one.post_id}).values_list("pk", "title"))
    names: dict[str, dict[int, tuple[str, str]]] = {}
    for kind in {one.subject_type for one in found}:
        known = event_words.subjects.get(kind)
        ids = {one.subject_id for one in found if one.subject_type == kind}
        names[kind] = known.names(ids) if known else {}
    for one in found:
        name = people.get(one.person_id, ("", ""))[0] or (f"#{one.person_id}" if one.person_id else "")
        one.who = " ".join(part for part in (name, posts.get(one.post_id, "")) if part)
        what, one.address = names[one.subject_type].get(one.subject_id, ("", ""))
        one.what = f"{event_words.label_of(one.subject_type)} {what or f'#{one.subject_id}'}"


class NamedChanges(ChangeList):
    """One page of events with the names they need."""

    def get_results(self, request: HttpRequest) -> None:
        """Names them together, not one by one."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        name_all(self.result_list)


class KindFilter(admin.SimpleListFilter):
    """By what an event is about."""

    title = _("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds that have words; to look for them among all events would take long."""
        return [(code, subject.label) for code, subject in event_words.subjects.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Nothing chosen: all of them."""
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


class WhenFilter(admin.DateFieldListFilter):
    """By day, under a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("when")


@admin.register(Event)
class EventAdmin(OfferedLookups, ReadOnly):
    """Who did what, and when."""

    list_display = ("at_shown", "who_shown", "words_shown", "what_shown")
    list_filter = (("at", WhenFilter), KindFilter)
    search_fields = ("=subject_id",)
    search_help_text = _("A name of whoever did it, or the number of an appeal")
    ordering = ("-id",)
    fields = (
        "at_shown", "recorded_shown", "who_shown", "words_shown", "verb_shown", "what_shown", "sequence_shown",
        "facts_shown", "digest_shown",
    )  # fmt: skip
    readonly_fields = fields

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The page that knows names."""
        return NamedChanges

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Event | None:
        """One event with its names."""
        found: Event | None = super().get_object(request, object_id, from_field)
        if found is not None:
            name_all([found])
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By whoever did it, or whatever a room finds under these words."""
        words = search_term.strip()
        if not words:
            return queryset, False
        people = Person.objects.filter(name__contains=words).order_by("pk").values_list("pk", flat=True)[:MOST_FOUND]
        wanted = Q(person_id__in=list(people))
        for kind, subject in event_words.subjects.items():
            ids = subject.find(words)
            if ids:
                wanted |= Q(subject_type=kind, subject_id__in=ids)
        return queryset.filter(wanted), False

    @admin.display(description=_("when"), ordering="at")
    def at_shown(self, event: Event) -> Any:
        """When it happened."""
        return event.at

    @admin.display(description=_("written down at"))
    def recorded_shown(self, event: Event) -> Any:
        """Later than it happened where a file was imported or days were played."""
        return event.recorded_at

    @admin.display(description=_("in code"))
    def verb_shown(self, event: Event) -> str:
        """As the API and the documentation call it."""
        return event.verb

    @admin.display(description=_("place in the chain"))
    def sequence_shown(self, event: Event) -> int:
        """Counted for each record from 1."""
        return event.sequence

    @admin.display(description=_("facts"))
    def facts_shown(self, event: Event) -> str:
        """Ids and codes; never personal text."""
        return json.dumps(event.facts, ensure_ascii=False, sort_keys=True)

    @admin.display(description=_("who"))
    def who_shown(self, event: Any) -> str:
        """Name and post; what happens by itself has neither."""
        return event.who or str(_("by itself"))

    @admin.display(description=_("did what"))
    def words_shown(self, event: Event) -> str:
        """The verb in words."""
        return event_words.words_of(event.verb)

    @admin.display(description=_("to which record"))
    def what_shown(self, event: Any) -> str:
        """The thing by name, with its page where there is one."""
        return format_html('<a href="{}">{}</a>', event.address, event.what) if event.address else str(event.what)

    @admin.display(description="SHA-256")
    def digest_shown(self, event: Event) -> str:
        """The link of the chain."""
        return bytes(event.digest).hex()
