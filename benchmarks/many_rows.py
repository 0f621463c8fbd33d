"""A year with many evaluations, as the page benchmarks need it.

Run as a program it fills the configured, migrated database and prints the
secrets of one-time links: the chief's, then those of the people who save.
"""

import os
import random
import sys
from datetime import timedelta
from decimal import Decimal

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
django.setup()

from hengji.actions.accounts import add_account, found_first_account, lend_demo_entry  # noqa: E402
from hengji.actions.cycles import open_cycle  # noqa: E402
from hengji.actions.ranking import rerank  # noqa: E402
from hengji.core.evaluations import Kind  # noqa: E402
from hengji.core.ledger import FundNature, Scope  # noqa: E402
from hengji.core.names import name_key  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, User  # noqa: E402

UNITS, AGENCIES = 400, 20
BATCH = 2_000
FULL = Decimal(100)
WORKS = ("道路养护", "校舍修缮", "污水处理", "绿化提升", "信息系统", "设备购置", "人才引进")


def people(savers: int) -> tuple[User, list[User]]:
    """Return a chief and as many of the staff as will save at once."""
    chief, _ = found_first_account("chief", "演示科长", Role.CHIEF)
    system, _ = found_first_account("system", "演示系统管理员", Role.SYSTEM)
    staff = [
        add_account(f"staff{number}", f"演示经办{number}", Role.STAFF, by=system)
        for number in range(savers)
    ]
    return chief, staff


def fill(chief: User, work_year: int, rows: int) -> Cycle:
    """Open a year and fill it; the same rows every time."""
    chance = random.Random(work_year)  # noqa: S311 - the same rows each time, no secret
    cycle = open_cycle(work_year, work_year - 1, by=chief)
    units = _named(BudgetUnit, "第{}局", UNITS)
    agencies = _named(Agency, "第{}评价公司", AGENCIES)
    fresh = [_evaluation(cycle, number, units, agencies, chance) for number in range(rows)]
    rerank(cycle, fresh)
    Evaluation.objects.bulk_create(fresh, batch_size=BATCH)
    return cycle


def _named(model: type, pattern: str, count: int) -> list:
    names = [pattern.format(number) for number in range(count)]
    rows = [model(name=name, name_key=name_key(name)) for name in names]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    return list(model.objects.filter(name__in=names).order_by("pk"))


def _evaluation(
    cycle: Cycle, number: int, units: list, agencies: list, chance: random.Random
) -> Evaluation:
    unit = units[number % UNITS]
    name = f"{unit.name}{chance.choice(WORKS)}项目第{number}期"
    score = Decimal(round(chance.gauss(8700, 400))).scaleb(-2)
    natures = list(FundNature)
    return Evaluation(
        cycle=cycle,
        kind=Kind.FISCAL,
        scope=Scope.UNIT if number % 3 == 0 else Scope.PROJECT,
        name=name,
        name_key=name_key(name),
        unit=unit,
        agency=agencies[number % AGENCIES],
        fund_nature=natures[number % len(natures)],
        budget=Decimal(number) * 1000,
        spent=Decimal(number) * 900,
        score=min(max(score, Decimal(0)), FULL),
        listed=number + 1,
    )


def main() -> None:
    """Prepare the database, fill it and print the secrets of the links."""
    rows, savers = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    chief, staff = people(savers)
    fill(chief, 2024, rows)
    fill(chief, 2025, 72)
    open_cycle(2026, 2025, by=chief)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what its autovacuum does within minutes
    for user in (chief, *staff):
        print(lend_demo_entry(user, timedelta(hours=2)))


if __name__ == "__main__":
    main()
