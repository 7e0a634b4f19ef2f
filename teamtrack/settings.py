"""All settings, read from the environment; a wrong value stops the program with a sentence.

`./run` provides every value on a newcomer's machine (see embedded.py); who deploys sets them: docs of each below.
"""

from pathlib import Path

import environs
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

env = environs.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- what the environment says -------------------------------------------------------------------------------------
DATA_DIR: Path = env.path("TEAMTRACK_DATA", BASE_DIR / ".data")
# What opens the backups; made at the first one. It belongs on another machine, too, and never beside the backups.
BACKUP_KEY_FILE: Path = env.path("TEAMTRACK_BACKUP_KEY_FILE", DATA_DIR / "backup_key")
# What opens the sealed notes; made at the first one. A backup never holds it: keep a copy on another machine.
KEYS_FILE: Path = env.path("TEAMTRACK_KEYS_FILE", DATA_DIR / "keys")
DEBUG: bool = env.bool("TEAMTRACK_DEBUG", False)
SECRET_KEY: str = env.str("TEAMTRACK_SECRET_KEY", validate=environs.validate.Length(min=32))
HTTPS: bool = env.bool("TEAMTRACK_HTTPS", False)
# Set only where a proxy of ours overwrites X-Forwarded-*; a client's own headers must have no effect.
BEHIND_PROXY: bool = env.bool("TEAMTRACK_BEHIND_PROXY", False)
# The machine's own names always count, so that it can ask itself whether it is well.
ALLOWED_HOSTS: list[str] = [*env.list("TEAMTRACK_ALLOWED_HOSTS", []), "localhost", "127.0.0.1", "[::1]"]
# In demo mode the business day stands still on this date; otherwise it is the clock's (see business_day.py).
DEMO_DAY = env.date("TEAMTRACK_DEMO_DAY", None)
REDIS_URL: str = env.str("REDIS_URL", validate=environs.validate.Length(min=1))
DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=600, conn_health_checks=True)}
# What a connection asks again and again is planned once: a quarter of the time that saving a grid takes.
DATABASES["default"]["OPTIONS"] = {
    "server_side_binding": True,
    "prepare_threshold": 3,
} | DATABASES["default"].get("OPTIONS", {})

# --- the house -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "pgtrigger",
    "teamtrack",
    "members",
    "production",
    "emulation",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "teamtrack.middleware.refuse_odd_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "teamtrack.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teamtrack.middleware.keep_no_copies",
    "teamtrack.middleware.keep_session_fresh",
    "teamtrack.middleware.hold_session_to_its_means",
    "teamtrack.middleware.RequireSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teamtrack.middleware.tell_of_wrong_method",
]
ROOT_URLCONF = "teamtrack.urls"
WSGI_APPLICATION = "teamtrack.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "teamtrack.context.frame",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["teamtrack.loaders.Loader"]),
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["teamtrack.loaders.Loader"]  # type: ignore[index]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- people --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["members.actions.sign_in.AccountBackend"]  # permissions are asked of access.may only
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # absolute life of a session, seconds; idle time: middleware.keep_session_fresh
SESSION_IDLE_SECONDS = 30 * 60
TABLET_IDLE_SECONDS = 2 * 60  # on a shared tablet, whoever signed in and however
TABLET_WARNING_SECONDS = 30  # so long before the end somebody who stands there is asked
SECOND_STEP_SECONDS = 10 * 60  # between the password and the code
OTP_TOTP_ISSUER = "teamtrack"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SCREEN_COOKIE_NAME, TABLET_COOKIE_NAME = "screen", "tablet"  # tokens of paired devices, which are nobody's session
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- what a browser may do -----------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "teamtrack.views.csrf_failure"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SCREEN_COOKIE_NAME, TABLET_COOKIE_NAME = "__Host-screen", "__Host-tablet"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^suc-khoe/$"]  # asked on the machine itself, before any proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "teamtrack.uploads.TurnAwayLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a grid of 40 people x 7 columns x a few products

# --- words and numbers ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # would print ?page=60.527 in links; screens use the |so and |pct filters
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- jobs: the job table is the truth, the broker only wakes a worker (jobs.py) -------------------------------------
# redis-py and kombu spell a Unix socket's address differently.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_TASK_TIME_LIMIT = 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"teamtrack": {"level": "INFO"}, "celery": {"level": "WARNING"}},
}
