"""Addresses of files."""

from django.urls import path

from linli.files import views

app_name = "files"
urlpatterns = [
    path("files/upload", views.upload, name="upload"),
    path("files/<uuid:address>", views.file, name="file"),
    path("files/<uuid:address>/small", views.small, name="small"),
]
