from pathlib import Path

import pytest

from hengji.actions.checking.documents import _rules_of, _sheet_of
from hengji.actions.evaluation_documents import ask_for_document, build_document_job, save_text
from hengji.actions.jobs import carry_out
from hengji.core.checkup.documents.check import check_manuscript
from hengji.core.checkup.documents.figures.against_sheet import check_against_sheet
from hengji.core.checkup.remarks import Remark
from hengji.core.evaluation_papers.kinds import DocumentKind
from hengji.core.jobs import JobKind
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import Stage
from hengji.documents.manuscripts import read_manuscript
from hengji.models import Evaluation, Event, ReportText
from hengji.queries.files import path_of
from tests.builders import agency_account
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def test_a_report_that_was_generated_agrees_with_its_own_records(tmp_path: Path) -> None:
    row, crew = evaluation_at(Stage.ACCEPTED, A11="4", A31="60")
    job = ask_for_document(row.pk, DocumentKind.REPORT, by=crew.staff)
    carry_out(job.pk, {JobKind.BUILD_EVALUATION: build_document_job})
    copy = tmp_path / "评价报告.docx"
    copy.write_bytes(path_of(row.documents.get().docx).read_bytes())

    manuscript = read_manuscript(copy, copy.name)
    against = check_against_sheet(manuscript, _sheet_of(row))
    alone = check_manuscript(manuscript, _rules_of(row.cycle))

    assert [each for each in (*against, *alone) if isinstance(each, Remark)] == []
    assert len(against) > 30


def test_a_document_is_asked_for_once_however_often() -> None:
    row, crew = evaluation_at(Stage.SCHEMING)

    first = ask_for_document(row.pk, DocumentKind.BOOK, by=crew.staff)
    again = ask_for_document(row.pk, DocumentKind.BOOK, by=crew.author)
    other = ask_for_document(row.pk, DocumentKind.REPORT, by=crew.author)

    assert first == again != other


def test_a_text_of_another_s_evaluation_cannot_be_written() -> None:
    row, crew = evaluation_at(Stage.DRAFTING)

    with pytest.raises(Evaluation.DoesNotExist):
        save_text(row.pk, "背景", "插话", version=0, by=agency_account("乙评价公司"))
    with pytest.raises(NotAllowed):
        save_text(row.pk, "背景", "代写", version=0, by=crew.staff)
    assert not ReportText.objects.exists()


def test_a_text_saved_as_it_was_leaves_no_event() -> None:
    row, crew = evaluation_at(Stage.DRAFTING)
    save_text(row.pk, "背景", "缘起", version=0, by=crew.author)

    again = save_text(row.pk, "背景", " 缘起\n", version=1, by=crew.author)

    assert again.version == 1
    assert Event.objects.filter(verb="撰写评价报告").count() == 1
