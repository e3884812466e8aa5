"""Addresses of the noticeboard; included at ``noticeboard`` without a slash."""

from django.urls import include, path

from spokesperson.noticeboard import feeds, pages

app_name = "noticeboard"

below = [
    path("feed.atom", feeds.atom, name="atom"),
    path("feed.json", feeds.json_feed, name="json"),
    path("media/<str:sha256>", pages.media, name="media"),
    path("<uuid:uid>", pages.notice, name="notice"),
]
urlpatterns = [path("", pages.board, name="list"), path("/", include(below))]
