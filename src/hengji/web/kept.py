"""What was typed and not saved (没有保存的内容): kept, and offered again.

A form whose session ended, or that somebody else overtook, goes into the
session of the browser; only the same person gets it back.
"""

from collections.abc import Mapping
from typing import TypedDict

from django.http import HttpRequest

KEY = "kept"
MOST_CHARACTERS = 400_000
SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "oldpassword"})
ONE_TIME_CODE = "code"
"""Secret on the pages of an account; elsewhere a code names an indicator or an entry."""

ACCOUNT_PAGES = ("/account/", "/sign-in")
CARRIED_FIELDS = frozenset(
    {
        "agency", "agency_id", "agrees", "all", "choose", "chosen", "conflict", "finding",
        "fingerprint", "go", "kind", "lead", "login_name", "next", "to", "upload", "version",
    }
)  # fmt: skip
CARRIED_PREFIXES = ("shown-", "was-")
"""What pages and buttons send by themselves: nobody typed it."""


class Kept(TypedDict):
    """What was kept: whose it is, the page to go back to, the form's address."""

    person: int
    path: str
    action: str
    fields: dict[str, list[str]]
    typed: bool


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """Return the fields of a posted form that may be offered again; files never."""
    if request.method != "POST":
        return {}
    fields = {
        name: values
        for name, values in request.POST.lists()
        if not SECRET_FIELDS & {name, name.rstrip("12")}
        and not (name == ONE_TIME_CODE and request.path.startswith(ACCOUNT_PAGES))
    }
    size = sum(len(value) for values in fields.values() for value in values)
    return fields if size <= MOST_CHARACTERS else {}


def is_put_back(request: HttpRequest) -> bool:
    """Tell whether the page of a posted form will show again what was typed into it."""
    return any(
        name not in CARRIED_FIELDS and not name.startswith(CARRIED_PREFIXES)
        for name in typed_in(request)
    )


def keep_typed(request: HttpRequest, person: int | None = None) -> None:
    """Keep the fields of a posted form, with the page they belong to."""
    if fields := typed_in(request):
        path = request.headers.get("Referer", "") or request.path
        request.session[KEY] = {
            "person": person or request.user.pk,
            "path": _local(path, request),
            "action": request.path,
            "fields": fields,
            "typed": is_put_back(request),
        }


def kept_for(request: HttpRequest) -> Kept | None:
    """Return what was kept for the person signed in, if anything was."""
    kept: Kept | None = request.session.get(KEY)
    if kept and request.user.is_authenticated and kept["person"] == request.user.pk:
        return kept
    return None


def kept_lists(request: HttpRequest) -> Mapping[str, list[str]]:
    """Return all kept values of each field of the page asked for; once they show, they stay."""
    kept = kept_for(request)
    if kept is None or request.path not in {kept["path"], kept["action"]}:
        return {}
    return kept["fields"]


def kept_fields(request: HttpRequest) -> Mapping[str, str]:
    """Return the kept fields that belong to the page asked for, each with its last value."""
    return {name: values[-1] for name, values in kept_lists(request).items()}


def forget_kept(request: HttpRequest) -> None:
    """Forget what was kept; it was saved, or the person said so."""
    request.session.pop(KEY, None)


def _local(address: str, request: HttpRequest) -> str:
    """Return the path of an address of this site; of another site, the form's own."""
    base = f"{request.scheme}://{request.get_host()}"
    if address.startswith(f"{base}/"):
        return address.removeprefix(base).split("?")[0]
    return address if address.startswith("/") else request.path
