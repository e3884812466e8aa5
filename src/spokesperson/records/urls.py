"""Addresses of the record."""

from django.urls import path

from spokesperson.records import pages

urlpatterns = [
    path("records", pages.records, name="records"),
    path("records/<uuid:uid>", pages.record, name="record"),
    path("records/<uuid:uid>/proof.json", pages.proof, name="record_proof"),
    path("verify.py", pages.verifier, name="verifier"),
    path("checkpoint", pages.checkpoint, name="checkpoint"),
]
