"""Word files written part by part, as no library would write them."""

import zipfile
from pathlib import Path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}


def write_word(path: Path, body: str, **parts: str) -> Path:
    """Write a Word file; each part is what stands inside its root."""
    inside = {"document": f"<w:body>{body}</w:body>", **parts}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{PARTS[name]}+xml"/>'
        for name in inside
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINK}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(list(inside)[1:], start=1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINK}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
    }
    for name, content in inside.items():
        contents[f"word/{name}.xml"] = f"<w:{name} {_SPACES}>{content}</w:{name}>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, _DECLARATION + content)
    return path


def run(words: str, properties: str = "") -> str:
    """Return a run of text."""
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def para(*inside: str, properties: str = "") -> str:
    """Return a paragraph: plain words become runs, markup stays."""
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    runs = "".join(each if each.startswith("<") else run(each) for each in inside)
    return f"<w:p>{properties}{runs}</w:p>"


def cell(*inside: str, properties: str = "") -> str:
    """Return a cell of paragraphs."""
    properties = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    blocks = "".join(each if each.startswith("<") else para(each) for each in inside)
    return f"<w:tc>{properties}{blocks}</w:tc>"


def table(*rows: str) -> str:
    """Return a table of rows; a row is the markup of its cells."""
    columns = max(row.count("<w:tc>") for row in rows)
    grid = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    lines = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{grid}{lines}</w:tbl>"


def text_box(*paragraphs: str) -> str:
    """Return a run that holds a text box in both ways Word writes it."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    """Return one level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbers(*levels: str, more: str = "") -> str:
    """Return a numbering part with one list, number 1, and what else is given."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def numbered(key: int, depth: int) -> str:
    """Return the properties of a paragraph of a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>'
