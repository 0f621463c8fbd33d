"""Make the database itself refuse to change events, and speed up the search."""

from typing import ClassVar

from django.db import migrations

from hengji.models.vendor_sql import prepare_vendor


class Migration(migrations.Migration):
    """Triggers on the event log; trigrams on PostgreSQL."""

    dependencies: ClassVar = [("hengji", "0001_tables")]

    operations: ClassVar = [migrations.RunPython(prepare_vendor, migrations.RunPython.noop)]
