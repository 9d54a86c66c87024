"""The only settings file: whatever differs between installations comes from the environment.

`.env.example` lists every variable. Outside a local run a missing or dangerous value stops the
start and says which one it is and what to do (ADR 0001).
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
import pghistory
import pgtrigger
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from annotations import workflow
from config import local
from documents import policy as documents_policy

env = environ.Env()
# An empty variable is an unset one: env files and compose write them so, and a switch that is ""
# must not count as off.
env.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

BASE_DIR = Path(__file__).resolve().parent.parent

# --- local or production --------------------------------------------------------------------------

# Unset means local only where nothing looks like a deployment: a server on which somebody set one
# of these and forgot the rest must refuse to start, not quietly serve from an embedded database
# with made-up keys. To run locally against a database of your own, say so: STANCEBOOK_ENV=local
# (`make run` does).
DEPLOYED = any(
    [
        env("DATABASE_URL", default=""),
        env("BROKER_URL", default=""),
        env("SECRET_KEY", default=""),
        env("ALLOWED_HOSTS", default=""),
    ]
)
STANCEBOOK_ENV = env("STANCEBOOK_ENV", default="production" if DEPLOYED else "local")
if STANCEBOOK_ENV not in ("local", "production"):
    raise ImproperlyConfigured(
        f"STANCEBOOK_ENV is {STANCEBOOK_ENV!r}. Set it to 'local' or 'production'."
    )
LOCAL = STANCEBOOK_ENV == "local"


def _refuse(setting: str, problem: str, remedy: str) -> None:
    """Stop the start of a production process; a local run needs none of this."""
    if not LOCAL:
        raise ImproperlyConfigured(f"{setting} {problem}. {remedy} See .env.example.")


# --- secrets and hosts ----------------------------------------------------------------------------

MAKE_A_KEY = """Make one: python3 -c "import secrets; print(secrets.token_urlsafe(64))"."""
# Words that stand in keys copied from a manual, never in one that was drawn at random.
KNOWN_KEYS = ("insecure", "changeme", "change-me", "change_me", "example", "replace", "your-secret")


def _refuse_weak_key(setting: str, key: str) -> None:
    if not key:
        _refuse(setting, "is missing", MAKE_A_KEY)
    if any(word in key.lower() for word in KNOWN_KEYS):
        _refuse(setting, "is a publicly known value", MAKE_A_KEY)
    if len(key) < 50 or len(set(key)) < 5:
        _refuse(setting, "is too weak: at least 50 random characters are needed", MAKE_A_KEY)


SECRET_KEY = env("SECRET_KEY", default="") or (local.secret_key() if LOCAL else "")
_refuse_weak_key("SECRET_KEY", SECRET_KEY)

# Old keys, so that a new one does not end everybody's session.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
for old_key in SECRET_KEY_FALLBACKS:
    _refuse_weak_key("SECRET_KEY_FALLBACKS", old_key)

DEBUG = env.bool("DEBUG", default=False)
if DEBUG:
    _refuse("DEBUG", "is on: error pages would show settings and data", "Unset it.")

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else []
)
if not ALLOWED_HOSTS:
    _refuse(
        "ALLOWED_HOSTS", "is missing", "Set it to the host names users type, with commas between."
    )
if "*" in ALLOWED_HOSTS:
    _refuse("ALLOWED_HOSTS", "allows every host ('*')", "Name the hosts that users type.")

# --- services -------------------------------------------------------------------------------------

DATABASE_URL = env("DATABASE_URL", default="")
if not DATABASE_URL:
    _refuse("DATABASE_URL", "is missing", "Set it to postgresql://user:password@host:5432/name.")

DATABASES = {"default": env.db_url_config(DATABASE_URL or local.database_url())}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host:5432/name."
    )
# Each of the web server's threads keeps its connection: opening one costs more than most requests.
# No health check before each request: that is a round trip every time, to save one failed request
# per thread after the database was restarted (the failure itself discards the dead connection).
DATABASES["default"]["CONN_MAX_AGE"] = 60
# Statements that come again are parsed and planned once a connection. (A pooler that shares
# connections between transactions must keep prepared statements apart; PgBouncer does since 1.21.)
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "server_side_binding": True,
    "prepare_threshold": 3,
}

BROKER_URL = env("BROKER_URL", default="")
if not BROKER_URL:
    _refuse(
        "BROKER_URL",
        "is missing",
        "Set it to redis://host:6379/0 or amqp://user:password@host:5672.",
    )

CELERY_BROKER_URL = BROKER_URL or local.broker_url()

# Uploaded files wait here for their import; web and worker must see the same folder.
MEDIA_ROOT = env("MEDIA_ROOT", default=str(local.STATE / "media") if LOCAL else "")
if not MEDIA_ROOT:
    _refuse(
        "MEDIA_ROOT", "is missing", "Set it to a folder that web and worker share and that is kept."
    )

# --- work that takes time -------------------------------------------------------------------------

# The Job row is the truth and Celery only its engine: a task may run twice, none may be lost.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the hard limit: a task that ran longer than this would be handed out a second time.
    "visibility_timeout": 60 * 60,
    # With kombu's own values a killed worker's task did not come back within a minute.
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    # A broker that is away must not hold a request for long (kombu's own values hold it for six
    # seconds): the sweep sends later what could not be sent now.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_DEFAULT_QUEUE = "stancebook"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "expire": {
        "task": "annotations.expire",
        "schedule": 3.0,  # a lease ends a little more than this late at most
        "options": {"expires": 3},
    },
    "digest": {
        "task": "annotations.digest",
        "schedule": crontab(hour=6, minute=0),  # before the working day, in Europe
        "options": {"expires": 60 * 60},
    },
    "sweep": {
        "task": "documents.sweep",
        "schedule": 15.0,
        "options": {"expires": 15},  # without a worker the sweeps must not pile up
    },
}

# --- e-mail ---------------------------------------------------------------------------------------

# Where mails go: smtp+tls://user:password@host:587. Without it they are written to the log.
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
# A mail server that hangs holds up whoever waits for it no longer than this.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or f"stancebook@{ALLOWED_HOSTS[0]}"
# What the links in mails begin with.
SITE_ADDRESS = env("SITE_ADDRESS", default="") or (
    "http://localhost:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}"
)

# --- apps and middleware --------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.StancebookAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "health_check",
    "documents",
    "annotations",
    "seeds",
]

# Which documents somebody reads who does not read all of them: said by the app that hands them out.
DOCUMENTS_HANDED_TO = "annotations.models.layers.is_assigned"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a locked sign-in into its answer
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

# --- static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
# Production serves what `collectstatic` gathered, compressed and named by content; a local run
# serves the files where they lie, so that an edit shows without a build step.
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "config.storage.StaticFiles"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- signing in -----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# How long the link of an invitation works.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# By name and address together: a stranger's wrong guesses must not lock the owner out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "documents.api.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "config.proxies.client_ip"
AXES_VERBOSE = False

# Only because our own table refers to it.
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 -- the name of a model
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=90),
    "TOKEN_PREFIX": "sb_",
    "SECURE_HASH_ALGORITHM": "hashlib.sha512",
}

# --- history --------------------------------------------------------------------------------------

# Every change leaves an event row, written by a statement trigger. Who did it stands in the row
# itself (documents.audit), and no path can change it afterwards.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# An event is looked up by what it happened to; indexes on what it names would slow every write.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="events", db_index=True)

# --- the API --------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # A token first: its WWW-Authenticate header makes "not signed in" a 401 and not a 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "documents.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "documents.api.parsers.StrictJSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["documents.api.filters.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "documents.api.schema.Schema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "documents.api.pagination.Pages",
    "URL_FORMAT_OVERRIDE": None,  # `format` is an option of our exports
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "documents.api.errors.Handler",
    "EXCEPTION_FORMATTER_CLASS": "documents.api.errors.Formatter",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Stancebook",
    "DESCRIPTION": "Who claims what, and where they stand.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    # The schema names no data; whoever writes a client reads it without an account.
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    # Where several fields share a name or several names a list, a name would be made up, and anew
    # at each change.
    "ENUM_NAME_OVERRIDES": {
        "MemberRoleEnum": list(documents_policy.ROLES.items()),
        "PrecisionEnum": "documents.models.documents.PRECISIONS",
        "ActorRoleEnum": "annotations.models.ClaimActor.Role",
        "LayerKindEnum": "annotations.models.Layer.Kind",
        "LayerStatusEnum": list(workflow.STATES.items()),
        "JobStateEnum": "documents.models.Job.State",
        "DocumentStateEnum": list(workflow.DOCUMENT_STATES.items()),
        "CommentKindEnum": "annotations.models.Comment.Kind",
        "NoticeKindEnum": "annotations.models.Notice.Kind",
        "MarkKindEnum": "annotations.models.Mark.Kind",
        "EntryStatusEnum": "annotations.models.Actor.Status",
        **{
            name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
            for name in (
                "ValidationErrorEnum",
                "ClientErrorEnum",
                "ServerErrorEnum",
                *(f"ErrorCode{status}Enum" for status in (401, 403, 404, 405, 406, 415, 429, 500)),
            )
        },
    },
}

# --- what the browser is told ---------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Our scripts read the token from the page. Kept from them everywhere, because in production the
# cookie has another name: a script that reads it must fail on its writer's machine already.
CSRF_COOKIE_HTTPONLY = True

# Plain HTTP on localhost has no secure cookies; everything else has, under names that only HTTPS
# can set.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"

# How many of our own proxies stand before the web server. None: their headers are a caller's
# invention.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not LOCAL)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from inside the container, without TLS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0 if LOCAL else 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole domain for years and cannot be taken back: its owner's decision, not
# ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- logging --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals_in_a_line": {"()": "config.logs.RefusalsInALine"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env("LOG_LEVEL", default="WARNING" if LOCAL else "INFO"),
    },
    "loggers": {
        # Django's own handlers would say everything a second time.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["refusals_in_a_line"]},
        # What is missing stands in the page's answer; a traceback at every look of a monitor helps
        # nobody.
        "health_check": {"level": "ERROR"},
        # It warns at every HEAD request, because Django leaves it to the server to drop the body.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
