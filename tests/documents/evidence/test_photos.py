import io
from datetime import datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from hengji.documents.evidence import photos
from hengji.documents.evidence.photos import NOTHING, PhotoFacts, read_photo, thumbnail
from tests.evidence import jpeg, pdf


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def test_what_the_camera_wrote_is_read(tmp_path: Path) -> None:
    photo = jpeg(taken="2026:11:10 09:31:05", place=("112.4327", "39.3312"))

    assert read_photo(kept(tmp_path, photo)) == PhotoFacts(
        datetime(2026, 11, 10, 9, 31, 5),  # noqa: DTZ001 - a camera knows no zone
        "112.432700",
        "39.331200",
    )


@pytest.mark.parametrize(
    "content", [jpeg(), jpeg(taken="0000:00:00 00:00:00"), pdf(), b"", jpeg()[:40]]
)
def test_a_camera_that_wrote_nothing_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    assert read_photo(kept(tmp_path, content)) == NOTHING


@pytest.mark.parametrize("place", [("0", "0"), ("181", "39"), ("112", "91")])
def test_a_position_off_the_earth_is_none(tmp_path: Path, place: tuple[str, str]) -> None:
    assert read_photo(kept(tmp_path, jpeg(place=place))) == NOTHING


def test_a_picture_is_made_small(tmp_path: Path) -> None:
    small = thumbnail(kept(tmp_path, jpeg()), 32)

    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (32, 24)


def test_what_is_seen_through_becomes_white(tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")

    small = thumbnail(kept(tmp_path, written.getvalue()))

    assert small is not None
    assert Image.open(io.BytesIO(small)).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("content", [pdf(), jpeg()[:200], b"BM" + b"\x00" * 60])
def test_what_is_no_picture_has_no_small_one(tmp_path: Path, content: bytes) -> None:
    assert thumbnail(kept(tmp_path, content)) is None


def test_a_picture_that_claims_too_many_points_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 64 * 48 - 1)

    assert thumbnail(kept(tmp_path, jpeg())) is None


def turned() -> bytes:
    """Return a photo taken with the camera on its side."""
    written, exif = io.BytesIO(), Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.DateTime] = "2026:11:10 09:31:05"
    Image.new("RGB", (64, 48), "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damage_to_what_the_camera_wrote_harms_neither_facts_nor_picture(tmp_path: Path) -> None:
    photo = turned()
    begins = photo.index(b"Exif\x00\x00") + 6
    ends = photo.index(b"\xff\xdb", begins)
    read, drawn = set(), set()

    for place in range(begins, ends):
        for byte in (0x00, 0x02, 0xFF):
            path = kept(tmp_path, photo[:place] + bytes([byte]) + photo[place + 1 :])
            read.add(read_photo(path).taken_at is None)
            drawn.add(thumbnail(path, 32) is None)

    assert read == drawn == {True, False}
