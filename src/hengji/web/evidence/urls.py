"""The addresses (网址) of the pages of evidence."""

from django.urls import path

from hengji.web.evidence import (
    completeness,
    interviews,
    listing,
    materials,
    serving,
    uploads,
    viewing,
    visits,
)

_OF = "evaluations/<int:evaluation_id>"

urlpatterns = [
    path(f"{_OF}/evidence", listing.evidence, name="evidence"),
    path(f"{_OF}/evidence/add", listing.add, name="add-evidence"),
    path(f"{_OF}/evidence/bind", listing.bind_several, name="bind-several"),
    path(f"{_OF}/uploads", uploads.begin, name="begin-upload"),
    path("uploads/<str:token>", uploads.upload, name="upload"),
    path("evidence/<int:evidence_id>", viewing.view, name="evidence-view"),
    path("evidence/<int:evidence_id>/edit", viewing.edit, name="edit-evidence"),
    path("evidence/<int:evidence_id>/bind", viewing.bind, name="bind-evidence"),
    path("evidence/<int:evidence_id>/remove", viewing.remove, name="remove-evidence"),
    path("evidence/links/<int:link_id>/remove", viewing.unbind, name="unbind-evidence"),
    path("evidence/<int:evidence_id>/file", serving.file, name="evidence-file"),
    path("evidence/<int:evidence_id>/picture", serving.picture, name="evidence-picture"),
    path("evidence/<int:evidence_id>/small", serving.small, name="evidence-small"),
    path("evidence/<int:evidence_id>/pages/<int:number>", serving.pdf_page, name="evidence-page"),
    path(f"{_OF}/materials", materials.materials, name="materials"),
    path(f"{_OF}/materials/add", materials.add, name="request-material"),
    path(f"{_OF}/basic-data", materials.save_data, name="save-basic-data"),
    path("materials/<int:material_id>/hand-in", materials.hand_in, name="hand-in-material"),
    path("materials/<int:material_id>/accept", materials.accept, name="accept-material"),
    path("materials/<int:material_id>/return", materials.send_back, name="return-material"),
    path(f"{_OF}/interviews", interviews.interviews, name="interviews"),
    path(f"{_OF}/interviews/add", interviews.add, name="add-interview"),
    path("interviews/<int:interview_id>", interviews.edit, name="edit-interview"),
    path(f"{_OF}/visits", visits.visits, name="visits"),
    path(f"{_OF}/visits/add", visits.add, name="add-visit"),
    path("visits/<int:visit_id>", visits.edit, name="edit-visit"),
    path("<int:year>/completeness", completeness.completeness, name="completeness"),
]
