"""Writing planned rows into a registry list (写入名录): many at once, or one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.names import name_key
from hengji.core.registry_import import VALUE_TAKEN, EntryKind, EntryPlan, RecordedEntry
from hengji.core.registry_lists import Holds, RegistryKind, RegistryList, value_of
from hengji.models import FormerName
from hengji.queries.registry import MODELS, unit_ids

BATCH = 500


def write_entries(
    listing: RegistryList, plans: Sequence[EntryPlan], recorded: Sequence[RecordedEntry]
) -> list[Any]:
    """Save the new and the changed rows of a plan; return them in its order.

    A unit that gets another name keeps the old one as a former name.

    Raises:
        Stale: A record changed since the plan was made.
        FlawsFound: Somebody took a name or a code meanwhile.
    """
    try:
        with transaction.atomic():
            return _write(listing, plans, recorded)
    except IntegrityError:
        message = "保存时发现已有同样的编码或名称。"
        raise FlawsFound([VALUE_TAKEN.at(listing.name_column.label, message)]) from None


def _write(
    listing: RegistryList, plans: Sequence[EntryPlan], recorded: Sequence[RecordedEntry]
) -> list[Any]:
    model: Any = MODELS[listing.kind]
    known = _locked(model, [each for each in plans if each.kind is EntryKind.CHANGED], recorded)
    units = unit_ids()
    rows: list[Any] = []
    for plan in plans:
        if plan.kind in {EntryKind.NEW, EntryKind.CHANGED}:
            row = model() if plan.recorded is None else known[recorded[plan.recorded].number]
            rows.append(_filled(listing, row, plan.texts, units))
    changed = [row for row in rows if row.pk]
    _park(listing, model, changed)
    model.objects.bulk_update(changed, _columns_of(model), batch_size=BATCH)
    model.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    if listing.kind is RegistryKind.UNITS:
        _set_supervisors(model, rows, [plan.texts for plan in plans if plan.kind in _WRITTEN])
    return rows


_WRITTEN = frozenset({EntryKind.NEW, EntryKind.CHANGED})


def _locked(
    model: Any,  # noqa: ANN401 - one of four
    changed: Iterable[EntryPlan],
    recorded: Sequence[RecordedEntry],
) -> dict[int, Any]:
    versions = {
        recorded[plan.recorded].number: recorded[plan.recorded].version
        for plan in changed
        if plan.recorded is not None
    }
    rows = {
        row.pk: row
        for row in model.objects.select_for_update().filter(pk__in=versions).order_by("pk")
    }
    for number, row in rows.items():
        if row.version != versions[number]:
            raise Stale(row)
    return rows


def _filled(
    listing: RegistryList,
    row: Any,  # noqa: ANN401
    texts: Mapping[str, str],
    units: Mapping[str, int],
) -> Any:  # noqa: ANN401
    """Set what a plan states; a former name is kept before the new one is set."""
    if row.pk:
        row.version += 1
        if listing.kind is RegistryKind.UNITS and name_key(texts["name"]) != row.name_key:
            FormerName.objects.create(
                unit=row, name=row.name, name_key=row.name_key, until=timezone.localdate()
            )
    for column in listing.columns:
        text = texts[column.attribute]
        if column.holds is Holds.UNIT:
            setattr(row, f"{column.attribute}_id", units.get(name_key(text)) if text else None)
        else:
            setattr(row, column.attribute, value_of(column, text))
    if hasattr(row, "name_key"):
        row.name_key = name_key(row.name)
    return row


def _park(
    listing: RegistryList,
    model: Any,  # noqa: ANN401
    rows: Sequence[Any],
) -> None:
    """Give rows names and codes of nobody first, so that two may swap theirs."""
    if len(rows) < 2:  # noqa: PLR2004 - one row swaps with nobody
        return
    named = "name_key" if hasattr(model, "name_key") else "name"
    codes = {each for group in listing.unique for each in group} & {"code", "credit_code"}
    parked = [model(pk=row.pk, **{named: f"~{row.pk}"}) for row in rows]
    model.objects.bulk_update(parked, [named], batch_size=BATCH)
    model.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(codes, ""))


def _columns_of(model: Any) -> list[str]:  # noqa: ANN401
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


def _set_supervisors(
    model: Any,  # noqa: ANN401
    rows: Sequence[Any],
    texts: Sequence[Mapping[str, str]],
) -> None:
    """Set supervisors again now that all units of the file have their rows and names."""
    units = unit_ids()
    for row, said in zip(rows, texts, strict=True):
        row.supervisor_id = units[name_key(said["supervisor"])] if said["supervisor"] else None
    model.objects.bulk_update(rows, ["supervisor"], batch_size=BATCH)
