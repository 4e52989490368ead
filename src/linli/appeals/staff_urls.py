"""Addresses of everything staff see of appeals, below /work/."""

from django.urls import path

from linli.appeals.views.staff import (
    acting,
    case,
    changes,
    exporting,
    home,
    late,
    map_page,
    mine,
    picking,
    queues,
    reporter,
    saved,
    triage,
    work_list,
)

app_name = "staff"
urlpatterns = [
    path("", home.home, name="home"),
    path("list", work_list.work_list, name="list"),
    path("list/assign", work_list.assign, name="assign"),
    path("list/saved", saved.keep, name="save_filter"),
    path("list/saved/<int:number>/delete", saved.remove, name="delete_filter"),
    path("list/export.<str:form>", exporting.export, name="export"),
    path("triage", triage.queue, name="triage"),
    path("triage/<str:number>", triage.desk, name="triage_desk"),
    path("appeals/<str:number>", case.case, name="case"),
    path("appeals/<str:number>/reporter", reporter.reveal, name="reveal"),
    path("appeals/<str:number>/<slug:action>", acting.act, name="act"),
    path("mine", mine.mine, name="mine"),
    path("help", queues.help_tasks, name="help"),
    path("confirm", queues.confirm, name="confirm"),
    path("call-backs", queues.call_backs, name="call_backs"),
    path("extensions", queues.extensions, name="extensions"),
    path("meetings", queues.meetings, name="meetings"),
    path("changes", changes.changes, name="changes"),
    path("late", late.late, name="late"),
    path("map", map_page.map_page, name="map"),
    path("map/appeals.json", map_page.points, name="map_points"),
    path("choose/posts", picking.posts, name="choose_posts"),
    path("choose/categories", picking.categories, name="choose_categories"),
    path("choose/organisations", picking.organisations, name="choose_organisations"),
]
