"""Checking files of forms (核对): read, check together, mark a copy of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hengji.cli.files import check_outputs, make_folder, write_all
from hengji.cli.progress import progress_bar
from hengji.core.checkup.objectives.check import FormCheck, check_forms
from hengji.core.checkup.objectives.forms import ObjectiveForm
from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.documents.objectives import FormsReading, read_forms
from hengji.documents.objectives.marking import mark_workbook
from hengji.documents.objectives.marks import marks_of
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_checks import load_objective_standards
from hengji.rulebook.objective_forms import FormWords, load_form_words


@dataclass(frozen=True, slots=True)
class Request:
    """What to check and where to write; ``output`` is a folder for several files."""

    files: tuple[Path, ...]
    output: Path | None
    last_year: tuple[Path, ...]
    approved: tuple[Path, ...]
    region: str
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: what was read, what is to be said, and where its copy is.

    ``checks`` is empty where the file could not be read; ``flaws`` says why.
    """

    name: str
    checks: tuple[FormCheck, ...]
    flaws: tuple[Flaw, ...]
    marked: Path | None = None

    @property
    def has_errors(self) -> bool:
        """Tell whether something of severity error was found."""
        found = [remark.flaw for check in self.checks for remark in check.remarks]
        return bool(errors([*self.flaws, *found]))


def check_files(request: Request) -> tuple[CheckedFile, ...]:
    """Read every file, check all forms together, and write the marked copies.

    Raises:
        FlawsFound: The rules or an earlier file cannot be read, or a copy
            cannot be written.
    """
    copies = _copies(request)
    words = load_form_words(request.region, request.folders)
    day = date.today()  # noqa: DTZ011 - a day here
    standards = load_objective_standards(day, request.region, request.folders)
    library = load_indicator_library(request.region, request.folders)
    readings = _read(request.files, words)
    forms = [form for each in readings.values() if each.reading for form in each.reading.forms]
    checks = check_forms(
        forms,
        standards,
        library,
        last_year=_earlier(request.last_year, words),
        approved=_earlier(request.approved, words),
    )
    return tuple(_finished(readings, checks, copies))


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as read, or why it could not be."""

    reading: FormsReading | None
    flaws: tuple[Flaw, ...]


def _copies(request: Request) -> Mapping[Path, Path]:
    """Return where the marked copy of each file goes, having seen that it can."""
    if request.output is None:
        return {}
    sources = (*request.files, *request.last_year, *request.approved)
    if len(request.files) == 1:
        copies = {request.files[0]: request.output}
    else:
        make_folder(request.output)
        copies = {file: request.output / file.name for file in request.files}
    check_outputs(list(copies.values()), sources)
    return copies


def _read(files: Sequence[Path], words: FormWords) -> Mapping[Path, _Read]:
    found: dict[Path, _Read] = {}
    with progress_bar("正在读取") as show:
        for number, file in enumerate(files, start=1):
            try:
                reading = read_forms(file, words)
                found[file] = _Read(reading, reading.flaws)
            except FlawsFound as stopped:
                found[file] = _Read(None, stopped.flaws)
            show(number, len(files))
    return found


def _earlier(files: Sequence[Path], words: FormWords) -> list[ObjectiveForm]:
    return [form for file in files for form in read_forms(file, words).forms]


def _finished(
    readings: Mapping[Path, _Read], checks: Sequence[FormCheck], copies: Mapping[Path, Path]
) -> Iterator[CheckedFile]:
    start = 0
    for file, read in readings.items():
        if read.reading is None:
            yield CheckedFile(file.name, (), read.flaws)
            continue
        own = tuple(checks[start : start + len(read.reading.forms)])
        start += len(own)
        yield _marked(read.reading, own, copies.get(file))


def _marked(reading: FormsReading, checks: tuple[FormCheck, ...], copy: Path | None) -> CheckedFile:
    name = reading.file.name
    if copy is None:
        return CheckedFile(name, checks, reading.flaws)
    try:
        marked = mark_workbook(reading.file, marks_of(reading, checks))
    except FlawsFound as stopped:
        return CheckedFile(name, checks, (*reading.flaws, *stopped.flaws))
    write_all({copy: marked.content})
    return CheckedFile(name, checks, (*reading.flaws, *marked.flaws), copy)
