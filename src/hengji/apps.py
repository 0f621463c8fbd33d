"""The one Django application."""

from importlib import import_module

from django.apps import AppConfig


class HengjiConfig(AppConfig):
    """The whole product (衡绩)."""

    name = "hengji"
    verbose_name = "衡绩"

    def ready(self) -> None:
        """Let the checks be known, and the event log hear of comings and goings."""
        import_module("hengji.checks")
        import_module("hengji.web.sign_in_events")
