"""The registry (名录): what kinds of units there are, and units inside names."""

import re
from enum import StrEnum

from hengji.core.ledger import WHOLE_UNIT_WORDS


class EntityType(StrEnum):
    """What a unit is (单位类型); firms and vertical offices are evaluated too."""

    DEPARTMENT = "行政机关"
    INSTITUTION = "事业单位"
    PARTY_OR_MASS = "党群组织"
    FIRM = "国有企业"
    VERTICAL = "垂直管理"
    UNKNOWN = "未填写"


_YEAR = r"(?:19|20)\d\d年?度?"
_LEADING_YEAR = re.compile(rf"^{_YEAR}")
_WHOLE_UNIT = re.compile(rf"(?:{_YEAR})?的?(?:{'|'.join(WHOLE_UNIT_WORDS)})")


def unit_in_name(name: str) -> str:
    """Return the unit that the name of a whole-unit evaluation names.

    >>> unit_in_name("2023年度朔州红旗牧场部门整体支出绩效评价报告")
    '朔州红旗牧场'
    >>> unit_in_name("朔州经济开发区新闻中心2023年度部门整体支出绩效评价报告")
    '朔州经济开发区新闻中心'

    Empty where nothing stands before the words for a whole unit.
    """
    found = _WHOLE_UNIT.search(name)
    return _LEADING_YEAR.sub("", name[: found.start()]).strip() if found else ""
