"""Addresses of ownership: works, licences, permissions."""

from django.urls import path

from spokesperson.desk.ownership import left_pages
from spokesperson.desk.ownership import pages as works_pages

urlpatterns = [
    path("works", works_pages.mine, name="works"),
    path("works/of-those-who-left", left_pages.of_those_who_left, name="works_left"),
    path("published/<uuid:uid>", works_pages.published, name="published"),
    path("works/<uuid:uid>/licence.<str:kind>", works_pages.take_licence, name="licence"),
    path("licences/<str:given>/licence.<str:kind>", works_pages.signed_licence, name="signed_licence"),
    path("permissions/ask", works_pages.ask, name="reuse_ask"),
    path("permissions/<uuid:uid>", works_pages.permission, name="reuse"),
]
