"""Streams packed small (压缩), so that ten thousand reports fit into the memory."""

import json
import zlib
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.streams import Piece, Positions, Stream


def pack(stream: Stream) -> bytes:
    """Return a stream as a few bytes a character."""
    head = json.dumps([stream.name, stream.words, stream.pieces]).encode("ascii")
    lengths = stream.ends - stream.starts
    columns: list[NDArray[Any]] = [stream.symbols, _steps(stream.starts), lengths]
    columns += [_steps(stream.breaks), _steps(stream.own)]
    parts = [np.asarray(column, dtype=np.uint32).tobytes() for column in columns]
    sizes = np.array([len(each) for each in (head, *parts)], dtype=np.uint32)
    return zlib.compress(b"".join([sizes.tobytes(), head, *parts]), 1)


def unpack(packed: bytes) -> Stream:
    """Return the stream that was packed."""
    content = zlib.decompress(packed)
    sizes = np.frombuffer(content[:24], dtype=np.uint32).astype(np.int64)
    edges = (24 + np.concatenate(([0], np.cumsum(sizes)))).tolist()
    head, *parts = (content[low:high] for low, high in pairwise(edges))
    symbols, starts, lengths, breaks, own = (np.frombuffer(each, dtype=np.uint32) for each in parts)
    name, words, pieces = json.loads(head)
    begins = _sums(starts)
    return Stream(
        name,
        words,
        tuple(Piece(*each) for each in pieces),
        symbols,
        begins,
        begins + lengths.astype(np.int64),
        _sums(breaks),
        _sums(own),
    )


def _steps(ascending: Positions) -> Positions:
    return np.diff(ascending, prepend=0)


def _sums(steps: NDArray[Any]) -> Positions:
    return np.cumsum(steps, dtype=np.int64)
