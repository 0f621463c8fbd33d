"""What the programs say of themselves (运行日志): on standard error, without secrets.

People read it on a terminal; anywhere else each entry is one line of JSON.
Every logger, whoever's, goes through here: secrets are left out, numbers of
people are masked, and no text can break out of its own line.
"""

import logging
import re
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "***"
LONGEST_TEXT = 4_000
DEEPEST = 6
SECRET_WORDS = (
    "password", "passwd", "secret", "token", "code", "csrf", "cookie", "authorization",
    "session", "口令", "密码", "令牌", "验证码",
)  # fmt: skip
_WORDS = "|".join(SECRET_WORDS)
_QUOTED = r'"(?:[^"\\]|\\.)*"?' + r"|'(?:[^'\\]|\\.)*'?"
_MASKS = (
    # a header says the secret up to the end of its line
    (
        re.compile(r"(?i)((?:authorization|cookie)[\w-]{0,40}[\"']?\s*[:=：]\s*)[^\r\n]+"),
        rf"\1{HIDDEN}",
    ),
    (
        re.compile(rf"(?i)((?:{_WORDS})[\w-]{{0,40}}[\"']?\s*[:=：]\s*)(?:{_QUOTED}|[^\s,;&]+)"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(/enter/)[^/\s?#\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"(://[^:/@\s]*:)[^@\s]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])"), HIDDEN),
    (re.compile(r"(?<!\d)[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), HIDDEN),
)
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
OWN_LEVELS = {"_granian": logging.WARNING, "django_tasks": logging.WARNING,
              "django_tasks_db": logging.WARNING, "axes": logging.WARNING}  # fmt: skip
GRANIAN_LOGGING: Mapping[str, Any] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
"""For the web server, whose own settings would write past this module."""


def configure_logs(*, readable: bool | None = None) -> None:
    """Send every logger of this process to standard error.

    Args:
        readable: For people, who want to hear of trouble only, rather than
            as JSON; None asks whether anybody looks on.
    """
    if readable is None:
        readable = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                clean,
                *(_FOR_PEOPLE if readable else _FOR_PROGRAMS),
            ],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING if readable else logging.INFO)
    for name, level in OWN_LEVELS.items():
        logging.getLogger(name).setLevel(level)


def clean(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Leave secrets out of an entry, mask people's numbers, keep it to its line."""
    exception = entry.pop("exception", None)
    cleaned: EventDict = {str(_safe(key)): _shown(str(key), value) for key, value in entry.items()}
    if exception:
        lines = str(exception).splitlines()
        cleaned["exception"] = "\n".join(f"    {_safe(line)}" for line in lines)
    return cleaned


def clean_text(text: str) -> str:
    """Return a text without secrets, people's numbers and control characters."""
    text = text[: 2 * LONGEST_TEXT]
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    text = text[:LONGEST_TEXT]
    if text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def _shown(key: str, value: object, depth: int = 0) -> object:
    if any(word in key.lower() for word in SECRET_WORDS):
        return HIDDEN
    if depth == DEEPEST:
        return HIDDEN
    match value:
        case None | bool():
            return value
        case Mapping():
            return {
                str(_safe(name)): _shown(str(name), each, depth + 1) for name, each in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [_shown("", each, depth + 1) for each in value]
        case _:
            return _safe(value)


def _safe(value: object) -> object:
    """Return plain text, or the number itself where it is nobody's."""
    text = str(value)
    cleaned = clean_text(text)
    return value if isinstance(value, int | float) and cleaned == text else cleaned


def _escaped(character: str) -> str:
    if unicodedata.category(character) in _UNSAFE:
        return character.encode("unicode_escape").decode("ascii")
    return character


_FOR_PEOPLE: tuple[Processor, ...] = (
    structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
    structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback, sort_keys=False
    ),
)
_FOR_PROGRAMS: tuple[Processor, ...] = (
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(ensure_ascii=False),
)
