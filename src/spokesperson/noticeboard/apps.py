from django.apps import AppConfig


class NoticeboardConfig(AppConfig):
    name = "spokesperson.noticeboard"
    label = "noticeboard"
