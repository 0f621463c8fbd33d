"""Accounts (账户) and the secrets that open or lend one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from hengji.core.names import name_key
from hengji.core.permissions import GUARDIANS, ROLE_LABELS, Role
from hengji.models.agencies import AgencyMember
from hengji.models.registry import Agency, BudgetUnit, Expert


class UserManager(BaseUserManager["User"]):
    """Finds accounts whatever the case and width of what was typed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of a login name as a person types it."""
        return self.get(username_key=name_key(username or ""))


class User(AbstractBaseUser):
    """One person's account (账户)."""

    username = models.CharField("登录名", max_length=60, unique=True)
    username_key = models.CharField("登录名（不计大小写和全半角）", max_length=120, unique=True)
    name = models.CharField("姓名", max_length=60)
    role = models.CharField(
        "角色", max_length=12, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, null=True, blank=True, verbose_name="所属单位"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="所属机构"
    )
    member = models.ForeignKey(
        AgencyMember, models.PROTECT, null=True, blank=True, verbose_name="对应评价人员"
    )
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, verbose_name="对应专家"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    version = models.PositiveIntegerField("版本", default=1)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        verbose_name = verbose_name_plural = "账户"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="account_belongs_where_its_role_says",
                condition=(
                    Q(role=Role.AGENCY.value, agency__isnull=False, unit=None, expert=None)
                    | Q(role=Role.UNIT.value, unit__isnull=False, agency=None, expert=None)
                    | Q(role=Role.EXPERT.value, expert__isnull=False, agency=None, unit=None)
                    | (
                        ~Q(role__in=[Role.AGENCY.value, Role.UNIT.value, Role.EXPERT.value])
                        & Q(agency=None, unit=None, expert=None)
                    )
                ),
            ),
            models.CheckConstraint(
                name="only_an_agency_account_is_a_member",
                condition=Q(member=None) | Q(role=Role.AGENCY.value),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Keep the key by which the login name is unique and found."""
        self.username_key = name_key(self.username)
        super().save(**kwargs)

    @property
    def is_guardian(self) -> bool:
        """Tell whether the account runs the system and not the business."""
        return Role(self.role) in GUARDIANS

    @property
    def own_rows(self) -> Mapping[str, int]:
        """Return the columns of an evaluation by which it is the account's own."""
        owners = {"unit_id": self.unit_id, "agency_id": self.agency_id}
        return {column: owner for column, owner in owners.items() if owner is not None}


class EntryLink(models.Model):
    """A one-time link (一次性登录链接) that lets one person in, once."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="账户")
    digest = models.CharField("链接的摘要", max_length=64, unique=True)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)
    sets_password = models.BooleanField("须设置口令", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "一次性登录链接"

    def __str__(self) -> str:
        return f"{self.user}的登录链接"


class ApiToken(models.Model):
    """A key for programs (接口令牌), with the rights of one person or fewer."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="账户")
    label = models.CharField("用途", max_length=60)
    digest = models.CharField("令牌的摘要", max_length=64, unique=True)
    scopes = models.JSONField("范围", default=list)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return self.label
