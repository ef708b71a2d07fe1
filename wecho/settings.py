"""Settings of the site. What differs between machines comes from `wecho.env`; everything else is written here once."""

import os
from datetime import timedelta
from typing import Any

from botocore.config import Config
from csp.constants import NONCE, NONE, SELF

from wecho.admin_theme import UNFOLD as UNFOLD
from wecho.env import BASE_DIR, read_env

ENV = read_env(os.environ)

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
FIELD_KEYS = ENV.field_keys
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins
SITE_URL = ENV.site_url
DATA_DIR = ENV.data_dir
EMBEDDED = ENV.embedded
MEDIA_ACCEL = ENV.media_accel
STAFF_SECOND_FACTOR = ENV.staff_second_factor
TRUSTED_PROXIES = ENV.trusted_proxies
WEBHOOK_ALLOWED_NETWORKS = ENV.webhook_allowed_networks
WEBHOOK_CA_FILE = ENV.webhook_ca_file
TEXTS = ENV.texts
IDENTITY_CHECK = ENV.identity_check
TEXT_EDITS_REVIEWED = ENV.text_edits_reviewed
HTTPS = SITE_URL.startswith("https://")
S3_PUBLIC_URL = ENV.s3.public_url if ENV.s3 else None

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "wecho.apps.JobsConfig",
    "wecho",
    "accounts",
    "services_registry",
    "gallery",
    "messaging",
    "moderation",
]

MIDDLEWARE = [
    "services_registry.api.contract.lane.ServicesMiddleware",
    "wecho.common.origin.OriginMiddleware",
    "wecho.common.deadline.DeadlineMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wecho.common.language.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.web.authentication.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.web.staff.StaffSecondFactorMiddleware",
    "wecho.common.faults.DomainErrorMiddleware",
]

ROOT_URLCONF = "wecho.urls"
WSGI_APPLICATION = "wecho.wsgi.application"
ASGI_APPLICATION = "wecho.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "wecho.common.template_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.web.context.contact",
                "accounts.web.context.unread_notifications",
                "messaging.web.context.unread_messages",
            ],
        },
    }
]

# --- data ---

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

CACHES: dict[str, dict[str, Any]]
CHANNEL_LAYERS: dict[str, dict[str, Any]]
if ENV.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": ENV.redis_url,
            "KEY_FUNCTION": "wecho.common.cache_keys.as_written",
            "REVERSE_KEY_FUNCTION": "wecho.common.cache_keys.as_read",
            "OPTIONS": {
                "SERIALIZER": "django_redis.serializers.json.JSONSerializer",
                "SOCKET_CONNECT_TIMEOUT": 0.5,
                "SOCKET_TIMEOUT": 1,
                "CONNECTION_POOL_KWARGS": {"max_connections": 64},
            },
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # redis-py 8 closes an idle subscription at its socket timeout; a subscription is idle most of its life.
            "CONFIG": {"hosts": [{"address": ENV.redis_url, "socket_timeout": None}], "prefix": "wecho:channels"},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "KEY_FUNCTION": "wecho.common.cache_keys.as_written",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

SESSION_ENGINE = "wecho.common.site_sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "photos"],
    }
}

PERIODIC_JOBS = {
    "accounts.tasks.erase_due": 10 * 60,
    "accounts.tasks.prune_exports": 60 * 60,
    "accounts.tasks.reconcile_pictures": 60,
    "accounts.tasks.send_digests": 15 * 60,
    "accounts.tasks.prune_notifications": 24 * 60 * 60,
    "accounts.tasks.prune_mails": 24 * 60 * 60,
    "accounts.tasks.end_due_suspensions": 60,
    "accounts.tasks.prune_sessions": 60 * 60,
    "accounts.tasks.prune_codes": 10 * 60,
    "accounts.tasks.recount_follows": 24 * 60 * 60,
    "gallery.tasks.reconcile_photos": 60,
    "gallery.tasks.sweep_uploads": 60 * 60,
    "gallery.tasks.recount_posts": 24 * 60 * 60,
    "gallery.tasks.rank_hot": 5 * 60,
    "gallery.tasks.recount_boards": 24 * 60 * 60,
    "gallery.tasks.prove_answers": 24 * 60 * 60,
    "gallery.tasks.file_posts": 24 * 60 * 60,
    "gallery.tasks.recount_facets": 24 * 60 * 60,
    "services_registry.tasks.prune_traffic": 60 * 60,
    "services_registry.tasks.reconcile_erasures": 10 * 60,
    "services_registry.tasks.reconcile_removals": 10 * 60,
    "services_registry.tasks.reconcile_services": 24 * 60 * 60,
    "services_registry.tasks.prune_exports": 60 * 60,
    "services_registry.tasks.send_all_due": 60,
    "services_registry.tasks.prune_deliveries": 60 * 60,
    "wecho.tasks.prune": 60 * 60,
}

