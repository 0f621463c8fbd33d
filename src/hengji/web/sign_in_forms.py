"""The library's forms (登录表单) in the words of our pages."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as authenticator_app
from django import forms

PASSWORD_HINT = "至少 12 位；不要用姓名、单位名和常见的口令。"  # noqa: S105 - a sentence
CODE_HINT = "打开手机上的验证器，输入显示的 6 位数字；手机不在身边的，可以输入一个恢复码。"
LONGEST_PASSWORD = 256
LONGEST_CODE = 20
DIGITS_A_GROUP = 4


def _say(
    form: forms.Form, labels: Mapping[str, str], hints: Mapping[str, str] | None = None
) -> None:
    """Label the fields; a placeholder would say the same again."""
    form.label_suffix = ""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = (hints or {}).get(name, "")
        field.widget.attrs.pop("placeholder", None)


def _code(form: forms.Form, hint: str) -> None:
    _say(form, {"code": "验证码"}, {"code": hint})
    form.fields["code"].max_length = LONGEST_CODE  # type: ignore[attr-defined]
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": str(LONGEST_CODE)}


class SignInForm(account.LoginForm):
    """登录."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        _say(self, {"login": "登录名", "password": "口令"})


class ConfirmForm(account.ReauthenticateForm):
    """确认口令."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        _say(self, {"password": "口令"})


class ChangeForm(account.ChangePasswordForm):
    """修改口令."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": "现在的口令", "password1": "新口令", "password2": "再输一次新口令"}
        _say(self, labels, {"password1": PASSWORD_HINT})


class SetForm(account.SetPasswordForm):
    """设置口令."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        labels = {"password1": "新口令", "password2": "再输一次新口令"}
        _say(self, labels, {"password1": PASSWORD_HINT})


class CodeForm(second_factor.AuthenticateForm):
    """登录时的验证码."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class ConfirmCodeForm(second_factor.ReauthenticateForm):
    """确认验证码."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class ActivateForm(authenticator_app.ActivateTOTPForm):
    """启用验证器."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*args, **kwargs)
        _code(self, "输入验证器里显示的 6 位数字。")

    @property
    def secret_groups(self) -> tuple[str, ...]:
        """Return the secret as a person copies it: four characters at a time."""
        places = range(0, len(self.secret), DIGITS_A_GROUP)
        return tuple(self.secret[place : place + DIGITS_A_GROUP] for place in places)
