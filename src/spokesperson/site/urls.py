"""Every address of the product. Rooms hold their own pages; this table is the one place that names them."""

from django.urls import include, path

from spokesperson.site import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("spokesperson.api.urls")),
    path("noticeboard", include("spokesperson.noticeboard.urls")),
    path("directive/", include("spokesperson.oversight.following.urls")),
    path("", include("spokesperson.oversight.urls")),
    path("", include("spokesperson.conduct.urls")),
    path("", include("spokesperson.records.urls")),
    path("", include("spokesperson.desk.urls")),
    path("", include("spokesperson.decisions.urls")),
    path("", include("spokesperson.web.urls")),
    path("", include("spokesperson.api.authzen_urls")),
]

handler400 = "spokesperson.web.problems.bad_request"
handler403 = "spokesperson.web.problems.forbidden"
handler404 = "spokesperson.web.problems.not_found"
handler500 = "spokesperson.web.problems.broken"
