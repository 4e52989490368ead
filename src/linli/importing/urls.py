"""Addresses of the imports."""

from django.urls import path

from linli.importing import views

app_name = "importing"
urlpatterns = [
    path("imports/", views.index, name="index"),
    path("imports/runs/<int:run_id>", views.run, name="run"),
    path("imports/runs/<int:run_id>/again", views.again, name="again"),
    path("imports/runs/<int:run_id>/report.csv", views.report, name="report"),
    path("imports/<slug:name>/", views.choose, name="choose"),
    path("imports/<slug:name>/template.xlsx", views.template, name="template"),
]
