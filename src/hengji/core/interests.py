"""Conflicts of interest (利益冲突): who may not evaluate whom, and why."""

from enum import StrEnum


class Interest(StrEnum):
    """What ties an agency, its member or an expert to a unit (关系)."""

    EQUITY = "股权关系"
    EMPLOYMENT = "任职关系"
    KINSHIP = "亲属关系"
    BOOKKEEPING = "代理记账"
    FEASIBILITY = "可行性研究"
    AUDIT = "审计服务"
    TENDER = "招标代理"
    SUPERVISION = "工程监理"
    OTHER = "其他服务"
