"""The way in for programs (接口的门): a token, its scopes, and nothing else."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar, get_type_hints

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from hengji.actions.recording import note
from hengji.actions.tokens import token_user
from hengji.core.tokens import TokenScope
from hengji.core.verbs import Note
from hengji.models import User
from hengji.web.api.errors import ALTERED, PROBLEM_CONTENT, OutOfScope, is_for_programs

Handler = Callable[[HttpRequest], HttpResponse]
OK = 200
View = TypeVar("View", bound=Callable[..., Any])


class BearerToken(HttpBearer):
    """Lets a request in whose token has the scope; None asks for any good token.

    It also refuses parameters that the operation does not have, which the
    library would ignore.
    """

    def __init__(self, scope: TokenScope | None, names: frozenset[str]) -> None:
        super().__init__()
        self.scope, self.names = scope, names

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Return the person whose token it is."""
        found = token_user(token)
        if found is None or (settings.MFA_REQUIRED and not is_mfa_enabled(found[0])):
            note(Note.REFUSED, found and found[0], f"{request.method} {request.path}：接口令牌无效")
            raise AuthenticationError
        user, scopes = found
        if self.scope and self.scope not in scopes:
            why = f"接口令牌没有“{self.scope.label}”的范围"
            note(Note.REFUSED, user, f"{request.method} {request.path}：{why}")
            raise OutOfScope
        self._refuse_other_names(request)
        request.user = user
        return user

    def _refuse_other_names(self, request: HttpRequest) -> None:
        wrong = [
            {
                "loc": ("query", name),
                "type": "repeated" if name in self.names else "extra_forbidden",
            }
            for name, values in request.GET.lists()
            if name not in self.names or len(values) > 1
        ]
        if wrong:
            raise ValidationError(wrong)


def reads(
    router: Router, path: str, scope: TokenScope | None, answer: object, summary: str
) -> Callable[[View], View]:
    """Declare an operation that answers JSON.

    What a request may ask for is the model that annotates ``asked``.

    Args:
        router: Where it belongs.
        path: With the names of its path parameters in braces.
        scope: What the token must be for; None for any good token.
        answer: The model of the answer.
        summary: What it does, in Chinese.
    """
    return _declaring(router, path, scope, summary, response=answer)


def downloads(
    router: Router, path: str, scope: TokenScope, media_types: Collection[str], summary: str
) -> Callable[[View], View]:
    """Declare an operation that answers a file of one of the types."""
    content: dict[str, Any] = {media_type: {} for media_type in media_types}
    altered = {"description": "文件与存入时不一致，没有提供。", "content": PROBLEM_CONTENT}
    extra = {"responses": {OK: {"content": content}, ALTERED: altered}}
    return _declaring(router, path, scope, summary, response={OK: None}, openapi_extra=extra)


def _declaring(
    router: Router,
    path: str,
    scope: TokenScope | None,
    summary: str,
    **options: Any,  # noqa: ANN401
) -> Callable[[View], View]:
    def declare(view: View) -> View:
        asked = get_type_hints(view).get("asked")
        names = frozenset(asked.model_fields) if asked else frozenset()
        register = router.get(
            path,
            auth=BearerToken(scope, names),
            operation_id=view.__name__,
            summary=summary,
            description=summary,
            **options,
        )
        return register(view)

    return declare


def keep_programs_apart(get_response: Handler) -> Handler:
    """Let no cookie open the API, nor any be set: a session is for pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_for_programs(request):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware
