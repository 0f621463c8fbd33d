"""Photos (照片): a small picture for lists, and what the camera wrote down.

What a camera wrote can be changed by anyone; it is offered to a person to
confirm and never taken for true.
"""

import io
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000
"""A larger picture is not decoded: a small file can claim gigabytes of it."""
MOST_BYTES = 200_000_000
"""A larger file is not drawn; so many pixels, not packed at all, need no more."""
SMALL, LARGE = 160, 1600
"""Points across a picture in a list, and of one that the browser cannot show itself."""
QUALITY = 80
_READ = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_TROUBLE = (
    OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError,
    TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError, struct.error,
)  # fmt: skip
"""What Pillow raises over a damaged picture, or what a camera wrote and was damaged."""
_TIMES = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
_DEGREES, _MINUTES = 3, 60


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the camera wrote: when, and where in WGS-84.

    ``taken_at`` is the camera's own clock, which knows no time zone. Degrees
    are texts with six places; empty where the photo has none.
    """

    taken_at: datetime | None = None
    longitude: str = ""
    latitude: str = ""


NOTHING = PhotoFacts()


def read_photo(path: Path) -> PhotoFacts:
    """Return what the camera wrote into a photo; nothing where it wrote nothing."""
    try:
        with Image.open(path, formats=_READ) as picture:
            exif = picture.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
            times = [details.get(tag) for tag in _TIMES] + [exif.get(ExifTags.Base.DateTime)]
    except _TROUBLE:
        return NOTHING
    longitude = _degrees(
        place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), "W", 180
    )
    latitude = _degrees(
        place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), "S", 90
    )
    if not (longitude and latitude):
        longitude = latitude = ""
    return PhotoFacts(next(filter(None, map(_moment, times)), None), longitude, latitude)


def thumbnail(path: Path, across: int = SMALL) -> bytes | None:
    """Return a picture made smaller, as JPEG; None where it cannot be decoded."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        with Image.open(path, formats=_READ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (across, across))
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((across, across))
            written = io.BytesIO()
            _on_white(turned).save(written, "JPEG", quality=QUALITY)
    except _TROUBLE:
        return None
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in {"RGBA", "LA", "PA", "P"}:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    white.alpha_composite(drawn)
    return white.convert("RGB")


def _moment(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - a camera knows no zone
    except ValueError:
        return None


def _degrees(parts: object, side: object, negative: str, most: int) -> str:
    """Write degrees, minutes and seconds as degrees; empty for what cannot be."""
    if not isinstance(parts, tuple) or len(parts) != _DEGREES:
        return ""
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    value = whole + minutes / _MINUTES + seconds / _MINUTES**2
    if not 0 <= value <= most or value == 0:
        return ""
    return f"{-value if str(side).upper().startswith(negative) else value:.6f}"
