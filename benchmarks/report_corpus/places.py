"""Invented places, units, projects and agencies (演示数据)."""

import random
from decimal import ROUND_HALF_UP, Decimal

COUNTIES = ("青禾县", "云岭县", "望川县", "石桥县", "白榆县", "临沅县", "长风县", "北沙县")
ZONES = ("青禾经济开发区", "云岭高新技术产业开发区", "望川循环经济示范区")
OFFICES = (
    "教育局", "农业农村局", "水利局", "交通运输局", "住房和城乡建设局", "民政局", "文化和旅游局",
    "卫生健康局", "应急管理局", "自然资源局", "林业局", "医疗保障局", "退役军人事务局", "统计局",
    "审计局", "司法局", "人力资源和社会保障局", "市场监督管理局", "融媒体中心", "机关事务服务中心",
    "行政审批服务管理局", "供销合作社联合社", "档案馆", "图书馆", "第一中学校", "第二实验小学",
    "妇幼保健计划生育服务中心", "公路养护中心", "城市管理综合行政执法队", "残疾人联合会",
)  # fmt: skip
WORKS = (
    "农村公路养护工程", "义务教育学校营养餐", "城乡居民养老服务设施建设", "高标准农田建设",
    "污水处理厂提标改造", "智慧城管信息系统建设", "老旧小区改造", "公共卫生服务补助",
    "城区绿化养护服务", "校舍维修改造", "消防站装备购置", "文化惠民演出", "就业技能培训",
    "防汛抗旱物资储备", "生活垃圾收运处置", "产业园区基础设施", "农村饮水安全巩固提升",
    "体育场馆免费开放", "残疾人康复救助", "第五次经济普查", "森林防火隔离带", "招商引资推介",
)  # fmt: skip
AGENCIES = ("甲正会计师事务所", "乙信工程咨询公司", "丙诚资产评估公司", "丁衡管理咨询公司")
DEMO = "（演示数据）"

CENT = Decimal("0.01")


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Round half up to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int, places: int = 2) -> str:
    """Write a share as a percentage."""
    return f"{rounded(Decimal(part) * 100 / Decimal(whole), places)}%"


def units_of(place: str, chance: random.Random, count: int) -> list[str]:
    """Return different units of a place."""
    return [f"{place}{office}" for office in chance.sample(OFFICES, count)]


def projects_of(place: str, chance: random.Random, count: int) -> list[str]:
    """Return different projects of a place."""
    return [f"{place}{work}项目" for work in chance.sample(WORKS, count)]


def scores(chance: random.Random, count: int) -> list[Decimal]:
    """Return two-place scores from high to low, mostly 优 and 良, a few below."""
    drawn = [
        min(Decimal("98.60"), max(Decimal("61.20"), rounded(Decimal(chance.gauss(87, 5.5)))))
        for _ in range(count)
    ]
    return sorted(drawn, reverse=True)


def grade(score: Decimal) -> str:
    """Grade a score in the four usual bands."""
    return "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"


def amount(chance: random.Random, low: int = 200_000, high: int = 9_000_000) -> Decimal:
    """Return an amount in 元 with cents."""
    return Decimal(chance.randint(low * 100, high * 100)) / 100
