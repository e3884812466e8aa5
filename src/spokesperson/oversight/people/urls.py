"""Addresses of the people: chart, one person and what is kept of them, calendar, personnel file."""

from django.urls import path

from spokesperson.oversight.people import calendar_pages, people_forms, person_pages
from spokesperson.oversight.people import file_pages as people_file_pages
from spokesperson.oversight.people import pages as people_pages

urlpatterns = [
    path("people", people_pages.people, name="people"),
    path("people/new", people_forms.new, name="person_new"),
    path("people/export.csv", people_file_pages.export, name="people_export"),
    path("people/import", people_file_pages.upload, name="people_import"),
    path("people/import/<str:key>", people_file_pages.preview, name="people_preview"),
    path("people/calendar", calendar_pages.calendar, name="people_calendar"),
    path("people/positions", people_forms.positions, name="people_positions"),
    path("people/<slug:handle>", person_pages.person, name="person"),
    path("people/<slug:handle>/hours", person_pages.hours, name="person_hours"),
    path("people/<slug:handle>/areas", person_pages.areas, name="person_areas"),
    path("people/<slug:handle>/<slug:form>", people_forms.form, name="person_form"),
]
