"""Addresses of what follows from a version: acknowledgements, deliveries, reviews; all below ``/directive/``."""

from django.urls import path

from spokesperson.oversight.following import acknowledgements_pages, deliveries_pages, reviews_pages

urlpatterns = [
    path("acknowledgements", acknowledgements_pages.acknowledgements, name="acknowledgements"),
    path("acknowledgements.csv", acknowledgements_pages.acknowledgements_file, name="acknowledgements_file"),
    path("acknowledgements/remind", acknowledgements_pages.remind_people, name="remind_people"),
    path("deliveries", deliveries_pages.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/again", deliveries_pages.again, name="delivery_again"),
    path("review", reviews_pages.review_directive, name="review_directive"),
]
