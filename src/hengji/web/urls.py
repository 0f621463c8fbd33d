"""The addresses (网址) of all pages."""

from allauth.account import views as account
from django.urls import include, path

from hengji.web import accounts, evaluations, home, imports, problems, ranking

urlpatterns = [
    path("", home.home, name="home"),
    path("still-here", home.still_here, name="still-here"),
    path("sign-in", account.login, name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("enter/<str:secret>", accounts.enter, name="enter"),
    path("account/choose-password", accounts.choose, name="choose-password"),
    path("account/inactive", account.account_inactive, name="account_inactive"),
    path("account/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("account/password", account.password_change, name="account_change_password"),
    path("account/password/set", account.password_set, name="account_set_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("<int:year>/ranking", ranking.ranking, name="ranking"),
    path("<int:year>/ranking/export", ranking.export_ranking, name="export-ranking"),
    path("<int:year>/imports", imports.imports, name="imports"),
    path("imports/<int:import_id>", imports.preview, name="import"),
    path("imports/<int:import_id>/correct", imports.correct_import, name="correct-import"),
    path("imports/<int:import_id>/confirm", imports.confirm_import, name="confirm-import"),
    path("imports/<int:import_id>/discard", imports.discard_import, name="discard-import"),
    path("evaluations/<int:evaluation_id>", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:evaluation_id>/score", evaluations.correct, name="correct-score"),
    path("evaluations/<int:evaluation_id>/files", evaluations.attach, name="attach"),
    path("attachments/<int:attachment_id>", evaluations.attachment, name="attachment"),
]

handler400 = problems.bad_request
handler404 = problems.not_found
handler500 = problems.broken
