"""Addresses for residents."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from linli.appeals.views.resident import appeal, home, new, own


class NumberConverter(StringConverter):
    """The number of an appeal."""

    regex = "[0-9A-Z]{6,20}"


register_converter(NumberConverter, "appeal_number")

app_name = "appeals"
urlpatterns = [
    path("", home.home, name="home"),
    path("place", home.choose_place, name="place"),
    path("appeals/", own.mine, name="mine"),
    path("appeals/new", new.what, name="new"),
    path("appeals/new/where", new.where, name="new_where"),
    path("appeals/new/check", new.check, name="new_check"),
    path("appeals/new/alike", new.alike, name="alike"),
    path("appeals/<appeal_number:number>", appeal.appeal, name="appeal"),
    path("appeals/<appeal_number:number>/sent", own.sent, name="sent"),
    path("appeals/<appeal_number:number>/receipt", own.receipt_page, name="receipt"),
    path("appeals/<appeal_number:number>/follow", own.follow, name="follow"),
    path("appeals/<appeal_number:number>/<slug:action>", appeal.act, name="act"),
    path("lookup", own.look_up, name="look_up"),
]
