"""Wherever runs end and wherever comments stand, words and places stay."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Remark, remark
from hengji.documents.docx.comments import with_comments
from hengji.documents.manuscripts import read_manuscript
from tests.documents.docx.test_comments import KIND, covered
from tests.documents.manuscripts.word_files import cell, para, run, table, write_word

CHARACTERS = st.text(alphabet="评价得分优90.5，（一）Ａ", min_size=1, max_size=8)
RUNS = st.lists(CHARACTERS, min_size=1, max_size=5)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw the body of a document: paragraphs and a table of many runs."""
    texts = draw(st.lists(RUNS, min_size=1, max_size=4))
    cells = draw(st.lists(RUNS, min_size=2, max_size=2))
    body = "".join(para(*(run(each, "<w:b/>") for each in runs)) for runs in texts)
    row = "".join(cell(para(*map(run, runs))) for runs in cells)
    return body + table(row)


@settings(deadline=None, max_examples=40)
@given(documents(), st.data())
def test_every_comment_covers_its_words_and_nothing_else_moves(
    body: str, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        path = write_word(Path(folder) / "报告.docx", body)
        manuscript = read_manuscript(path)
        spots = [spot for spot, text in manuscript.texts() if text.words]
        chosen = data.draw(st.lists(st.sampled_from(spots).flatmap(_within), max_size=6))
        remarks: list[Remark] = [remark(KIND, manuscript, spot, "有误。") for spot in chosen]

        docx = with_comments(path.read_bytes(), remarks)

        again = path.with_name("批注.docx")
        again.write_bytes(docx)
        assert zipfile.ZipFile(io.BytesIO(docx)).testzip() is None
        assert read_manuscript(again).blocks == manuscript.blocks
        if remarks:
            assert covered(docx) == [manuscript.words_at(spot) for spot in chosen]


def _within(spot: Spot) -> st.SearchStrategy[Spot]:
    """Draw some characters of a spot, one at least."""
    starts = st.integers(spot.start, spot.end - 1)
    return starts.flatmap(
        lambda start: st.integers(start + 1, spot.end).map(
            lambda end: spot._replace(start=start, end=end)
        )
    )
