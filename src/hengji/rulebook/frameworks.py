"""Frameworks (指标体系): complete indicator trees, by kind of evaluation and date."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hengji.core.indicators import Indicator, TreeRules
from hengji.core.quantities import Points
from hengji.rulebook.loading import (
    RULEBOOK_UNKNOWN,
    RULEBOOK_VALUE,
    Edition,
    Layer,
    Node,
    day_of,
    fields_of,
    items_of,
    layers,
    not_in_force,
    number_of,
    read_file,
    refuse,
    text_of,
    truth_of,
)
from hengji.rulebook.rules import read_rule
from hengji.rulebook.scoring import load_scoring_values
from hengji.rulebook.weights import load_share_rules

FOLDER = "frameworks"
EVALUATING = "绩效评价"
"""The use of a framework that says nothing else: department and fiscal evaluation."""
ROOT_CODE = "0"
_HEAD = ("id", "version", "title", "scope", "basis", "in_force", "full", "indicators")


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition of an indicator framework (指标体系), ready to be frozen.

    Attributes:
        id: What it is for, for instance ``project_spending``.
        version: Its edition, unique for one ``id``.
        title: The Chinese title.
        scope: What is evaluated (部门整体、项目…).
        use: What it scores (绩效评价、单位自评…); an agency's scheme begins with the first.
        basis: The clauses it rests on.
        in_force: The first day it applies.
        note: What a user should know before adopting it.
        tree: The indicators; the root holds the full points.
        rules: What ``check_tree`` should ask of the tree.
        content_hash: SHA-256 of the content with every named value filled in;
            comments and layout of the file do not count.
    """

    id: str
    version: str
    title: str
    scope: str
    use: str
    basis: tuple[str, ...]
    in_force: date
    note: str
    tree: Indicator
    rules: TreeRules
    content_hash: str


