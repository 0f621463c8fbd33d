"""Devices (设备) in words, from what browsers say of themselves."""

_BROWSERS = (
    ("Edg/", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("QIHU", "360 浏览器"),
    ("360SE", "360 浏览器"),
    ("360EE", "360 浏览器"),
    ("MicroMessenger", "微信"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "安卓"),
    ("HarmonyOS", "鸿蒙"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return browser and system, as far as known.

    >>> device_of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/109.0 Safari/537.36")
    'Chrome，Windows'
    >>> device_of("")
    '不明'
    """
    known = [_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS)]
    return "，".join(filter(None, known)) or "不明"


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
