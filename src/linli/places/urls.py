"""Addresses of the places room."""

from django.urls import path

from linli.places import views

app_name = "places"
urlpatterns = [
    path("places/areas.geojson", views.areas, name="areas"),
    path("places/buildings.geojson", views.buildings, name="buildings"),
    path("places/search", views.search, name="search"),
    path("places/area/<str:code>/codes", views.sheet_of_area, name="sheet_of_area"),
    path("places/compound/<int:compound_id>/codes", views.sheet_of_compound, name="sheet_of_compound"),
    path("p/<str:code>", views.place, name="place"),
]
