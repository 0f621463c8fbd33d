"""Prepare one evaluation at work in an empty database; print its id and a way in."""

from datetime import timedelta

import django
from django.core.management import call_command


def main() -> None:
    """Make the tables, carry an evaluation to field work and lend its author an entry."""
    django.setup()
    from hengji.actions.accounts import lend_demo_entry  # noqa: PLC0415 - after the setup
    from hengji.core.workflow import Stage  # noqa: PLC0415 - likewise
    from tests.procedure import evaluation_at  # noqa: PLC0415 - likewise

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    print(evaluation.pk, lend_demo_entry(crew.author, timedelta(hours=12)))


if __name__ == "__main__":
    main()
