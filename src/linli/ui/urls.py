"""The gallery at /ui/."""

from django.urls import path

from linli.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("resident", views.gallery, {"shell": "resident"}, name="gallery_resident"),
    path("staff", views.gallery, {"shell": "staff"}, name="gallery_staff"),
    path("print", views.gallery_print, name="gallery_print"),
    path("errors/<int:status>", views.gallery_error, name="gallery_error"),
]
