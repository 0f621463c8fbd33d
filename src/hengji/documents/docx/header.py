"""The header (版头): masthead, document number, signatories and the red rule.

Basis: ``gbt-9704-2012/header``.
"""

from collections.abc import Sequence

from hengji.core.official_document import Direction, OfficialDocument
from hengji.documents.docx.reading import Template
from hengji.documents.docx.styles import MARK_LINE, Style
from hengji.documents.docx.text import CHARACTER, paragraph, run, runs, width
from hengji.documents.measures import mark_size

_LABEL = "签发人："
_ROOM_TO_SIGN = "\u3000" * 4
_PER_LINE = 2


def header(document: OfficialDocument, template: Template) -> str:
    """Lay out everything down to the red rule.

    The three lines at the top left are always there, so that the masthead
    keeps its place and the copy number can be typed in.
    """
    ids = template.ids
    secrecy_and_urgency = (
        ("", document.secrecy, document.urgency) if document.secrecy else (document.urgency, "", "")
    )
    return "".join(
        (
            *(
                paragraph(ids[Style.TOP_LEFT], runs(text, ids[Style.BLANK]))
                for text in secrecy_and_urgency
            ),
            _mark(document.mark, template),
            _upward(document, template)
            if document.direction is Direction.UPWARD
            else paragraph(ids[Style.NUMBER], runs(document.number, ids[Style.BLANK])),
        )
    )


def _mark(mark: str, template: Template) -> str:
    """Lay out the masthead, smaller than its style where the name is long."""
    content = runs(mark, template.ids[Style.BLANK])
    size = round(mark_size(mark) * 2)
    if size >= template.mark_size * 2:
        return paragraph(template.ids[Style.MARK], content)
    line = f'<w:spacing w:line="{round(size * 10 * MARK_LINE)}" w:lineRule="exact"/>'
    look = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    content = content.replace("</w:rPr>", look).replace("<w:r><w:t", f"<w:r><w:rPr>{look}<w:t")
    return paragraph(template.ids[Style.MARK], content, line)


def _upward(document: OfficialDocument, template: Template) -> str:
    """Lay out number and signatories; the number shares the last line."""
    names = [name or _ROOM_TO_SIGN for name in document.signatories] or [_ROOM_TO_SIGN]
    number_end = (width(document.number) + 2) * CHARACTER
    for per_line in (_PER_LINE, 1):
        columns = [
            max(map(width, names[place::per_line]))
            for place in range(per_line)
            if names[place::per_line]
        ]
        start = template.text_width - round((sum(columns) + len(columns)) * CHARACTER)
        if start - width(_LABEL) * CHARACTER >= number_end:
            break
    first = start - round(width(_LABEL) * CHARACTER)
    second = start + round((columns[0] + 1) * CHARACTER)
    lines = [names[index : index + per_line] for index in range(0, len(names), per_line)]
    return "".join(
        _upward_line(
            document.number if index == len(lines) - 1 else "",
            _LABEL if index == 0 else "",
            line,
            (first if index == 0 else start, second),
            template,
        )
        for index, line in enumerate(lines)
    )


def _upward_line(
    number: str, label: str, names: Sequence[str], stops: Sequence[int], template: Template
) -> str:
    ids = template.ids
    tabs = "".join(f'<w:tab w:val="left" w:pos="{stop}"/>' for stop in stops)
    return paragraph(
        ids[Style.NUMBER_UPWARD if number else Style.SIGNATORY],
        runs(number, ids[Style.BLANK])
        + "<w:r><w:tab/></w:r>"
        + (run(label) if label else "")
        + "<w:r><w:tab/></w:r>".join(
            runs(name, ids[Style.BLANK], ids[Style.SIGNATORY_NAME]) for name in names
        ),
        f"<w:tabs>{tabs}</w:tabs>",
    )
