"""Addresses of the public pages on registers: in every language, and the same in all."""

from django.urls import URLPattern, path

from gongkai.portal.registers import views

urlpatterns: list[URLPattern] = [
    path("registers/", views.registers, name="registers"),
    path("registers/<slug:register_id>/", views.register, name="register"),
    path("registers/<slug:register_id>/changes/", views.changes, name="register-changes"),
    path("registers/<slug:register_id>/<int:row_id>/", views.row, name="register-row"),
]
neutral: list[URLPattern] = [
    path("registers/<slug:register_id>.<str:file_format>", views.register_file, name="register-file"),
]
