from hengji.core.evaluation_papers.kinds import DocumentKind
from hengji.core.jobs import JobKind, evaluation_key, report_key
from hengji.core.verbs import Verb


def test_a_year_has_one_key_for_its_report() -> None:
    assert report_key(7) == report_key(7) != report_key(8)


def test_each_document_of_an_evaluation_has_a_key() -> None:
    keys = {evaluation_key(row, kind) for row in (7, 8) for kind in DocumentKind}

    assert len(keys) == 2 * len(DocumentKind)


def test_every_kind_of_job_carries_the_name_of_its_verb() -> None:
    assert [Verb(kind) for kind in JobKind] == [
        Verb.BUILD_REPORT,
        Verb.CHECK_UP,
        Verb.BUILD_EVALUATION,
    ]
