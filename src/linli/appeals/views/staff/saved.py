"""Lists kept under a name."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.appeals import lists
from linli.appeals.models import SavedFilter
from linli.appeals.views.staff.desk import access_of, for_staff

MOST = 20
LONGEST_NAME = 40


@require_POST
@for_staff()
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the list on screen; the same name again replaces what was kept."""
    access = access_of(request)
    filters, _strange = lists.read(QueryDict(request.POST.get("query", "")[:2000]))
    name = request.POST.get("name", "").strip().replace("\x00", "")[:LONGEST_NAME]
    back = filters.url(reverse("staff:list"))
    if not name or access.person_id is None:
        messages.error(request, _("Please give the filter a name."))
        return redirect(back)
    mine = SavedFilter.objects.filter(person_id=access.person_id)
    if mine.exclude(name=name).count() >= MOST:
        messages.error(request, _("You have twenty saved filters; please delete one first."))
        return redirect(back)
    try:
        with transaction.atomic():
            SavedFilter.objects.update_or_create(
                person_id=access.person_id, name=name, defaults={"query": filters.query()}
            )
    except IntegrityError:  # the same name from two windows at once: the other one stays
        pass
    messages.success(request, _("The filter “%(name)s” is kept.") % {"name": name})
    return redirect(back)


@require_POST
@for_staff()
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own; anybody else's is left alone."""
    SavedFilter.objects.filter(pk=number, person_id=access_of(request).person_id or 0).delete()
    messages.success(request, _("The filter is deleted."))
    return redirect("staff:list")
