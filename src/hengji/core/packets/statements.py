"""The statement a packet carries (数据包标识): what it is, signed by who sent it.

It lies in a sheet that is not shown and, in short, in a property of the file,
so that a workbook put together from two is told from one that was sent.
"""

import hashlib
import json
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.core.packets.forms import PacketForm
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.notation import write_form
from hengji.core.signing import PUBLIC_KEY, SIGNATURE, is_signed, signed

STATEMENT_SHEET = "_衡绩"
MARK_PROPERTY = "衡绩数据包"
STATEMENT_FORMAT = 1


class Statement(NamedTuple):
    """What a packet says of itself; its signature holds.

    Attributes:
        token: The number of the packet (编号).
        kind: To whom it went.
        year: The work year.
        subject: The agency or the unit.
        structure: ``structure_hash`` of what was sent.
        public_key: Of whoever signed it.
        mark: What the property of the file must say.
    """

    token: str
    kind: PacketKind
    year: int
    subject: str
    structure: str
    public_key: str
    mark: str


def structure_hash(form: PacketForm) -> str:
    """Return the SHA-256 of everything in a packet that nobody may change."""
    written = write_form(form)
    for sheet in written["sheets"]:
        sheet["total"] = None
        for row in sheet["rows"]:
            row["filled"] = row["formulas"] = {}
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_statement(form: PacketForm, token: str, key: Ed25519PrivateKey) -> str:
    """Return the signed statement of a packet."""
    statement = {
        "系统": MARK_PROPERTY,
        "格式": STATEMENT_FORMAT,
        "编号": token,
        "种类": form.kind.value,
        "年度": form.year,
        "对象": form.subject,
        "结构": structure_hash(form),
    }
    return json.dumps(signed(statement, key), ensure_ascii=False)


def mark_of(statement: str) -> str:
    """Return the short mark that repeats whose statement it is."""
    read = json.loads(statement)
    return f"{read['编号']}:{read[SIGNATURE]}"


def read_statement(text: str) -> Statement | None:
    """Return what a packet says of itself; None if it says nothing or was changed."""
    try:
        read = json.loads(text)
        if not isinstance(read, dict) or not is_signed(read):
            return None
        return Statement(
            token=str(read["编号"]),
            kind=PacketKind(read["种类"]),
            year=int(read["年度"]),
            subject=str(read["对象"]),
            structure=str(read["结构"]),
            public_key=str(read[PUBLIC_KEY]),
            mark=f"{read['编号']}:{read[SIGNATURE]}",
        )
    except (KeyError, RecursionError, TypeError, ValueError):
        return None
