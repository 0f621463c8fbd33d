"""Bringing in the worked example (载入示例) from an empty first page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from hengji.actions.example import load_example
from hengji.core.permissions import Right
from hengji.web.guard import Request, button


@button(Right.MANAGE_CYCLES)
def load(request: Request) -> HttpResponse:
    """Bring the example in; refused where there is a year already."""
    cycle = load_example(by=request.user)
    messages.success(request, "已载入朔州经济开发区 2024 年的示例。")
    return redirect("ranking", cycle.work_year)
