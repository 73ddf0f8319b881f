"""Addresses of the back office's pages on activities."""

from django.urls import path

from gongkai.backoffice.activities import views

urlpatterns = [
    path("activities/", views.index, name="activities"),
    path("activities/new/", views.new, name="new-activity"),
    path("activities/<int:activity_id>/", views.edit, name="activity"),
    path("activities/<int:activity_id>/strike-out/", views.strike_out, name="strike-out-activity"),
]
