"""What the objective check-up says (目标体检结果) as plain values, for programs and records."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from hengji.core.checkup.objectives.check import FormCheck
from hengji.core.checkup.objectives.forms import Column, Place
from hengji.core.checkup.objectives.kinds import KIND_NAMES
from hengji.core.checkup.objectives.library import Suggestion
from hengji.core.checkup.objectives.measured import Indicator
from hengji.core.checkup.objectives.remarks import FormRemark
from hengji.core.checkup.objectives.shares import MeasurableShare
from hengji.core.quantities import plain_number
from hengji.documents.objectives.marks import cell_name


def plain_form(check: FormCheck) -> dict[str, Any]:
    """Return what is said of a form as plain values; the keys are documented and stable."""
    form = check.form
    return {
        "kind": form.kind,
        "name": form.name,
        "title": form.title,
        "year": form.year,
        "where": form.place.where,
        "fields": {name: entry.text for name, entry in form.fields.items()},
        "money_unit": form.money_unit,
        "money": [
            {
                "line": line.fund,
                "span": line.span,
                **{column: entry.text for column, entry in line.entries.items()},
            }
            for line in form.money
        ],
        "objectives": [{"span": said.span, "text": said.entry.text} for said in form.objectives],
        "indicators": [_indicator(each) for each in check.indicators],
        "flaws": [_remark(remark) for remark in check.remarks],
        "not_checked": [each._asdict() for each in check.not_checked],
        "shares": [_share(share) for share in check.shares],
        "project_type": check.project_type.name if check.project_type else None,
        "suggestions": [_suggestion(each) for each in check.suggestions],
    }


def _indicator(each: Indicator) -> dict[str, Any]:
    value = each.target
    return {
        "span": each.row.span,
        "kind": each.kind,
        "first_level": each.row.first_level,
        "second_level": each.row.second_level,
        "name": each.row.name,
        "target": each.row.text(Column.TARGET),
        "class": value.kind.name,
        "measurable": value.is_measurable,
        "operator": value.operator,
        "number": _number(value.number),
        "upper": _number(value.upper),
        "unit": value.unit,
        "basis": value.basis,
        "vague": list(value.vague),
        "points": _number(each.points),
        "actual": each.row.text(Column.ACTUAL) or None,
        "score": _number(each.row.number(Column.SCORE)),
        "cell": cell_name(each.row.at(Column.TARGET)),
    }


def _remark(remark: FormRemark) -> dict[str, Any]:
    return {"rule": remark.rule, **asdict(remark.flaw), "cell": cell_name(remark.place)}


def _share(share: MeasurableShare) -> dict[str, Any]:
    return {
        "name": share.name,
        "measurable": share.measurable,
        "count": share.count,
        "share": _number(share.share),
        "least": _number(share.least),
        "enough": share.is_enough,
    }


def _suggestion(each: Suggestion) -> dict[str, Any]:
    return {
        "cell": _cell(each.place),
        "replaces": each.replaces,
        "kind": KIND_NAMES[each.kind],
        "name": each.name,
        "value": each.value,
        "measure": each.measure,
        "evidence": each.evidence,
    }


def _cell(place: Place | None) -> str | None:
    return cell_name(place) if place else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain_number(value)
