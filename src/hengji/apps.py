"""The one Django application."""

from django.apps import AppConfig


class HengjiConfig(AppConfig):
    """The whole product (衡绩)."""

    name = "hengji"
    verbose_name = "衡绩"
