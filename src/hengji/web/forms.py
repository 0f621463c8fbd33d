"""Forms (表单) that take what they declare and nothing else."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.paper_fields import visible_text
from hengji.web.kept import kept_fields, kept_lists

FIELD_WRONG = FlawKind(
    "field-wrong",
    Severity.ERROR,
    "表单的一栏没有填写，或填写的不合要求。",
    "请返回上一页，按提示改正该栏。",
)
ALWAYS = frozenset({"csrfmiddlewaretoken", "version"})


class Shown(dict[str, object]):
    """What a form shows first, and the lists that were kept from it, if any were."""

    kept: Mapping[str, list[str]] = MappingProxyType({})


class Renderer(TemplatesSetting):
    """Renders every field by our template."""

    field_template_name = "hengji/forms/field.html"


class Form(forms.Form):
    """A form that refuses fields it does not know.

    ``version`` is the version of the row that was shown; absent on new rows.
    ``extra`` are names the view reads by itself.
    """

    def __init__(self, *args: Any, extra: Collection[str] = (), **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.data = _visible(self.data)
        unknown = set(self.data) - set(self.fields) - ALWAYS - set(extra)
        if self.is_bound and unknown:
            raise BadRequest(f"unknown fields: {sorted(unknown)}")

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        """Return what a field shows first; of a kept form, no tick is a tick taken away."""
        kept = self.initial.kept if isinstance(self.initial, Shown) else {}
        if not field.disabled and kept.keys() & self.fields.keys():
            if isinstance(field, forms.MultipleChoiceField):
                return kept.get(field_name, [])
            if isinstance(field, forms.BooleanField):
                return field_name in kept
        return super().get_initial_for_field(field, field_name)

    @property
    def version(self) -> int:
        """Return the version that was shown."""
        return number_of(self.data.get("version", ""))

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Return what is wrong with the fields, for a page without the form."""
        return tuple(
            FIELD_WRONG.at(str(self.fields[name].label or name), " ".join(map(str, found)))
            for name, found in self.errors.items()
            if name in self.fields
        )

    @property
    def status(self) -> int:
        """Return with what the page of the form is answered: 422 where something is wrong."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    def telling_flaws(self) -> "TellingFlaws":
        """Show the flaws that end a block, and go on after it with the form."""
        return TellingFlaws(self)

    def add_flaws(self, flaws: tuple[Flaw, ...]) -> None:
        """Show each flaw beside the field of its name, or above the form."""
        by_label = {str(field.label): name for name, field in self.fields.items()}
        for flaw in flaws:
            self.add_error(by_label.get(flaw.where), f"{flaw.message}{flaw.remedy}")


class TellingFlaws:
    """A block whose flaws its form shows; a class, for mypy to see that they end there."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, _kind: object, problem: BaseException | None, _where: object) -> bool:
        """Tell whether the block ended with flaws, which the form has now."""
        if not isinstance(problem, FlawsFound):
            return False
        self.form.add_flaws(problem.flaws)
        return True


def _visible(data: Any) -> Any:  # noqa: ANN401 - what a form is bound to
    """Return posted fields without characters that nobody sees."""
    if not isinstance(data, QueryDict):
        return data
    seen = data.copy()
    for name, values in data.lists():
        seen.setlist(name, [visible_text(value) for value in values])
    return seen


def number_of(text: str) -> int:
    """Return a whole number that a page of ours wrote into a form or an address."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - an int
        raise BadRequest("number")
    return int(text)


def initial_of(request: HttpRequest, **values: object) -> dict[str, object]:
    """Return what a form shows first: what was kept from an unsaved form wins."""
    shown = Shown({**values, **kept_fields(request)})
    shown.kept = kept_lists(request)
    return shown
