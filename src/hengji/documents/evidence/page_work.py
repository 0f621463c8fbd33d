"""What the process for one PDF does (PDF 子进程): count its pages, or draw one."""

import io
import sys

MOST_MEMORY = 2 * 2**30
LOCKED, UNREADABLE = 3, 4
"""What the process ends with, for a password and for damage."""
MOST_HEIGHTS = 6
"""A page is at most so many times as high as it is wide; the rest is not drawn."""
QUALITY = 80


def main(arguments: list[str]) -> int:
    """Do what the arguments ask; return what the process ends with."""
    _limit_memory()
    import pypdfium2  # noqa: PLC0415 - after the limit holds
    from pypdfium2 import raw  # noqa: PLC0415 - likewise

    try:
        document = pypdfium2.PdfDocument(arguments[1])
        if arguments[0] == "count":
            sys.stdout.write(str(len(document)))
        else:
            number, width = int(arguments[2]), int(arguments[3])
            sys.stdout.buffer.write(_drawn(document[number - 1], width))
    except pypdfium2.PdfiumError as found:
        return LOCKED if getattr(found, "err_code", 0) == raw.FPDF_ERR_PASSWORD else UNREADABLE
    except (IndexError, ValueError, MemoryError):
        return UNREADABLE
    return 0


def _drawn(page, width: int) -> bytes:  # type: ignore[no-untyped-def]  # noqa: ANN001 - untyped library
    across, down = page.get_size()
    scale = width / max(across, down / MOST_HEIGHTS, 1.0)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
