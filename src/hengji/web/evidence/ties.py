"""What a record of field work is tied to (关联): leaves and files ticked on its form."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hengji.actions.evidence import bind_evidence, tie_evidence, unbind_evidence
from hengji.models import Evaluation, EvidenceLink, Interview, SiteVisit, User
from hengji.queries.evidence import evidence_rows, leaves_of
from hengji.web.forms import Form


class TiedForm(Form):
    """A form with leaves and files to tick; ``kinds`` are those of the files offered."""

    codes = forms.MultipleChoiceField(
        label="对应指标", required=False, widget=forms.CheckboxSelectMultiple
    )
    proofs = forms.TypedMultipleChoiceField(
        label="相关佐证", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    kinds: tuple[str, ...] = ()

    def offer(self, evaluation: Evaluation, user: User) -> None:
        """Offer the leaves in force and the evidence of the kinds."""
        leaves: Any = self.fields["codes"]
        leaves.choices = [(leaf.code, f"{leaf.code} {leaf.name}") for leaf in leaves_of(evaluation)]
        rows = evidence_rows(user).filter(evaluation=evaluation, kind__in=self.kinds)
        files: Any = self.fields["proofs"]
        files.choices = list(rows.values_list("pk", "name"))

    @property
    def values(self) -> dict[str, Any]:
        """Return what is a column of the record."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"codes", "proofs"}
        }


def ties_of(row: Interview | SiteVisit | None) -> dict[str, list[Any]]:
    """Return what a form shows ticked."""
    links = row.links.all() if row else ()
    return {
        "codes": [link.code for link in links if link.code],
        "proofs": [link.evidence_id for link in links if not link.code],
    }


def save_ties(row: Interview | SiteVisit, form: TiedForm, by: User) -> None:
    """Tie a record to what is ticked, and to nothing else."""
    column = "interview_id" if isinstance(row, Interview) else "visit_id"
    links = tuple(row.links.all())
    codes, files = set(form.cleaned_data["codes"]), set(form.cleaned_data["proofs"])
    for link in _unticked(links, codes, files):
        unbind_evidence(link.pk, by=by)
    record: Any = {column: row.pk}
    if new := codes - {link.code for link in links}:
        bind_evidence(row.evaluation_id, sorted(new), **record, by=by)
    if more := files - {link.evidence_id for link in links if not link.code}:
        tie_evidence(row.evaluation_id, sorted(more), **record, by=by)


def _unticked(
    links: Iterable[EvidenceLink], codes: set[str], files: set[int]
) -> Iterable[EvidenceLink]:
    return (
        link
        for link in links
        if (link.code and link.code not in codes)
        or (not link.code and link.evidence_id not in files)
    )
