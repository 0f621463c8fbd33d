"""Saving many working papers of one evaluation at once (成批填写底稿)."""

from collections.abc import Mapping

from hengji.actions.papers import FieldChange, scoring_leaves, write_papers
from hengji.core.paper_fields import PaperField
from hengji.core.scoring import ScoreSheet
from hengji.models import User


def save_papers(
    evaluation_id: int,
    papers: Mapping[str, Mapping[PaperField, FieldChange]],
    *,
    reason: str = "",
    by: User,
) -> ScoreSheet:
    """Save fields of many working papers, by code of the leaf: all of them or none.

    Raises:
        FlawsFound: A text cannot be read, or a leaf cannot be scored by it.
        MoveRefused: Scores stand at this stage.
        PaperClash: Somebody else changed fields of a paper meanwhile.
    """
    with scoring_leaves(evaluation_id, by) as (event, evaluation, scoring):
        changed = dict[str, None]()

        def note(code: str, label: str, before: object, after: object) -> None:
            changed[code] = None
            event.change(f"{code} {label}", before, after)

        found = write_papers(evaluation, papers, scoring, reason=reason, by=by, note=note)
        event.about = evaluation
        event.summary = f"{len(changed)} 项指标：{'、'.join(changed)}"
        event.nothing_changed = not changed
    return found.sheet
