"""Django's settings, made from what the installation decides (``config``)."""

from datetime import timedelta
from importlib.metadata import version

from csp.constants import NONE, SELF

from hengji.config import Config, Profile

CONFIG = Config()
VERSION = version("hengji")
DEMO = CONFIG.profile is Profile.DEMO
STRICT = CONFIG.profile is Profile.PRODUCTION

DEBUG = False
SECRET_KEY = CONFIG.key
ALLOWED_HOSTS = list(CONFIG.hosts)
ROOT_URLCONF = "hengji.web.urls"
WSGI_APPLICATION = "hengji.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "hengji",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "hengji.web.middleware.request_origin",
    "hengji.web.health.answer_health",
    "django.middleware.security.SecurityMiddleware",
    "hengji.web.middleware.refuse_plain_http",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hengji.web.middleware.refuse_large_uploads",
    "hengji.web.api.door.keep_programs_apart",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hengji.web.middleware.end_old_sessions",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hengji.web.middleware.GuardEveryPage",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hengji.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "hengji.web.forms.Renderer"

DATABASES = {"default": CONFIG.database}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
JOB_HANDLERS = "hengji.worker.HANDLERS"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = CONFIG.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_FOLDER = CONFIG.files
RULES_FOLDERS = (CONFIG.rules,) if CONFIG.rules else ()
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 400  # each is held open, and a process has 1,024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_LIMIT = CONFIG.upload_megabytes * 1_000_000
EVIDENCE_LIMIT = CONFIG.evidence_megabytes * 1_000_000

# Sign-in
AUTH_USER_MODEL = "hengji.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
ACCOUNT_ADAPTER = "hengji.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/30m/key"}  # of codes; axes counts passwords
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "hengji.web.sign_in_forms.SignInForm",
    "reauthenticate": "hengji.web.sign_in_forms.ConfirmForm",
    "change_password": "hengji.web.sign_in_forms.ChangeForm",
    "set_password": "hengji.web.sign_in_forms.SetForm",
}
MFA_ADAPTER = "hengji.web.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "hengji.web.sign_in_forms.CodeForm",
    "reauthenticate": "hengji.web.sign_in_forms.ConfirmCodeForm",
    "activate_totp": "hengji.web.sign_in_forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "衡绩"
MFA_REQUIRED = STRICT
AXES_HANDLER = "hengji.web.locks.LockHandler"
AXES_FAILURE_LIMIT = 5
FAILURES_ANYWHERE = 50
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "hengji.web.accounts.locked_out"
AXES_USERNAME_CALLABLE = "hengji.web.accounts.username_of"
AXES_CLIENT_IP_CALLABLE = "hengji.web.middleware.client_address"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# Sessions and cookies
IDLE_SECONDS = CONFIG.idle_minutes * 60
LONGEST_SECONDS = CONFIG.longest_hours * 3600
SESSION_COOKIE_AGE = LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hengji.web.problems.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = STRICT
SESSION_COOKIE_NAME = "__Host-session" if STRICT else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if STRICT else "csrf"

# Headers
SECURE_SSL_REDIRECT = False
TLS_ONLY = STRICT  # plain HTTP is refused, never redirected
SECURE_HSTS_SECONDS = 31_536_000 if STRICT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.proxy_hops else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
PROXY_HOPS = CONFIG.proxy_hops
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING_CONFIG = None  # ``hengji.logs`` configures structlog before Django starts
