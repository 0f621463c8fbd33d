"""What tests of the scoring pages share: how a page is read, what is typed, wide schemes."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hengji.actions.papers import FieldChange, save_paper
from hengji.core.flaws import FlawsFound
from hengji.core.indicators import Indicator, TreeRules
from hengji.core.paper_fields import FIELDS, Holds, PaperField
from hengji.core.quantities import Points
from hengji.core.scheme_notation import scheme_hash, write_scheme
from hengji.core.schemes import Scheme
from hengji.core.scoring_rules import Proportional
from hengji.models import (
    Evaluation,
    EvaluationScheme,
    Event,
    Evidence,
    EvidenceLink,
    Paper,
    PaperChange,
    StoredFile,
    User,
)

A11, A12 = "A11", "A12"
"""Siblings of three points each, a point for every criterion met: five and three."""
SHOWN = {
    field: f"隐{kind.label}密" for field, kind in FIELDS.items() if kind.holds is Holds.TEXT
} | {PaperField.POPULATION: "30", PaperField.SAMPLE: "10"}

"""A text for every field of a paper, each found nowhere else."""


def leaf_path(evaluation: Evaluation, code: str = A11) -> str:
    return reverse("scores", args=[evaluation.pk, code])


def send(client: Client, evaluation: Evaluation, by: User, **typed: str) -> tuple[int, Any]:
    """Send what is typed, as the page of a leaf does; return status and answer."""
    fields = {"code": A11, "person": by.pk, **typed}
    answer = client.post(reverse("save-score", args=[evaluation.pk]), fields)
    return answer.status_code, answer.json()


def texts(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def form_fields(page: str) -> dict[str, str]:
    """Return what the form of a leaf would send untouched."""
    form = page[page.index("data-papers") :]
    fields = dict(re.findall(r'<input[^>]* name="([\w-]+)"[^>]* value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n([^<]*)</textarea>', form))
    fields.pop("csrfmiddlewaretoken", None)
    return {name: unescape(text) for name, text in fields.items()}


def planted(evaluation: Evaluation, author: User) -> None:
    """Write words into every field of a paper, and bind a file to it."""
    for field, text in SHOWN.items():
        if field is not PaperField.NOT_APPLICABLE:
            now = str(getattr(Paper.objects.get(code=A11), field) or "")
            save_paper(evaluation.pk, A11, {field: FieldChange(now, text)}, by=author)
    bind(evaluation, author, 1)


def bind(evaluation: Evaluation, by: User, count: int, code: str = A11) -> None:
    """Bind so many files to a leaf."""
    now, first = timezone.now(), StoredFile.objects.count()
    files = StoredFile.objects.bulk_create(
        StoredFile(sha256=f"{first + number:064d}", size=1) for number in range(count)
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(
            evaluation=evaluation, file=file, name=f"隐佐证{file.pk}.pdf", kind="PDF", by=by, at=now
        )
        for file in files
    )
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evaluation=evaluation, code=code, evidence=piece, place="第3页", by=by, at=now)
        for piece in pieces
    )


def wide(evaluation: Evaluation, leaves: int) -> None:
    """Give an evaluation a scheme of so many leaves, each with a paper."""
    points = [Points(Decimal(1))] * (leaves - 1)
    points.append(Points(Decimal(100 - sum(points))))
    children = tuple(
        Indicator(f"A{number}", f"指标{number}", each, rule=Proportional(Decimal(100)))
        for number, each in enumerate(points)
    )
    root = Indicator("", "根", Points(Decimal(100)), (
        Indicator("A", "产出", Points(Decimal(100)), children),
    ))  # fmt: skip
    content = write_scheme(
        Scheme("", "", "宽表", root, TreeRules(Points(Decimal(100))), {}, materials=())
    )
    rows = EvaluationScheme.objects.filter(evaluation=evaluation)
    rows.update(content=content, content_hash=scheme_hash(content))
    Paper.objects.filter(evaluation=evaluation).delete()
    Paper.objects.bulk_create(
        Paper(evaluation=evaluation, code=child.code, actual="90") for child in children
    )


def changes(**typed: tuple[str, str]) -> dict[PaperField, FieldChange]:
    """Return changes by field, each what was shown and what was typed."""
    return {PaperField(name): FieldChange(*texts) for name, texts in typed.items()}


def paper_of_leaf(code: str = A11) -> Paper:
    """Return the paper of a leaf as it is stored."""
    return Paper.objects.get(code=code)


def refused(evaluation: Evaluation, by: User, code: str = A11, **typed: tuple[str, str]) -> str:
    """Return the code of the one flaw that refuses a save, which leaves nothing."""
    before = _stored()
    with pytest.raises(FlawsFound) as found:
        save_paper(evaluation.pk, code, changes(**typed), by=by)
    assert _stored() == before
    (flaw,) = found.value.flaws
    return flaw.code


def _stored() -> tuple[object, ...]:
    papers = tuple(Paper.objects.order_by("pk").values())
    return papers, PaperChange.objects.count(), Event.objects.count()
