"""Help and usage errors in Chinese (帮助与用法), where typer speaks English."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

GAP = 2
HELP_OPTION = ("-h, --help", "显示帮助")


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own types
        """Write usage, purpose, arguments and options."""
        formatter.write(f"用法：{ctx.command_path} {_usage(self.params)}\n\n{self.help}\n")
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for each in self.params:
            name = (each.metavar or "") if _is_argument(each) else _option_name(each)
            rows[each.param_type_name].append((name, getattr(each, "help", None) or ""))
        _write_list(formatter, "参数", rows["argument"])
        _write_list(formatter, "选项", [*rows["option"], HELP_OPTION])


class ChineseGroup(TyperGroup):
    """The command of commands, whose help is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own types
        """Write usage, purpose and the list of commands."""
        formatter.write(f"用法：{ctx.command_path} 命令 [选项]\n\n{self.help}\n")
        commands = [(name, command.help or "") for name, command in self.commands.items()]
        _write_list(formatter, "命令", commands)
        _write_list(formatter, "选项", [("--version", "显示版本"), HELP_OPTION])
        formatter.write(f"\n某个命令的用法：{ctx.command_path} 命令 --help\n")


def usage_sentence(problem: typer.TyperException) -> str:
    """Say in Chinese what was wrong with the words of a command."""
    option = getattr(problem, "option_name", None)
    if type(problem).__name__ == "NoSuchOption":
        near = getattr(problem, "possibilities", None)
        hint = f"，是不是 {near[0]}" if near else ""
        return f"没有 {option} 这个选项{hint}。"
    if option:
        return f"选项 {option} 后面缺少内容，或多了内容。"
    if (param := getattr(problem, "param", None)) is not None:
        return f"没有给出“{param.metavar or param.name}”，或写法不对。"
    words = problem.format_message()
    if found := re.match(r"No such command '([^']*)'", words):
        return f"没有 {found[1]} 这个命令。"
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", words.replace("(s)", "s")):
        return f"多写了“{found[1]}”。"
    return f"命令的写法不对（{words}）。"


def _is_argument(param: Any) -> bool:  # noqa: ANN401 - typer's own types
    return bool(param.param_type_name == "argument")


def _usage(params: Iterable[Any]) -> str:
    words = [each.metavar for each in params if _is_argument(each)]
    return " ".join([*words, "[选项]"])


def _option_name(option: Any) -> str:  # noqa: ANN401 - typer's own types
    value = "" if option.is_flag else f" {option.metavar or ''}".rstrip()
    return f"{', '.join(option.opts)}{value}"


def _write_list(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:  # noqa: ANN401
    if not rows:
        return
    width = max(_width(name) for name, _ in rows) + GAP
    formatter.write(f"\n{title}：\n")
    for name, text in rows:
        formatter.write(f"  {padded(name, width)}{text}\n")


def padded(text: str, width: int) -> str:
    """Fill a text with spaces up to a number of terminal cells."""
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count terminal cells; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
