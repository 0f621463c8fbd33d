import pytest

from hengji.core.checkup.likeness.packing import pack, unpack
from hengji.core.checkup.likeness.streams import Stream
from tests.core.checkup.likeness.builders import COPIED, prose, stream


def values(made: Stream) -> tuple[object, ...]:
    columns = (made.symbols, made.starts, made.ends, made.breaks, made.own)
    return (made.name, made.words, made.pieces, *(column.tolist() for column in columns))


@pytest.mark.parametrize("parts", [(), (COPIED, prose(1)), ("这里有一个𠮷字，支出1,200元。",)])
def test_what_is_packed_comes_out_again(parts: tuple[str, ...]) -> None:
    made = stream(*parts)

    assert values(unpack(pack(made))) == values(made)


def test_a_packed_stream_is_small() -> None:
    made = stream(*([COPIED] * 50))

    assert len(pack(made)) < len(made.words)
