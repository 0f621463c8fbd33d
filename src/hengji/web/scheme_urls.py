"""The addresses (网址) of the scheme of an evaluation."""

from django.urls import path

from hengji.web import scheme_difference, scheme_editing, schemes

BASE = "evaluations/<int:evaluation_id>/scheme"

urlpatterns = [
    path(BASE, schemes.scheme, name="scheme"),
    path(f"{BASE}/start", schemes.start, name="start-scheme"),
    path(f"{BASE}/submit", schemes.submit, name="submit-scheme"),
    path(f"{BASE}/approve", schemes.approve, name="approve-scheme"),
    path(f"{BASE}/return", schemes.return_to_agency, name="return-scheme"),
    path(f"{BASE}/amend", schemes.amend, name="amend-scheme"),
    path(f"{BASE}/difference", scheme_difference.difference, name="scheme-difference"),
    path(f"{BASE}/points", scheme_editing.points, name="scheme-points"),
    path(f"{BASE}/lists", scheme_editing.lists, name="scheme-lists"),
    path(f"{BASE}/indicators/<str:code>", scheme_editing.indicator, name="scheme-indicator"),
    path(f"{BASE}/indicators/<str:code>/add", scheme_editing.add, name="add-indicator"),
    path(f"{BASE}/indicators/<str:code>/move", scheme_editing.move, name="move-indicator"),
    path(f"{BASE}/indicators/<str:code>/remove", scheme_editing.remove, name="remove-indicator"),
]
