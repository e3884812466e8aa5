"""Addresses of a Representative's page, a supervisor's list, and one's own time."""

from django.urls import path

from spokesperson.conduct import representative_pages, time_pages

urlpatterns = [
    path("time", time_pages.my_time, name="my_time"),
    path("representatives", representative_pages.representatives, name="representatives"),
    path("representatives/<slug:handle>", representative_pages.representative, name="representative"),
    path("representatives/<slug:handle>/time", time_pages.representative_time, name="representative_time"),
]
