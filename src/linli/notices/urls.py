"""Addresses of notices."""

from django.urls import path

from linli.notices import board_views, staff_views, views

app_name = "notices"
urlpatterns = [
    path("inbox", views.inbox, name="inbox"),
    path("inbox/<int:notice_id>", views.open_notice, name="open"),
    path("inbox/read", views.read_all, name="read_all"),
    path("inbox/count", views.count, name="count"),
    path("inbox/preferences", views.preferences, name="preferences"),
    path("board/<int:bulletin_id>", board_views.bulletin, name="board_bulletin"),
    path("bulletins", staff_views.bulletins, name="bulletins"),
    path("bulletins/new", staff_views.edit, name="bulletin_new"),
    path("bulletins/<int:bulletin_id>", staff_views.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/edit", staff_views.edit, name="bulletin_edit"),
    path("bulletins/<int:bulletin_id>/hand-in", staff_views.hand_in, name="bulletin_hand_in"),
    path("bulletins/<int:bulletin_id>/reject", staff_views.reject, name="bulletin_reject"),
    path("bulletins/<int:bulletin_id>/publish", staff_views.publish, name="bulletin_publish"),
    path("bulletins/<int:bulletin_id>/withdraw", staff_views.withdraw, name="bulletin_withdraw"),
    path("deliveries", staff_views.deliveries, name="deliveries"),
    path("deliveries/<int:delivery_id>/try-again", staff_views.try_again, name="try_again"),
]