def framework_ids(region: str = "", folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return what frameworks there are, without reading them."""
    return tuple(sorted({_id_of(path) for _, path in _files(layers(region, folders))}))


def load_framework(
    framework_id: str, on: date, region: str = "", folders: Sequence[Path] = ()
) -> Framework:
    """Return the edition in force on a day, the most particular one.

    Raises:
        FlawsFound: There is no such framework, none is in force on the day, or
            a file cannot be used.

    Basis: ``mof-2020-10/project-indicators``.
    """
    found: Node | None = None
    for layer in layers(region, folders):
        editions = [edition for edition in _editions(framework_id, layer) if edition.since <= on]
        if editions:
            found = max(editions, key=lambda edition: edition.since).value
    if found is None:
        known = framework_ids(region, folders)
        if framework_id in known:
            not_in_force(FOLDER, f"指标体系“{framework_id}”", on)
        refuse(RULEBOOK_UNKNOWN, f"指标体系“{framework_id}”", f"可用：{'、'.join(known)}。")
    named = load_scoring_values(on, region, folders)
    shares = load_share_rules(framework_id, on, region, folders)
    return _framework(found, named, TreeRules(Points(number_of(_head(found)["full"])), shares))


def evaluation_frameworks(
    scope: str, on: date, region: str = "", folders: Sequence[Path] = ()
) -> tuple[Framework, ...]:
    """Return the frameworks in force on a day for evaluating a scope.

    Where none is made for the scope, all that evaluate are returned.
    """
    found = [
        load_framework(each, on, region, folders)
        for each in framework_ids(region, folders)
        if _in_force(each, on, region, folders)
    ]
    evaluating = tuple(each for each in found if each.use == EVALUATING)
    return tuple(each for each in evaluating if each.scope == scope) or evaluating


def _in_force(framework_id: str, on: date, region: str, folders: Sequence[Path]) -> bool:
    return any(
        edition.since <= on
        for layer in layers(region, folders)
        for edition in _editions(framework_id, layer)
    )


def framework_dates(framework_id: str) -> tuple[date, ...]:
    """Return the first days of a national framework's editions, oldest first."""
    return tuple(sorted(edition.since for edition in _editions(framework_id, *layers())))


def _files(found: Sequence[Layer]) -> Iterator[tuple[Layer, Path]]:
    for layer in found:
        for path in sorted((layer.folder / FOLDER).glob("*.yaml")):
            yield layer, path


def _id_of(path: Path) -> str:
    """Return the id a file is named for: before the hyphen of its edition."""
    return path.stem.partition("-")[0]


def _editions(framework_id: str, layer: Layer) -> list[Edition]:
    editions = []
    for _, path in _files([layer]):
        if _id_of(path) == framework_id:
            node = read_file(path, f"{layer.label}{FOLDER}/{path.name}")
            fields = _head(node)
            if text_of(fields["id"]) != framework_id:
                refuse(RULEBOOK_VALUE, fields["id"].where, f"应与文件名一致：“{framework_id}”。")
            editions.append(Edition(day_of(fields["in_force"]), node, framework_id))
    return editions


def _head(node: Node) -> dict[str, Node]:
    return fields_of(node, _HEAD, ("note", "use"))


def _framework(node: Node, named: Mapping[str, Edition], rules: TreeRules) -> Framework:
    fields = _head(node)
    children = tuple(_indicator(item, named) for item in items_of(fields["indicators"]))
    title = text_of(fields["title"])
    tree = Indicator(ROOT_CODE, title, Points(number_of(fields["full"])), children)
    return Framework(
        id=text_of(fields["id"]),
        version=text_of(fields["version"]),
        title=title,
        scope=text_of(fields["scope"]),
        use=text_of(fields["use"]) if "use" in fields else EVALUATING,
        basis=tuple(text_of(item) for item in items_of(fields["basis"])),
        in_force=day_of(fields["in_force"]),
        note=text_of(fields["note"]).replace("\n", "") if "note" in fields else "",
        tree=tree,
        rules=rules,
        content_hash=_content_hash(node.value, named, rules),
    )


def _indicator(node: Node, named: Mapping[str, Edition]) -> Indicator:
    shared = ("code", "name", "points")
    if isinstance(node.value, dict) and "children" in node.value:
        fields = fields_of(node, (*shared, "children"))
        children = tuple(_indicator(item, named) for item in items_of(fields["children"]))
        return Indicator(
            text_of(fields["code"]),
            text_of(fields["name"]),
            Points(number_of(fields["points"])),
            children,
        )
    fields = fields_of(
        node,
        (*shared, "meaning", "unit", "rule", "data_source"),
        ("criteria", "formula", "project_specific"),
    )
    return Indicator(
        code=text_of(fields["code"]),
        name=text_of(fields["name"]),
        points=Points(number_of(fields["points"])),
        rule=read_rule(fields["rule"], named),
        unit=text_of(fields["unit"]),
        meaning=text_of(fields["meaning"]),
        criteria=_lines(fields.get("criteria")),
        formula=text_of(fields["formula"]) if "formula" in fields else "",
        data_source=text_of(fields["data_source"]),
        project_specific=truth_of(fields["project_specific"])
        if "project_specific" in fields
        else False,
    )


def _lines(node: Node | None) -> tuple[str, ...]:
    return () if node is None else tuple(text_of(item) for item in items_of(node))


def _content_hash(content: object, named: Mapping[str, Edition], rules: TreeRules) -> str:
    """Hash the content, the named values it uses and the shares it must hold."""
    used = {name: edition.value.value for name, edition in named.items()}
    shares = [(share.names, share.at_least) for share in rules.shares]
    text = json.dumps(
        [_filled_in(content, used), shares], ensure_ascii=False, sort_keys=True, default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _filled_in(value: object, named: Mapping[str, object]) -> object:
    """Replace the names of scoring.yaml's entries by their values."""
    if isinstance(value, dict):
        return {key: _filled_in(item, named) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled_in(item, named) for item in value]
    return named.get(value, value) if isinstance(value, str) else value
