"""The distribution picture (得分分布图) as a chart that Word draws itself.

Each grade is a series of its own, so that the legend names 优良中差; the bars
of one place lie over one another and only one of them is there. The numbers
travel in a small workbook, so that a bureau can edit the chart in WPS.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from hengji.core.distribution import Distribution
from hengji.core.grading import Grade
from hengji.documents.docx.package import DECLARATION, pack
from hengji.documents.docx.text import emu, escape, twips
from hengji.documents.measures import BODY, GRADE_COLOURS

HEIGHT = 78
"""Height of the picture, in millimetres."""

_OFFICE = "http://schemas.openxmlformats.org"
_CHARTS = f"{_OFFICE}/drawingml/2006/chart"
_MAIN = f"{_OFFICE}/drawingml/2006/main"
_LINKS = f"{_OFFICE}/officeDocument/2006/relationships"
_FEW_BARS = 10
_TICKS = 5
_TEXT_SIZE = 1050
_CATEGORY_AXIS, _VALUE_AXIS = 111, 112

_FILLS = {
    grade: f'<a:solidFill><a:srgbClr val="{GRADE_COLOURS[grade]}"/></a:solidFill>'
    for grade in Grade
}


def drawing(distribution: Distribution, caption: str, number: int, across: int) -> str:
    """Return the run that shows a chart; ``across`` is its width in twips."""
    extent = f'cx="{emu(across)}" cy="{emu(twips(HEIGHT))}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="{number}" name="{escape(caption)}"'
        f' descr="{escape(distribution.description)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_CHARTS}"><c:chart r:id="hengjiChart{number}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_parts(distribution: Distribution, number: int) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of one chart: itself, its link, and its numbers."""
    yield f"word/charts/hengji{number}.xml", (DECLARATION + _chart(distribution)).encode()
    link = DECLARATION + _link("package", f"../embeddings/hengji{number}.xlsx")
    yield f"word/charts/_rels/hengji{number}.xml.rels", link.encode()
    yield f"word/embeddings/hengji{number}.xlsx", _workbook(distribution)


def content_type(number: int) -> str:
    """Return the content types that a chart adds."""
    return (
        f'<Override xmlns="{_OFFICE}/package/2006/content-types"'
        f' PartName="/word/charts/hengji{number}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
        f'<Override xmlns="{_OFFICE}/package/2006/content-types"'
        f' PartName="/word/embeddings/hengji{number}.xlsx"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
    )


def relationship(number: int) -> str:
    """Return the link from the main part to a chart."""
    return (
        f'<Relationship xmlns="{_OFFICE}/package/2006/relationships" Id="hengjiChart{number}"'
        f' Type="{_LINKS}/chart" Target="charts/hengji{number}.xml"/>'
    )


def labels(distribution: Distribution) -> tuple[str, ...]:
    """Return what stands below each bar: its scores, or where it begins."""
    few = len(distribution.bars) <= _FEW_BARS
    return tuple(
        f"{_plain(bar.at_least)}–{_plain(bar.below)}" if few else _plain(bar.at_least)
        for bar in distribution.bars
    )


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _chart(distribution: Distribution) -> str:
    most = max(bar.count for bar in distribution.bars)
    names = labels(distribution)
    few = len(names) <= _FEW_BARS
    series = "".join(
        _series(distribution, band.grade, order, names)
        for order, band in enumerate(distribution.bands)
    )
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    return (
        f'<c:chartSpace xmlns:c="{_CHARTS}" xmlns:a="{_MAIN}" xmlns:r="{_LINKS}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        '<c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="8"/><c:overlap val="100"/>{axes}'
        f"</c:barChart>{_category_axis('分' if few else '分（柱下为该段的下限，含）')}"
        f"{_value_axis(ceil(most / _TICKS) or 1)}</c:plotArea>"
        '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_text()}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _series(distribution: Distribution, grade: Grade, order: int, names: tuple[str, ...]) -> str:
    column, last = "BCDE"[order], len(names) + 1
    places = "".join(
        f'<c:pt idx="{index}"><c:v>{name}</c:v></c:pt>' for index, name in enumerate(names)
    )
    counts = "".join(
        f'<c:pt idx="{index}"><c:v>{bar.count}</c:v></c:pt>'
        for index, bar in enumerate(distribution.bars)
        if bar.grade is grade
    )
    size = f'<c:ptCount val="{len(names)}"/>'
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{grade}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f'<c:spPr>{_FILLS[grade]}<a:ln w="6350"><a:solidFill><a:srgbClr val="404040"/>'
        '</a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>'
        '<c:dLbls><c:numFmt formatCode="0;;;" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{size}{places}"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${column}$2:"
        f"${column}${last}</c:f><c:numCache><c:formatCode>0</c:formatCode>{size}{counts}"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )


def _category_axis(title: str) -> str:
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/>{_SCALING}<c:axPos val="b"/>{_title(title)}'
        '<c:numFmt formatCode="@" sourceLinked="0"/><c:majorTickMark val="out"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{_LINE}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="50"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(step: int) -> str:
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/>'
        '<c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="3175">'
        '<a:solidFill><a:srgbClr val="D0D0D0"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        f'{_title("个数")}<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_LINE}'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step}"/></c:valAx>'
    )


_SCALING = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
_LINE = (
    '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln></c:spPr>'
)


def _title(text: str) -> str:
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{_look('defRPr')}</a:pPr><a:r>"
        f"{_look('rPr')}<a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
    )


def _text() -> str:
    return f"<c:txPr><a:bodyPr/><a:p><a:pPr>{_look('defRPr')}</a:pPr></a:p></c:txPr>"


def _look(element: str) -> str:
    name = BODY.office
    language = ' lang="zh-CN"' if element == "rPr" else ""
    return (
        f'<a:{element}{language} sz="{_TEXT_SIZE}" b="0"><a:solidFill><a:srgbClr val="000000"/>'
        f'</a:solidFill><a:latin typeface="{name}"/><a:ea typeface="{name}"/></a:{element}>'
    )


def _workbook(distribution: Distribution) -> bytes:
    """Return the chart's numbers as the smallest workbook that opens."""
    sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        f' ContentType="{kinds}.worksheet+xml"/></Types>'
    )
    book = (
        f'<workbook xmlns="{sheets}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f'<worksheet xmlns="{sheets}"><sheetData>{_rows(distribution)}</sheetData></worksheet>'
    parts = (
        ("[Content_Types].xml", types),
        ("_rels/.rels", _link("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", _link("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
    )
    return pack((name, (DECLARATION + text).encode()) for name, text in parts)


def _link(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/{kind}" Target="{target}"/></Relationships>'
    )


def _rows(distribution: Distribution) -> str:
    grades = [band.grade for band in distribution.bands]
    rows = [_words("", *grades)]
    for name, bar in zip(labels(distribution), distribution.bars, strict=True):
        counts = (
            f"<c><v>{bar.count}</v></c>" if bar.grade is grade else "<c/>" for grade in grades
        )
        rows.append(_words(name) + "".join(counts))
    return "".join(f"<row>{row}</row>" for row in rows)


def _words(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in texts)
