from hengji.core.checkup.likeness.boilerplate import (
    CommonText,
    common_texts,
    fingerprint_of,
    known_hashes,
    without_common,
    without_known,
)
from hengji.core.checkup.likeness.index import key_of
from hengji.core.checkup.likeness.streams import Span, Stream
from tests.core.checkup.likeness.builders import COPIED, NOTHING_KNOWN, SECOND, THIRD, prose, stream


def own_words(report: Stream) -> str:
    return "".join(report.words[report.starts[each]] for each in report.own.tolist())


def test_what_a_template_says_is_no_reports_own() -> None:
    template = "本次评价按照前期准备、现场核查、综合分析三个阶段进行，评价组由六人组成。"
    report = stream(template.replace("三个", "五个").replace("六人", "9人") + prose(1, 2))

    left = without_known(report, known_hashes([template]))

    assert own_words(left) == own_words(stream(prose(1, 2)))
    assert without_known(report, NOTHING_KNOWN).own.tolist() == report.own.tolist()


def test_a_phrase_of_the_template_stays_in_a_sentence_of_ones_own() -> None:
    report = stream("综合分析阶段只用了半天，现场核查也没有留下照片。")

    left = without_known(report, known_hashes(["现场核查、综合分析三个阶段"]))

    assert left.own.tolist() == report.own.tolist()


def test_common_text_is_taken_out_and_told() -> None:
    report = stream(prose(1, 2), COPIED, prose(2, 2))
    common = key_of(fingerprint_of(stream(COPIED)).hashes)

    left, (stretch,) = without_common(report, common, 3)

    assert stretch.report == 3
    assert len(stretch.words) > len(COPIED) - 20
    assert stretch.words in COPIED
    assert report.words[stretch.span.start : stretch.span.end] == stretch.words
    assert left.own_length() == report.own_length() - stream(stretch.words).own_length()
    assert without_common(report, NOTHING_KNOWN, 3)[1] == ()


def test_equal_stretches_are_listed_once_with_their_reports() -> None:
    reports = [stream(prose(number, 2), COPIED) for number in range(3)]
    reports += [stream(prose(9, 2), prose(20, 3)), stream(prose(20, 3))]
    common = key_of(fingerprint_of(stream(COPIED, prose(20, 3))).hashes)

    stretches = [
        stretch
        for number, report in enumerate(reports)
        for stretch in without_common(report, common, number)[1]
    ]
    listed = common_texts(stretches, 30)

    assert [each.reports for each in listed] == [(0, 1, 2), (3, 4)]
    assert listed[0].words in COPIED
    assert common_texts(stretches, 300) == ()
    assert common_texts([], 30) == ()


def test_a_common_text_is_shown_as_most_reports_print_it() -> None:
    whole = COPIED + SECOND + THIRD
    reports = [stream(whole), stream(COPIED + SECOND), stream(COPIED + SECOND)]
    common = key_of(fingerprint_of(stream(whole)).hashes)

    stretches = [without_common(report, common, n)[1][0] for n, report in enumerate(reports)]

    (listed,) = common_texts(stretches, 30)
    assert (listed.words, listed.report) == (stretches[1].words, 1)
    assert listed.reports == (0, 1, 2)
    assert common_texts(stretches[:2], 30)[0].words == stretches[0].words


def test_a_common_text_says_where_it_is_printed() -> None:
    report = stream(COPIED)
    common = key_of(fingerprint_of(report).hashes)
    (stretch,) = without_common(report, common, 0)[1]

    assert common_texts([stretch], 10) == (CommonText(stretch.words, 0, Span(*stretch.span), (0,)),)
