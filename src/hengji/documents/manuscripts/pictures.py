"""Files that hold only pictures (只有图片的文件)."""

from hengji.core.flaws import FlawKind, Severity

PICTURES_ONLY = FlawKind(
    "manuscript-pictures-only",
    Severity.ERROR,
    "文件里只有图片，没有可以读取的文字。",
    "请用有文字的原件；只有扫描件的，请先做文字识别（OCR）。",
)
