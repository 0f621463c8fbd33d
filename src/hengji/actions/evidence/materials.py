"""Materials of the unit (应交材料): asked for, handed in, accepted, returned; its basic data."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from django.db.models import Max
from django.utils import timezone

from hengji.actions.evidence.keeping import (
    Described,
    check_open,
    keep_evidence,
    looked_at,
    open_for,
)
from hengji.actions.files import GivenFile, Incoming, arriving, clean_file_name
from hengji.actions.recording import EventDraft, Stale, locked
from hengji.actions.uploads import finishing
from hengji.core.evidence.materials import MaterialState, next_state
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name
from hengji.core.schemes import DatumField
from hengji.core.verbs import Verb
from hengji.models import BasicDatum, Evaluation, Evidence, Material, User
from hengji.queries.evidence import materials_of
from hengji.queries.schemes import load_scheme

MATERIAL_NAMELESS = FlawKind(
    "material-nameless",
    Severity.ERROR,
    "增列的材料没有名称。",
    "请写明要单位交什么材料。",
)
MATERIAL_REPEATED = FlawKind(
    "material-asked-already",
    Severity.ERROR,
    "应交材料里已有同名的一项。",
    "请换一个名称，或在原有的一项里写明要求。",
)
RETURN_WITHOUT_REASON = FlawKind(
    "material-returned-without-reason",
    Severity.ERROR,
    "退回材料没有写明理由。",
    "请写明哪里不符合要求、要补什么，单位要凭它补交。",
)
NOTHING_HANDED_IN = FlawKind(
    "material-without-file",
    Severity.ERROR,
    "提交材料时没有选择文件。",
    "请至少选择一个文件再提交。",
)
DATUM_UNKNOWN = FlawKind(
    "basic-datum-unknown",
    Severity.ERROR,
    "填报的栏目不在方案的基础数据表里。",
    "请刷新页面，按现行的基础数据表填报。",
)


def request_material(
    evaluation_id: int, name: str, *, required: bool = True, note: str = "", by: User
) -> Material:
    """Ask the unit for one more thing.

    Raises:
        FlawsFound: It has no name, or is on the list already.
    """
    wanted = clean_name(name)
    with open_for(evaluation_id, Verb.REQUEST_MATERIAL, by) as (event, evaluation):
        if not wanted:
            raise FlawsFound([MATERIAL_NAMELESS.at("材料名称", "材料名称是空白的。")])
        if evaluation.materials.filter(name=wanted).exists():
            raise FlawsFound([MATERIAL_REPEATED.at("材料名称", f"已有“{wanted}”。")])
        last = evaluation.materials.aggregate(last=Max("position"))["last"] or 0
        event.summary = wanted
        return Material.objects.create(
            evaluation=evaluation, name=wanted, required=required, note=note, position=last + 1
        )


def hand_in_material(material_id: int, files: Sequence[GivenFile], *, by: User) -> Material:
    """Hand in files for a material: the unit itself, or the bureau on its behalf.

    Raises:
        FlawsFound: There is no file, or one of them may not be evidence; then
            none is handed in.
        Stale: It was accepted meanwhile.
    """
    with _arrivals(material_id, by) as stack:
        arrived = [
            stack.enter_context(arriving(each.chunks, clean_file_name(each.name))) for each in files
        ]
        return _hand_in(material_id, arrived, by)


def hand_in_uploaded_material(material_id: int, tokens: Sequence[str], *, by: User) -> Material:
    """Hand in files that were uploaded in parts."""
    with _arrivals(material_id, by) as stack:
        evaluation_id = _evaluation_id(material_id, by)
        arrived = [stack.enter_context(finishing(each, evaluation_id, by=by)) for each in tokens]
        return _hand_in(material_id, arrived, by)


def accept_material(material_id: int, *, version: int | None = None, by: User) -> Material:
    """Take over what was handed in (验收)."""
    with _settling(material_id, Verb.ACCEPT_MATERIAL, by, version) as (_, row):
        row.returned_because = ""
    return row


def return_material(
    material_id: int, *, reason: str, version: int | None = None, by: User
) -> Material:
    """Give back what was handed in, with what is wrong with it.

    Raises:
        FlawsFound: It does not say why.
    """
    with _settling(material_id, Verb.RETURN_MATERIAL, by, version) as (event, row):
        if not reason.strip():
            raise FlawsFound([RETURN_WITHOUT_REASON.at("理由", f"“{row.name}”没有写理由。")])
        row.returned_because = reason.strip()
        event.summary = f"{row.name}：{reason.strip()}"
    return row


def save_basic_data(
    evaluation_id: int,
    values: Mapping[str, str],
    *,
    shown: Mapping[str, str] | None = None,
    by: User,
) -> None:
    """Fill in lines of the basic data form.

    Args:
        evaluation_id: The evaluation.
        values: What was typed, by key of the line.
        shown: What each line showed before; without it nothing is compared.
        by: Who fills it in.

    Raises:
        FlawsFound: A line is not on the form, or is not the number it asks for.
        Stale: Somebody else changed one of the lines since it was shown.
    """
    with open_for(evaluation_id, Verb.SAVE_BASIC_DATA, by) as (event, evaluation):
        fields = _fields(evaluation)
        read = _read(values, fields)
        rows = {row.key: row for row in evaluation.basic_data.select_for_update()}
        for key, text in read.items():
            row = rows.get(key) or BasicDatum(evaluation=evaluation, key=key, version=0)
            if shown is not None and row.value not in {shown.get(key, ""), text}:
                raise Stale(row)
            _fill(row, fields[key].label, text, event, by)
        event.nothing_changed = not event.changes


def _fields(evaluation: Evaluation) -> dict[str, DatumField]:
    scheme = load_scheme(evaluation)
    return {field.key: field for field in (scheme.data if scheme else ())}


def _read(values: Mapping[str, str], fields: Mapping[str, DatumField]) -> dict[str, str]:
    read, flaws = {}, []
    for key, text in values.items():
        if key not in fields:
            flaws.append(DATUM_UNKNOWN.at(key, f"没有“{key}”这一栏。"))
            continue
        try:
            read[key] = fields[key].read(text)
        except FlawsFound as found:
            flaws += found.flaws
    if flaws:
        raise FlawsFound(flaws)
    return read


def _fill(row: BasicDatum, label: str, text: str, event: EventDraft, by: User) -> None:
    if event.change(label, row.value, text):
        row.value, row.by, row.at = text, by, timezone.now()
        row.version += 1
        row.save()


@contextmanager
def _arrivals(material_id: int, by: User) -> Iterator[ExitStack]:
    """Let files come once it is known that they may."""
    check_open(_evaluation_id(material_id, by), Verb.HAND_IN_MATERIAL, by)
    with ExitStack() as stack:
        yield stack


def _evaluation_id(material_id: int, by: User) -> int:
    return materials_of(by).values_list("evaluation_id", flat=True).get(pk=material_id)


def _hand_in(material_id: int, arrived: Sequence[Incoming], by: User) -> Material:
    evaluation_id = _evaluation_id(material_id, by)
    looks = [(each, looked_at(each, by, evaluation_id)) for each in arrived]
    with _settling(material_id, Verb.HAND_IN_MATERIAL, by, None) as (event, row):
        if not looks:
            raise FlawsFound([NOTHING_HANDED_IN.at(row.name, f"“{row.name}”没有选择文件。")])
        supplier = as_handed_in(row.evaluation)
        kept = []
        for incoming, look in looks:
            evidence, added = keep_evidence(row.evaluation, incoming, look, supplier, by)
            if not added:
                _take_over(evidence, incoming.name, supplier, event)
            row.files.add(evidence)
            kept.append(evidence)
        event.summary = f"{row.name}：{'、'.join(each.name for each in kept)}"
        event.details = {
            "material": row.pk,
            "files": [[each.name, each.file.sha256] for each in kept],
        }
    return row


def as_handed_in(evaluation: Evaluation) -> Described:
    """Return how a file is described that the unit handed in and nobody else spoke of."""
    return Described(supplier=str(evaluation.unit or ""), method="单位提供")


def _take_over(evidence: Evidence, name: str, described: Described, event: EventDraft) -> None:
    """Give a file that was evidence already the name under which it was handed in.

    The unit must not learn how others called it, nor that they had it.
    """
    if evidence.materials.exists():
        return
    event.change("文件名", evidence.name, name)
    event.change("提供人", evidence.supplier, described.supplier)
    evidence.name, evidence.supplier = name, described.supplier
    evidence.version += 1
    evidence.save()


@contextmanager
def _settling(
    material_id: int, verb: Verb, by: User, version: int | None
) -> Iterator[tuple[EventDraft, Material]]:
    """Take a material from its state to the next, after its evaluation was locked.

    Raises:
        Stale: Its state does not allow it any more.
    """
    alone = verb is Verb.HAND_IN_MATERIAL
    with open_for(_evaluation_id(material_id, by), verb, by, alone=alone) as (event, evaluation):
        row = locked(materials_of(by), material_id, version)
        row.evaluation = evaluation
        state = MaterialState(row.state)
        target = next_state(state, verb)
        if target is None:
            raise Stale(row)
        event.summary = row.name
        event.details = {"material": row.pk}
        yield event, row
        event.change("状态", state, target)
        row.state = target.value
        row.version += 1
        row.save()
