"""Addresses of the back office's pages on background work."""

from django.urls import path

from gongkai.backoffice.operations import views

urlpatterns = [
    path("operations/", views.overview, name="operations"),
    path("operations/<str:name>/start/", views.start, name="start-task"),
    path("operations/tasks/<uuid:task_id>/stop/", views.stop, name="stop-task"),
]
