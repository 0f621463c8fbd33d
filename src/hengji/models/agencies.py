"""The people of agencies (评价人员), their contracts, and interests that bar them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.core.interests import Interest
from hengji.models.files import StoredFile
from hengji.models.registry import Agency, BudgetUnit, Expert


class AgencyMember(models.Model):
    """A person who evaluates for an agency (评价人员)."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="members", verbose_name="第三方机构"
    )
    name = models.CharField("姓名", max_length=60)
    is_lead = models.BooleanField("主评人", default=False)
    qualification = models.CharField("职称或执业资格", max_length=100, blank=True)
    registration = models.CharField("平台登记号", max_length=60, blank=True)
    in_use = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "评价人员"
        ordering: ClassVar = ["agency_id", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="members_are_told_apart", fields=["agency", "name", "registration"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FrameworkContract(models.Model):
    """The contract under which an agency is commissioned (框架合同)."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="contracts", verbose_name="第三方机构"
    )
    number = models.CharField("合同编号", max_length=60)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    begins = models.DateField("起")
    ends = models.DateField("止")
    note = models.CharField("说明", max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="合同文件"
    )
    file_name = models.CharField("合同文件名", max_length=255, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "框架合同"
        ordering: ClassVar = ["agency_id", "begins", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="contracts_are_numbered", fields=["agency", "number"]),
            models.CheckConstraint(
                name="a_contract_ends_after_it_begins", condition=Q(ends__gte=models.F("begins"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InterestDeclaration(models.Model):
    """An interest that ties an agency, its member or an expert to a unit (利益声明).

    One without an end still holds. A withdrawn one stays readable and bars nobody.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="第三方机构"
    )
    member = models.ForeignKey(
        AgencyMember, models.PROTECT, null=True, blank=True, verbose_name="评价人员"
    )
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True, verbose_name="专家")
    unit = models.ForeignKey(BudgetUnit, models.PROTECT, verbose_name="预算单位")
    interest = models.CharField(
        "关系", max_length=12, choices=[(each.value, each.value) for each in Interest]
    )
    from_year = models.PositiveSmallIntegerField("起（年）")
    until_year = models.PositiveSmallIntegerField("止（年）", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="声明人")
    at = models.DateTimeField("声明时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_because = models.CharField("撤回理由", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "利益声明"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_declaration_is_about_one_party",
                condition=(
                    Q(agency__isnull=False, member=None, expert=None)
                    | Q(agency=None, member__isnull=False, expert=None)
                    | Q(agency=None, member=None, expert__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="an_interest_ends_after_it_begins",
                condition=Q(until_year=None) | Q(until_year__gte=models.F("from_year")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.agency or self.expert}与{self.unit}"
