"""Write the invented evidence of the demonstration: small files, each marked 演示数据.

Run by ``.venv/bin/python -m docs.demo_files`` after a change here; equal texts give
equal bytes. They are kept in the package, for typst must not run where the pages
are served from.
"""

import io
from pathlib import Path

import hengji_fonts
import pypdfium2
import typst

FOLDER = Path(__file__).parents[1] / "src" / "hengji" / "demo" / "files"
FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(hengji_fonts.FOLDER)],
)

PAPERS = """
#set document(date: none)
#set page(width: 210mm, height: 297mm, margin: 25mm, header: align(right)[演示数据],
  footer: align(center)[演示数据　第 #context counter(page).display() 页],
  background: rotate(-35deg, text(64pt, fill: luma(92%))[演示数据]))
#set text(font: FONT, size: 12pt, lang: "zh")
#set par(leading: 1em)
#let part(title, rows) = [
  #align(center, text(18pt)[#title])
  #v(6mm)
  本页内容全部虚构，只用来演示佐证材料与指标的对应，与任何真实单位无关。
  #v(4mm)
  #table(columns: (18mm, 1fr, 45mm), inset: 8pt,
    [序号], [材料], [说明],
    ..rows.enumerate().map(((i, row)) => ([#(i + 1)], [#row], [演示数据])).flatten())
]
#part("一、决策和投入", ("职责规定", "规划文件", "绩效目标表", "预算批复"))
#pagebreak()
#part("二、过程", ("管理制度", "国库支付明细", "记账凭证", "采购合同", "资产台账"))
#pagebreak()
#part("三、产出和效果", ("年度工作计划", "工作台账", "验收资料", "统计资料", "问卷汇总表"))
"""
PHOTO = """
#set document(date: none)
#set page(width: 160mm, height: 120mm, margin: 0mm, fill: rgb("#cfe3f2"))
#set text(font: FONT, size: 16pt)
#place(bottom, rect(width: 100%, height: 55mm, fill: rgb("#7d8a6a")))
#place(bottom, dx: 30mm, polygon(fill: rgb("#5a5f66"),
  (0mm, 55mm), (100mm, 55mm), (64mm, 0mm), (44mm, 0mm)))
#place(bottom, dx: 79mm, dy: -4mm, rect(width: 2mm, height: 14mm, fill: white))
#place(bottom, dx: 79mm, dy: -26mm, rect(width: 2mm, height: 10mm, fill: white))
#place(bottom, dx: 79.5mm, dy: -44mm, rect(width: 1mm, height: 6mm, fill: white))
#place(top + left, dx: 6mm, dy: 6mm)[演示数据　不是真实照片]
#place(bottom + right, dx: -6mm, dy: -6mm, text(fill: white)[演示点位　2024-09-12 10:20])
"""


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "佐证材料汇编（演示数据）.pdf").write_bytes(_pdf(PAPERS))
    (FOLDER / "现场照片（演示数据）.png").write_bytes(_picture(_pdf(PHOTO)))


def _pdf(source: str) -> bytes:
    text = source.replace("FONT", f'"{hengji_fonts.BODY}"')
    return typst.compile(text.encode(), font_paths=FONTS)


def _picture(pdf: bytes) -> bytes:
    page = pypdfium2.PdfDocument(pdf)[0]
    image = page.render(scale=1.4).to_pil().quantize(32)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    main()
