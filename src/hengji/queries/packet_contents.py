"""What of the records goes into packets (数据包取数), and what stands there now.

Everything is read for many evaluations at once: the number of queries does not
grow with them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hengji.core.packets.forms import Address, PacketForm, Topic, tidy
from hengji.core.packets.papers import Texts
from hengji.core.packets.periods import TAKEN_AT
from hengji.core.packets.scoring_sheets import ScoredEvaluation
from hengji.core.packets.unit_sheets import ConsultedEvaluation, DraftScore, MaterialLine
from hengji.core.paper_fields import FIELDS, Holds, PaperField, write_field
from hengji.core.quantities import format_points, plain_number
from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme
from hengji.core.workflow import Stage
from hengji.models import BasicDatum, Evaluation, EvaluationScheme, Material, Opinion, Paper
from hengji.rulebook.rules import rule_words

Ids = Collection[int]


@dataclass(frozen=True, slots=True)
class FrozenScheme:
    """A scheme that was approved, and its hash."""

    scheme: Scheme
    hash: str
    rules: Mapping[str, str]


def frozen_schemes(evaluations: Ids) -> dict[int, FrozenScheme]:
    """Return the schemes in force that are frozen, by evaluation."""
    rows: dict[int, EvaluationScheme] = {}
    for row in EvaluationScheme.objects.filter(evaluation__in=evaluations).order_by("number"):
        rows[row.evaluation_id] = row
    read: dict[str, FrozenScheme] = {}
    for row in rows.values():
        if row.content_hash not in read:
            read[row.content_hash] = _frozen(row)
    return {evaluation: read[row.content_hash] for evaluation, row in rows.items() if row.frozen_at}


def _frozen(row: EvaluationScheme) -> FrozenScheme:
    scheme = read_scheme(row.content)
    leaves = scheme.tree.leaves()
    rules = {leaf.code: rule_words(leaf.rule, leaf.unit) for leaf in leaves if leaf.rule}
    return FrozenScheme(scheme, row.content_hash, rules)


def papers_now(evaluations: Ids) -> dict[int, dict[str, Texts]]:
    """Return the texts of working papers, by evaluation and code of the leaf."""
    found: dict[int, dict[str, Texts]] = defaultdict(dict)
    for row in Paper.objects.filter(evaluation__in=evaluations):
        texts = {field.value: write_field(getattr(row, field)) for field in PaperField}
        found[row.evaluation_id][row.code] = texts
    return found


def scored_evaluations(evaluations: Sequence[Evaluation]) -> Iterator[ScoredEvaluation]:
    """Yield the evaluations whose scheme is frozen, as a scoring workbook shows them."""
    ids = [each.pk for each in evaluations]
    schemes, papers = frozen_schemes(ids), papers_now(ids)
    for each in evaluations:
        if found := schemes.get(each.pk):
            yield ScoredEvaluation(
                evaluation=each.pk,
                name=each.name,
                unit=each.unit.name if each.unit else "",
                stage=each.stage,
                tree=found.scheme.tree,
                rules=found.rules,
                wanted=found.scheme.wanted,
                papers=papers.get(each.pk, {}),
            )


def consulted_evaluations(evaluations: Sequence[Evaluation]) -> Iterator[ConsultedEvaluation]:
    """Yield evaluations as a unit's packet shows them."""
    ids = [each.pk for each in evaluations]
    schemes, drafts = frozen_schemes(ids), _drafts(ids)
    materials, data, opinions = _materials(ids), data_now(ids), opinions_now(ids)
    for each in evaluations:
        found, stage = schemes.get(each.pk), Stage(each.stage)
        if found is None:
            continue
        consulted = stage in TAKEN_AT[Topic.OPINIONS]
        yield ConsultedEvaluation(
            evaluation=each.pk,
            name=each.name,
            materials=materials[each.pk] if stage in TAKEN_AT[Topic.MATERIALS] else (),
            data=found.scheme.data if stage in TAKEN_AT[Topic.DATA] else (),
            values=data.get(each.pk, {}),
            consulted=consulted,
            scores=tuple(_draft_scores(found.scheme, drafts[each.pk])) if consulted else (),
            opinions=opinions.get(each.pk, {}),
        )


def _materials(evaluations: Ids) -> dict[int, tuple[MaterialLine, ...]]:
    found: dict[int, tuple[MaterialLine, ...]] = defaultdict(tuple)
    for row in Material.objects.filter(evaluation__in=evaluations).order_by("position", "id"):
        line = MaterialLine(
            str(row.pk), row.name, row.required, row.note, row.returned_because, row.state
        )
        found[row.evaluation_id] += (line,)
    return found


def _drafts(evaluations: Ids) -> dict[int, dict[str, Paper]]:
    found: dict[int, dict[str, Paper]] = defaultdict(dict)
    for row in Paper.objects.filter(evaluation__in=evaluations):
        found[row.evaluation_id][row.code] = row
    return found


def _draft_scores(scheme: Scheme, rows: Mapping[str, Paper]) -> Iterator[DraftScore]:
    for leaf in scheme.tree.leaves():
        row = rows.get(leaf.code)
        score = ""
        if row is not None:
            score = "不适用" if row.not_applicable else _points(row)
        deduction = row.deduction if row else ""
        yield DraftScore(leaf.code, leaf.name, plain_number(leaf.points), score, deduction)


def _points(row: Paper) -> str:
    return "" if row.score is None else format_points(row.score)


def materials_now(evaluations: Ids) -> dict[int, dict[str, str]]:
    """Return how far each material is, by evaluation and id of the material."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in Material.objects.filter(evaluation__in=evaluations):
        found[row.evaluation_id][str(row.pk)] = row.state
    return found


def data_now(evaluations: Ids) -> dict[int, dict[str, str]]:
    """Return what stands in basic data forms, by evaluation and key."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in BasicDatum.objects.filter(evaluation__in=evaluations):
        found[row.evaluation_id][row.key] = row.value
    return found


def opinions_now(evaluations: Ids) -> dict[int, dict[str, str]]:
    """Return what units said to drafts, by evaluation and code of the leaf."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in Opinion.objects.filter(evaluation__in=evaluations):
        said = found[row.evaluation_id]
        said[row.code] = f"{said[row.code]}\n{row.text}" if row.code in said else row.text
    return found


def values_now(form: PacketForm) -> dict[Address, str]:
    """Return what now stands in the records where a packet was filled in."""
    ids = set(form.schemes)
    topics = {sheet.topic for sheet in form.sheets}
    found = dict(_papers_by_address(ids)) if Topic.PAPERS in topics else {}
    for topic, column, load in _OF_UNITS:
        if topic in topics:
            found |= {
                Address(topic, evaluation, item, column): tidy(Holds.TEXT, text)
                for evaluation, values in load(ids).items()
                for item, text in values.items()
            }
    return found


def _papers_by_address(evaluations: Ids) -> Iterator[tuple[Address, str]]:
    for evaluation, papers in papers_now(evaluations).items():
        for code, texts in papers.items():
            for field in PaperField:
                address = Address(Topic.PAPERS, evaluation, code, field.value)
                yield address, tidy(FIELDS[field].holds, texts[field.value])


_OF_UNITS = (
    (Topic.MATERIALS, "state", materials_now),
    (Topic.DATA, "value", data_now),
    (Topic.OPINIONS, "text", opinions_now),
)
