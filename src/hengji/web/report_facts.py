"""What the report says beside the scores (报告要素): the form, and a file."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.report import import_facts, save_facts
from hengji.core.permissions import Right
from hengji.core.ranking import RankMethod
from hengji.queries.report import Draft, figures_in, load_report
from hengji.rulebook.loading import region_names
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import forget_kept

REGION_LABELS = {
    "grades-80-70-60": "等级分界 80、70、60 的地区",
    "hubei-hebei": "湖北、河北",
}
RANK_LABELS = {
    RankMethod.COMPETITION: "跳号（1、2、2、4）",
    RankMethod.DENSE: "连号（1、2、2、3）",
}


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day(label: str, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, help_text=hint, widget=widget)


class FactsForm(Form):
    """报告要素."""

    organ = forms.CharField(
        label="发文机关", max_length=100, required=False, help_text="也用作署名。"
    )
    mark = forms.CharField(
        label="发文机关标志",
        max_length=100,
        required=False,
        help_text="留空则为发文机关加“文件”二字。",
    )
    number = forms.CharField(
        label="发文字号",
        max_length=60,
        required=False,
        help_text="样式：朔开财预绩〔2024〕15号；年份用六角括号，序号不编虚位。",
    )
    signatories = forms.CharField(
        label="签发人",
        max_length=500,
        required=False,
        widget=_lines(2),
        help_text="每行一位；留空则在成稿中留出签名处。",
    )
    recipients = forms.CharField(
        label="主送机关", max_length=1000, required=False, widget=_lines(2), help_text="每行一个。"
    )
    issued = _day("成文日期", "等级分界等规则按这一天适用。")
    title = forms.CharField(
        label="标题",
        max_length=500,
        required=False,
        widget=_lines(3),
        help_text="每行印作一行；留空则由系统拟定。",
    )
    place = forms.CharField(
        label="本地称谓", max_length=20, required=False, help_text="如：我区、我县。"
    )
    opening = forms.CharField(
        label="引言",
        max_length=5000,
        required=False,
        widget=_lines(5),
        help_text="第一段；留空则由系统按数据拟写。",
    )
    methods = forms.CharField(
        label="评价方式",
        max_length=10000,
        required=False,
        widget=_lines(6),
        help_text="每行印作一段。",
    )
    findings_opening = forms.CharField(
        label="问题概述",
        max_length=5000,
        required=False,
        widget=_lines(4),
        help_text="问题一节的第一段。",
    )
    copies_to = forms.CharField(
        label="抄送机关", max_length=1000, required=False, widget=_lines(2), help_text="每行一个。"
    )
    printed_by = forms.CharField(label="印发机关", max_length=100, required=False)
    printed_on = _day("印发日期", "留空则同成文日期。")
    rank_method = forms.ChoiceField(
        label="并列名次",
        required=False,
        choices=[("", "按规则库"), *((each.value, RANK_LABELS[each]) for each in RankMethod)],
    )
    region = forms.ChoiceField(
        label="地区",
        required=False,
        help_text="适用哪里的等级分界等规则；更改后全年重新评定等级和名次。",
        choices=[("", "全国"), *((name, REGION_LABELS.get(name, name)) for name in region_names())],
    )


class FactsFileForm(Form):
    """导入要素文件."""

    file = forms.FileField(
        label="要素文件",
        max_length=255,
        help_text="命令行所用的 facts.yaml；文件没有写的项目保持不变。",
    )


@page(Right.WRITE_REPORT, FORM)
def facts(request: Request, year: int) -> HttpResponse:
    """The form of the facts, with the figures that texts may name."""
    draft = load_report(request.user, year)
    row = draft.recorded.row
    values = {name: getattr(row, name) for name in FactsForm.base_fields}
    form = FactsForm(request.POST or None, initial=initial_of(request, **values))
    if form.is_valid():
        with form.telling_flaws():
            save_facts(draft.cycle.pk, form.cleaned_data, version=form.version, by=request.user)
            forget_kept(request)
            messages.success(request, "已保存报告要素。")
            return redirect("report", year)
    version = form.version if form.is_bound else row.version if row.pk else 0
    context = {**_context(draft), "form": form, "version": version}
    return render(request, "hengji/report_facts.html", context, status=form.status)


@page(Right.WRITE_REPORT, FORM)
def import_file(request: Request, year: int) -> HttpResponse:
    """The form that takes facts, findings and recommendations from a file."""
    draft = load_report(request.user, year)
    form = FactsFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with form.telling_flaws():
            done = import_facts(draft.cycle.pk, file.chunks(), file.name, by=request.user)
            counts = f"问题 {done.findings} 个、建议 {done.recommendations} 条"
            messages.success(request, f"已导入：要素变更 {done.changed} 项，新增{counts}。")
            return redirect("report", year)
    context = {"form": form, "page_cycle": draft.cycle}
    return render(request, "hengji/import_facts.html", context, status=form.status)


def _context(draft: Draft) -> dict[str, object]:
    years = (("工作年度", draft.cycle.work_year), ("资金年度", draft.cycle.funds_year))
    figures = [(each.name, each.text, each.because) for each in figures_in(draft).values()]
    return {
        "page_cycle": draft.cycle,
        "figures": [*figures, *((name, str(year), "年度的设置") for name, year in years)],
    }
