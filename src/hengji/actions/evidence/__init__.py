"""Evidence (佐证材料): kept, bound to leaves, asked for, handed in; records of field work."""

from hengji.actions.evidence.attachments import attach_file
from hengji.actions.evidence.binding import bind_evidence, tie_evidence, unbind_evidence
from hengji.actions.evidence.field_work import (
    add_interview,
    add_site_visit,
    edit_interview,
    edit_site_visit,
)
from hengji.actions.evidence.keeping import (
    Described,
    add_evidence,
    add_uploaded_evidence,
    edit_evidence,
    remove_evidence,
)
from hengji.actions.evidence.materials import (
    accept_material,
    hand_in_material,
    hand_in_uploaded_material,
    request_material,
    return_material,
    save_basic_data,
)

__all__ = [
    "Described",
    "accept_material",
    "add_evidence",
    "add_interview",
    "add_site_visit",
    "add_uploaded_evidence",
    "attach_file",
    "bind_evidence",
    "edit_evidence",
    "edit_interview",
    "edit_site_visit",
    "hand_in_material",
    "hand_in_uploaded_material",
    "remove_evidence",
    "request_material",
    "return_material",
    "save_basic_data",
    "tie_evidence",
    "unbind_evidence",
]