# How often a process writes down how many calls the services made.
TRAFFIC_FLUSH_SECONDS = 5.0

# --- mail ---

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
CONTACT = ENV.contact
EMAIL_TIMEOUT = 20
if ENV.smtp:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = ENV.smtp.host, ENV.smtp.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.smtp.username, ENV.smtp.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.smtp.starttls, ENV.smtp.tls
else:
    EMAIL_BACKEND = "wecho.common.mail.FileBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# --- photos and static files ---

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media", "file_permissions_mode": 0o600, "allow_overwrite": True},
    },
    "staticfiles": {
        "BACKEND": "wecho.common.static_files.HashedStaticFiles"
        if ENV.static_root
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if ENV.s3:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": ENV.s3.endpoint_url,
            "bucket_name": ENV.s3.bucket,
            "access_key": ENV.s3.access_key_id,
            "secret_key": ENV.s3.secret_access_key,
            "region_name": ENV.s3.region,
            "client_config": Config(
                connect_timeout=2,
                read_timeout=8,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
            ),
            "querystring_expire": 3600,
            "max_memory_size": 1024 * 1024,  # what is read and larger waits on disk
            "file_overwrite": True,  # keys are random and written once; a repeated job writes the same again
            "default_acl": None,
        },
    }
STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_root
WHITENOISE_USE_FINDERS = ENV.static_root is None  # nothing collected: straight from the source tree
WHITENOISE_MAX_AGE = 60 if DEBUG else 3600
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# --- people ---

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
PROOF_URL = "accounts:prove"
PASSWORD_HASHERS = [
    "wecho.common.passwords.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "wecho.common.passwords.MaximumLengthValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email", "pending_email")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=2),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ALGORITHM": "HS256",
    "USER_ID_CLAIM": "user_id",
    "UPDATE_LAST_LOGIN": False,
}
# One live session a person, as the service before Wecho had it: who signs in ends all others.
SINGLE_SESSION = ENV.single_session
# How often a process looks for sessions that were ended and people who changed.
SIGNED_IN_LOOK_SECONDS = 2.0

# --- the API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "services_registry.api.authentication.AppKeyAuthentication",
        "accounts.api.authentication.BearerAuthentication",
        "accounts.api.authentication.SitePageAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["services_registry.api.permissions.IsKnownCaller"],
    "DEFAULT_RENDERER_CLASSES": ["wecho.common.api_answers.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wecho.common.api_answers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "wecho.common.openapi.EnvelopeSchema",
    "EXCEPTION_HANDLER": "wecho.common.api_answers.answer_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Wecho API",
    "DESCRIPTION": (BASE_DIR / "wecho" / "api.md").read_text(),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "BoardStatusEnum": "gallery.states.BoardStatus",
        "PhotoStatusEnum": "gallery.states.PhotoStatus",
        "PostStatusEnum": "gallery.states.PostStatus",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "services_registry.api.schema.describe_posts_api",
    ],
}

# --- language ---

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "wecho.formats"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- safety ---

SECURE_SSL_REDIRECT = False  # nginx redirects; the health check of a container speaks plain HTTP
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wecho.common.faults.csrf_refused"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W008"]
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/api/docs/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Only custom properties such as --ratio, which give each photo its place before it loads.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF, *([S3_PUBLIC_URL] if S3_PUBLIC_URL else [])],  # parts of uploads go there
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- logging ---

DEFAULT_EXCEPTION_REPORTER_FILTER = "wecho.common.error_reports.NoValues"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "wecho.common.redaction.RedactSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]},
        # With no handler at all, Python's last resort prints the message, unredacted.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Scanners send foreign Host headers all day: they get their 400 without a traceback here.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "uvicorn": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
