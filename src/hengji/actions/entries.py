"""Keeping the registry by hand (维护名录): one row added or edited."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from hengji.actions.recording import EventDraft, changing, locked
from hengji.actions.registry_writing import write_entries
from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.core.registry_import import (
    NUMBER,
    VALUE_TAKEN,
    VERSION,
    EntryPlan,
    FileEntry,
    RecordedEntry,
    RegistryPlan,
    plan_registry,
)
from hengji.core.registry_lists import LISTS, RegistryKind, RegistryList
from hengji.core.verbs import Verb
from hengji.models import User
from hengji.queries.registry import load_recorded, registry_of, unit_names

ADD: Mapping[RegistryKind, Verb] = MappingProxyType(
    {
        RegistryKind.UNITS: Verb.ADD_UNIT,
        RegistryKind.PROJECTS: Verb.ADD_PROJECT,
        RegistryKind.AGENCIES: Verb.ADD_AGENCY,
        RegistryKind.EXPERTS: Verb.ADD_EXPERT,
    }
)
EDIT: Mapping[RegistryKind, Verb] = MappingProxyType(
    {
        RegistryKind.UNITS: Verb.EDIT_UNIT,
        RegistryKind.PROJECTS: Verb.EDIT_PROJECT,
        RegistryKind.AGENCIES: Verb.EDIT_AGENCY,
        RegistryKind.EXPERTS: Verb.EDIT_EXPERT,
    }
)


class Saved(NamedTuple):
    """The row that was saved, and what to look at again."""

    entry_id: int
    warnings: tuple[Flaw, ...]


def add_entry(kind: RegistryKind, texts: Mapping[str, str], *, by: User) -> Saved:
    """Add a row to a list of the registry.

    Raises:
        FlawsFound: A text will not do, each at the label of its column.
    """
    listing = LISTS[kind]
    with changing(ADD[kind], by) as event:
        recorded = load_recorded(kind)
        plan = _plan(listing, texts, recorded)
        row = plan.rows[0]
        if row.recorded is not None:
            name = listing.name_column
            message = f"{listing.title}名录里已有“{texts[name.attribute]}”。"
            raise FlawsFound([VALUE_TAKEN.at(name.label, message)])
        return _save(event, listing, plan, recorded)


def edit_entry(
    kind: RegistryKind, entry_id: int, texts: Mapping[str, str], *, version: int, by: User
) -> Saved:
    """Change a row of a list; a unit's old name stays as a former name.

    Raises:
        FlawsFound: A text will not do, each at the label of its column.
        Stale: Somebody changed the row since it was shown.
    """
    listing = LISTS[kind]
    with changing(EDIT[kind], by) as event:
        event.about = locked(registry_of(by, kind), entry_id, version)
        recorded = load_recorded(kind)
        plan = _plan(listing, texts, recorded, entry_id, version)
        event.nothing_changed = plan.changes_nothing
        if event.nothing_changed:
            return Saved(entry_id, ())
        return _save(event, listing, plan, recorded)


def _plan(
    listing: RegistryList,
    texts: Mapping[str, str],
    recorded: tuple[RecordedEntry, ...],
    entry_id: int | None = None,
    version: int | None = None,
) -> RegistryPlan:
    """Plan one row as though it stood in a file; its cells are named by their labels."""
    places = {column.attribute: column.label for column in listing.columns}
    entry = FileEntry(
        1, str(entry_id or ""), str(version or ""), texts, {**places, NUMBER: "", VERSION: ""}
    )
    plan = plan_registry([entry], recorded, listing, unit_names())
    if found := errors(plan.flaws):
        raise FlawsFound(found)
    return plan


def _save(
    event: EventDraft,
    listing: RegistryList,
    plan: RegistryPlan,
    recorded: tuple[RecordedEntry, ...],
) -> Saved:
    row: EntryPlan = plan.rows[0]
    saved = write_entries(listing, plan.rows, recorded)[0]
    event.about = saved
    for change in row.changes:
        event.change(change.label, change.before, change.after)
    return Saved(saved.pk, plan.flaws)
