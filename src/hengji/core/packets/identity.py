"""Which packet a workbook is (辨认数据包), as far as the workbook itself can tell."""

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.packets.statements import Statement, read_statement

NOT_OURS = FlawKind(
    "packet-not-ours",
    Severity.ERROR,
    "文件里没有数据包的标识，不是本系统发出的数据包。",
    "请在本系统发出的数据包上填写后交回；内容抄到另一个文件里的，请抄回原来的文件。",
)
FORGED = FlawKind(
    "packet-statement-changed",
    Severity.ERROR,
    "数据包的标识被改动，或与文件不是一套。",
    "请重新导出数据包，把填写的内容抄过去后交回。",
)
FROM_ELSEWHERE = FlawKind(
    "packet-from-elsewhere",
    Severity.ERROR,
    "数据包是另一套系统发出的。",
    "请交回发出它的单位；由本系统改发的，请重新导出后填写。",
)
OTHER_YEAR = FlawKind(
    "packet-of-another-year",
    Severity.ERROR,
    "数据包是另一个年度的。",
    "请到数据包所属的年度收回，或换成本年度的数据包。",
)
UNKNOWN = FlawKind(
    "packet-unknown",
    Severity.ERROR,
    "数据包的编号在这里没有记录，多半是恢复备份之后丢失的。",
    "请重新导出数据包，把填写的内容抄过去后交回。",
)
OTHER_RECIPIENT = FlawKind(
    "packet-of-another",
    Severity.ERROR,
    "数据包是发给别的机构或单位的。",
    "请换成发给你的数据包。",
)


def identify(
    name: str, text: str, mark: str, public_key: str, year: int
) -> tuple[Statement | None, tuple[Flaw, ...]]:
    """Return the statement of a workbook, or what forbids believing it.

    Args:
        name: Of the file, for people.
        text: The statement as it stands in the file; empty if there is none.
        mark: What the property of the file says; programs may drop it.
        public_key: Of this installation.
        year: The work year for which it is taken back.
    """
    if not text and not mark:
        return None, (NOT_OURS.at(name, f"“{name}”里没有数据包的标识。"),)
    statement = read_statement(text)
    if statement is None:
        return None, (FORGED.at(name, f"“{name}”的标识不见了，或被改动过。"),)
    if mark and mark != statement.mark:
        message = f"“{name}”的标识是发给“{statement.subject}”的，文件却是另一个数据包的。"
        return None, (FORGED.at(name, message),)
    if statement.public_key != public_key:
        message = f"“{name}”是发给“{statement.subject}”的，由另一套系统签名。"
        return None, (FROM_ELSEWHERE.at(name, message),)
    if statement.year != year:
        message = f"“{name}”是 {statement.year} 年度的数据包，这里是 {year} 年度。"
        return None, (OTHER_YEAR.at(name, message),)
    return statement, ()
