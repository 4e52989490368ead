"""The table of addresses: one line for each room."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("linli.people.urls")),
    path("language/", set_language, name="set_language"),
]
