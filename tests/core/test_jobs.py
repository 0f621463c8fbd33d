from hengji.core.jobs import JobKind, report_key
from hengji.core.verbs import Verb


def test_a_year_has_one_key_for_its_report() -> None:
    assert report_key(7) == report_key(7) != report_key(8)


def test_every_kind_of_job_carries_the_name_of_its_verb() -> None:
    assert [Verb(kind) for kind in JobKind] == [Verb.BUILD_REPORT, Verb.CHECK_UP]
