"""The table of addresses: one line for each room."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from linli.config.api import api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("", include("linli.people.urls")),
    path("", include("linli.places.urls")),
    path("", include("linli.files.urls")),
    path("", include("linli.notices.urls")),
    path("work/", include("linli.importing.urls")),
    path("", include("linli.appeals.urls")),
    path("work/", include("linli.appeals.staff_urls")),
    path("language/", set_language, name="set_language"),
    path("", include("linli.ui.root_urls")),
    path("ui/", include("linli.ui.urls")),
]

handler400 = "linli.ui.errors.bad_request"
handler403 = "linli.ui.errors.forbidden"
handler404 = "linli.ui.errors.missing"
handler429 = "linli.ui.errors.too_many_requests"
handler500 = "linli.ui.errors.server_error"
