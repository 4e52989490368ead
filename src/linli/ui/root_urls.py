"""What must stand at the root: switches, the service worker, the manifest, the offline page."""

from django.urls import path

from linli.ui import preferences, views

urlpatterns = [
    path("preferences", preferences.choose, name="preferences"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.icon_picture, name="favicon"),
    path("icons/<slug:name>.png", views.icon_picture, name="icon"),
    path("offline", views.offline, name="offline"),
]
