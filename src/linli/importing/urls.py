"""Addresses of the imports."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from linli.importing import views

signed_in = login_required(login_url="/sign-in/staff/")

app_name = "importing"
urlpatterns = [
    path("imports/", signed_in(views.index), name="index"),
    path("imports/runs/<int:run_id>", signed_in(views.run), name="run"),
    path("imports/runs/<int:run_id>/again", signed_in(views.again), name="again"),
    path("imports/runs/<int:run_id>/report.csv", signed_in(views.report), name="report"),
    path("imports/<slug:name>/", signed_in(views.choose), name="choose"),
    path("imports/<slug:name>/template.xlsx", signed_in(views.template), name="template"),
]
