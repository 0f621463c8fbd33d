"""Heaping of digits (评分取整): how many scores are round. Never flagged."""

from collections import Counter

from hengji.core.checkup.scores.intervals import wilson
from hengji.core.checkup.scores.smooth import Integers
from hengji.core.checkup.scores.wording import counted, percent, shared
from hengji.core.checkup.signals import Figure, Signal, Status

HALF, TENTH = 50, 10


def check_digits(cents: Integers) -> Signal:
    """Say how many scores end in .00, in .00 or .50, and in whole tenths."""
    count = len(cents)
    whole, half, tenth = (int((cents % step == 0).sum()) for step in (2 * HALF, HALF, TENTH))
    digits = Counter((cents % TENTH).tolist())
    sentence = (
        f"{count} 项得分中，以 .00 或 .50 结尾的 {half} 项（{percent(half / count)}，"
        f"95% 区间 {'—'.join(map(percent, wilson(half, count)))}），不取整时约 2%；"
        f"为 0.1 分整数倍的 {tenth} 项（{percent(tenth / count)}）。"
        "按半分、整分给指标打分就会如此，只作为其他检验的参数，不作判断。"
    )
    figures = (
        counted("以 .00 结尾", whole),
        counted("以 .00 或 .50 结尾", half),
        shared("以 .00 或 .50 结尾的比率", half / count, wilson(half, count)),
        counted("0.1 分的整数倍", tenth),
        shared("0.1 分整数倍的比率", tenth / count, wilson(tenth, count)),
        Figure("末位 0—9 的个数", "、".join(str(digits[digit]) for digit in range(TENTH))),
    )
    method = {"方法": "Wilson 95% 区间。取整本身不是异常，永不据此提示。"}
    return Signal("heaping", "评分取整", Status.UNREMARKABLE, sentence, count, figures, method)
