"""Keeping the registry (名录): units, projects, agencies, experts."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from hengji.core.imports import RowPlan
from hengji.core.ledger import Scope
from hengji.core.names import name_key
from hengji.models import Agency, BudgetUnit, FormerName, Project

BATCH = 500
Named = TypeVar("Named", BudgetUnit, Agency)


class Registry:
    """The registry as an import needs it: found by name, added where missing.

    A name that a unit bore before finds that unit.
    """

    def __init__(self) -> None:
        self._units = {unit.name_key: unit for unit in BudgetUnit.objects.all()}
        for former in FormerName.objects.select_related("unit"):
            self._units.setdefault(former.name_key, former.unit)
        self._agencies = {agency.name_key: agency for agency in Agency.objects.all()}
        self._projects = {
            (project.unit_id, project.name_key): project for project in Project.objects.all()
        }

    def ensure(self, rows: Sequence[RowPlan]) -> None:
        """Add the units, agencies and projects that are not there yet."""
        self._units |= _added(BudgetUnit, [row.unit for row in rows], self._units)
        self._agencies |= _added(Agency, [row.row.agency for row in rows], self._agencies)
        missing: dict[tuple[int | None, str], Project] = {}
        for row in rows:
            key = self._project_key(row)
            if row.row.scope is not Scope.UNIT and key not in self._projects:
                missing[key] = Project(
                    name=row.row.name,
                    name_key=key[1],
                    unit=self.unit(row.unit),
                    fund_nature=row.row.fund_nature or "",
                    budget=row.row.budget,
                )
        Project.objects.bulk_create(missing.values(), batch_size=BATCH)
        self._projects |= missing

    def unit(self, name: str) -> BudgetUnit | None:
        """Return the unit of a name; None for no name."""
        return self._units[name_key(name)] if name else None

    def agency(self, name: str) -> Agency | None:
        """Return the agency of a name; None for no name."""
        return self._agencies[name_key(name)] if name else None

    def project(self, row: RowPlan) -> Project:
        """Return the project a row is about."""
        return self._projects[self._project_key(row)]

    def _project_key(self, row: RowPlan) -> tuple[int | None, str]:
        unit = self.unit(row.unit)
        return (unit.pk if unit else None, name_key(row.row.name))


def _added(model: type[Named], names: Iterable[str], known: dict[str, Named]) -> dict[str, Named]:
    missing = {
        name_key(name): model(name=name, name_key=name_key(name))
        for name in names
        if name and name_key(name) not in known
    }
    model.objects.bulk_create(missing.values(), batch_size=BATCH)
    return missing
