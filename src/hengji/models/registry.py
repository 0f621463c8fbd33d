"""The registry (名录): units, projects, agencies and experts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hengji.core.ledger import FundNature
from hengji.core.registry import EntityType
from hengji.models.fields import YuanField

FUND_NATURES = [(nature.value, nature.value) for nature in FundNature]


class BudgetUnit(models.Model):
    """A unit that spends budget money (预算单位)."""

    code = models.CharField("单位编码", max_length=30, blank=True)
    name = models.CharField("单位名称", max_length=300)
    name_key = models.CharField("名称（不计空格和全半角）", max_length=300, unique=True)
    entity_type = models.CharField(
        "单位类型",
        max_length=12,
        choices=[(each.value, each.value) for each in EntityType],
        default=EntityType.UNKNOWN.value,
    )
    supervisor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="主管部门"
    )
    in_use = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "预算单位"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="unit_codes_are_unique", fields=["code"], condition=~Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name a unit bore before (曾用名); its files still carry it."""

    unit = models.ForeignKey(
        BudgetUnit, models.CASCADE, related_name="former_names", verbose_name="单位"
    )
    name = models.CharField("曾用名", max_length=300)
    name_key = models.CharField("曾用名（不计空格和全半角）", max_length=300, db_index=True)
    until = models.DateField("用到")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A third-party agency (第三方机构) that evaluates on commission."""

    name = models.CharField("机构名称", max_length=300)
    name_key = models.CharField("名称（不计空格和全半角）", max_length=300, unique=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    in_use = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "第三方机构"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="credit_codes_are_unique",
                fields=["credit_code"],
                condition=~Q(credit_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Expert(models.Model):
    """A person who reviews evaluations (专家)."""

    name = models.CharField("姓名", max_length=60)
    field = models.CharField("专业", max_length=60, blank=True)
    employer = models.CharField("工作单位", max_length=300, blank=True)
    in_use = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "专家"
        constraints: ClassVar = [
            models.UniqueConstraint(name="experts_are_told_apart", fields=["name", "employer"]),
        ]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A project (项目) of a unit, whatever year evaluates it."""

    code = models.CharField("项目编码", max_length=30, blank=True)
    name = models.CharField("项目名称", max_length=300)
    name_key = models.CharField("名称（不计空格和全半角）", max_length=300)
    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, null=True, blank=True, verbose_name="项目单位"
    )
    fund_nature = models.CharField("资金性质", max_length=12, choices=FUND_NATURES, blank=True)
    budget = YuanField("全年预算数（元）", null=True, blank=True)
    in_use = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="projects_of_a_unit_are_told_apart", fields=["unit", "name_key"]
            ),
            models.UniqueConstraint(
                name="projects_without_unit_are_told_apart",
                fields=["name_key"],
                condition=Q(unit=None),
            ),
            models.UniqueConstraint(
                name="project_codes_are_unique", fields=["code"], condition=~Q(code="")
            ),
            models.CheckConstraint(
                name="project_budget_not_negative",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name
