"""Letting a leaf stand without evidence (豁免佐证), from the page of its score."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from hengji.actions.conclusions import waive_evidence
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.web.forms import Form
from hengji.web.guard import Request, button
from hengji.web.kept import forget_kept


class WaiverForm(Form):
    """豁免佐证."""

    waiver = forms.CharField(label="豁免理由", max_length=500, required=False)


@button(Right.RUN_PROCEDURE)
def waive(request: Request, evaluation_id: int, code: str) -> HttpResponse:
    """Keep why a leaf needs no evidence; an empty reason takes the waiver back."""
    form = WaiverForm(request.POST)
    if not form.is_valid():
        raise FlawsFound(form.flaws)
    reason = form.cleaned_data["waiver"]
    waive_evidence(evaluation_id, code, reason=reason, by=request.user)
    forget_kept(request)
    messages.success(request, f"已豁免“{code}”的佐证。" if reason else f"已收回“{code}”的豁免。")
    return redirect("scores", evaluation_id, code)
