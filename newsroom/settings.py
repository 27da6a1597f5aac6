"""Settings, in Django's order. Every value that differs by place comes from the environment.

Names start with NEWSROOM_, besides the conventional DATABASE_URL. A secret NAME may be given as a
file: NAME_FILE. README.md holds the table of names; tests/test_readme.py compares the two.
"""

from logging import getLevelNamesMapping
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsroom.environment import Environment, Kind, refusal

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
# All that the running site writes lies below this folder: database, files, collected statics.
DATA_DIR = env.folder("NEWSROOM_DATA_DIR", default=BASE_DIR / "var")
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError:
    _SAID = "a folder that is there, or that can be made"
    raise refusal("NEWSROOM_DATA_DIR", str(DATA_DIR), _SAID) from None

DEBUG = env.bool("NEWSROOM_DEBUG", default=False)
SECRET_KEY = env.str("NEWSROOM_SECRET_KEY", default="for development only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "NEWSROOM_SECRET_KEY is not set: give a long random text in NEWSROOM_SECRET_KEY, "
        "or the path of a file that holds it in NEWSROOM_SECRET_KEY_FILE."
    )
ALLOWED_HOSTS = env.texts(
    "NEWSROOM_ALLOWED_HOSTS", Kind.HOST, default=["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.texts("NEWSROOM_CSRF_TRUSTED_ORIGINS", Kind.ORIGIN, default=[])

# What readers see of the newsroom itself.
SITE_NAME = env.text("NEWSROOM_SITE_NAME", Kind.LINE, default="La Gazette")
# The address in feeds, canonical links and mails, without a slash at its end.
SITE_URL = env.text("NEWSROOM_SITE_URL", Kind.SITE, default="http://127.0.0.1:8000").rstrip("/")
# At the foot of each page: {"Impressum": "https://…", "Contact": "mailto:…"}.
FOOTER_LINKS = env.links("NEWSROOM_FOOTER_LINKS")
# What a house adds to the look: logo.svg in the place of its name, house.css with its colours.
HOUSE_DIR = env.folder("NEWSROOM_HOUSE_DIR", default=DATA_DIR / "house")
# Spacing of displayed text: fr-CH (thin spaces), fr (France), none (as stored).
TYPOGRAPHY = env.choice("NEWSROOM_TYPOGRAPHY", "fr-CH", ("fr-CH", "fr", "none"))
# When the desk is told that nobody asks the sources, which `poll_sources` does every 20 seconds.
POLLER_ALARM_MINUTES = env.number("NEWSROOM_POLLER_ALARM_MINUTES", default=15, least=0, most=10_080)
# For so long a publication can be taken back as if it had never been (articles/undoing.py).
UNDO_SECONDS = env.number("NEWSROOM_UNDO_SECONDS", default=60, least=0, most=600)
# How long a page may be kept without asking again; never past the next planned change.
CACHE_SECONDS = env.number("NEWSROOM_CACHE_SECONDS", default=1, least=0, most=86_400)
# The path under which the server in front sends stored files itself (nginx: an internal location
# over DATA_DIR/files/), e.g. "/stored/". Empty: Django sends them.
ACCEL = env.text("NEWSROOM_ACCEL", Kind.INNER_PATH)

# The WebSub hub that is told of new articles, and IndexNow's key; empty: nobody is told.
WEBSUB_HUB = env.text("NEWSROOM_WEBSUB_HUB", Kind.WEB_ADDRESS)
INDEXNOW_KEY = env.text("NEWSROOM_INDEXNOW_KEY", Kind.KEY)
# Text and data mining and the training of AI are reserved to the publisher (EU 2019/790, art. 4).
MINING_RESERVED = env.bool("NEWSROOM_MINING_RESERVED", default=True)
# Where the terms of a licence stand.
MINING_POLICY = env.text("NEWSROOM_MINING_POLICY", Kind.WEB_ADDRESS)
# The site's own name in the fediverse, for articles whose contributors have none: "@gazette@host".
FEDIVERSE = env.text("NEWSROOM_FEDIVERSE", Kind.HANDLE)
# For /.well-known/security.txt: "mailto:…" or an address of the web; empty: there is none.
SECURITY_CONTACT = env.text("NEWSROOM_SECURITY_CONTACT", Kind.CONTACT)

# Whether feeds, mailboxes and pings may lead to addresses of the house's own network.
PRIVATE_ADDRESSES = env.bool("NEWSROOM_PRIVATE_ADDRESSES", default=False)
# Folders that are polled lie below this one, so that nobody names another at the desk.
INBOX_DIR = env.folder("NEWSROOM_INBOX_DIR", default=DATA_DIR / "inbox")

# Who does what no request waits for (AVIF, notices, asking sources): a thread of this process, a
# worker of its own (manage.py db_worker), or the request itself.
_BACKENDS = {
    "thread": "newsroom.background.ThreadBackend",
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
_TASKS = env.choice("NEWSROOM_TASKS", "thread", tuple(_BACKENDS))
TASKS = {"default": {"BACKEND": _BACKENDS[_TASKS]}}

INSTALLED_APPS = [
    "allauth",  # before ours, which takes its screens off the desk
    "allauth.account",
    "allauth.mfa",
    "articles",
    "newsroom.apps.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "js_asset",
    "import_export",
    "csp",
    "django_tasks",
    # Brings a table and the worker's command.
    *(["django_tasks_db"] if _TASKS == "database" else []),
]
MIDDLEWARE = [
    "newsroom.crowd.SameSecond",  # first: what it gives has been through all the others
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.ReadersGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.DeskSessionMiddleware",
    "newsroom.middleware.DeskLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.second_step.SecondStepMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.resource_policy",
    "articles.syndication.reservations.reserve",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

_DATABASE = env.server(
    "DATABASE_URL",
    ("postgres", "postgresql", "sqlite"),
    default=f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}",
)
DATABASES = {"default": env.db_url_config(_DATABASE)}
if _DATABASE.startswith("sqlite"):
    # With Django's default options, writers that overlap fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# The login counts wrong passwords in the first (newsroom/login.py): without CACHE_URL each process
# for itself. In the second, a file for all processes of a machine, stands when pages changed
# (articles/pages/sightings.py).
_LOCAL = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
_CACHE = env.server("CACHE_URL", ("redis", "rediss", "valkey", "dbcache", "filecache"))
_SHARED = env.cache_url_config(_CACHE) if _CACHE else {}
if _SHARED.get("BACKEND", "").endswith("RedisCache"):
    # A login that waits for a dead server is worse than one that is not counted.
    _TIMES = {"socket_connect_timeout": 1, "socket_timeout": 1}
    _SHARED["OPTIONS"] = _TIMES | _SHARED.get("OPTIONS", {})
elif _SHARED.get("BACKEND", "").endswith("DatabaseCache"):
    # Each count there begins a key's time anew, 5 minutes if nobody says more; and of more than 300
    # keys a third is thrown away, so many wrong names would wash the others out.
    _SHARED = {"TIMEOUT": 15 * 60} | _SHARED
    _SHARED["OPTIONS"] = _LOCAL["OPTIONS"] | _SHARED.get("OPTIONS", {})
_PAGES = {
    "BACKEND": "articles.pages.sightings.Sightings",
    "LOCATION": str(DATA_DIR / "sightings"),
}
CACHES = {"default": _SHARED or _LOCAL, "pages": _PAGES}

AUTH_USER_MODEL = "articles.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Passkeys and codes of an app, for whoever sets them up, or for everybody on the desk. Of allauth
# only what asks for them: no sign-up, no mail, and one count of tries, the login's own.
SECOND_STEP_REQUIRED = env.bool("NEWSROOM_SECOND_STEP_REQUIRED", default=False)
ACCOUNT_ADAPTER = "newsroom.second_step.DeskAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago or ahead: clocks differ
MFA_FORMS = {
    "authenticate": "newsroom.second_step_forms.CodeForm",
    "reauthenticate": "newsroom.second_step_forms.CodeAgainForm",
    "add_webauthn": "newsroom.second_step_forms.AddPasskeyForm",
}
ACCOUNT_FORMS = {"reauthenticate": "newsroom.second_step_forms.PasswordAgainForm"}

LANGUAGE_CODE = env.str("NEWSROOM_LANGUAGE", default="fr")
# German and Italian are begun: docs/translating.md.
_NAMES = {"fr": _("French"), "en": _("English"), "de": _("German"), "it": _("Italian")}
_CODES = [code.strip() for code in env.list("NEWSROOM_LANGUAGES", default=["fr", "en"])]
if not {LANGUAGE_CODE} <= set(_CODES) <= set(_NAMES):
    raise ImproperlyConfigured(
        f"NEWSROOM_LANGUAGES is {','.join(_CODES)!r}: expected some of {', '.join(_NAMES)}, "
        f"and among them NEWSROOM_LANGUAGE, which is {LANGUAGE_CODE!r}."
    )
LANGUAGES = [(code, _NAMES[code]) for code in _CODES]
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"  # English dates without "p.m."
TIME_ZONE = env.time_zone("NEWSROOM_TIME_ZONE", default="Europe/Zurich")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("house", HOUSE_DIR)] if HOUSE_DIR.is_dir() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Originals are written readable by the server alone.
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # a long story with every inline, and pasted copy of 2 MiB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a story with many sidebars and media

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One policy for site and desk. The nonce is for the import map of the body editor alone.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Off only for a site that is tried out without TLS.
HTTPS = env.bool("NEWSROOM_HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Browsers keep this promise for two years. The other two bind names that are not this site's, and
# preloading cannot be taken back soon: a house says so itself, and no check asks for it.
SECURE_HSTS_SECONDS = (
    env.number("NEWSROOM_HSTS_SECONDS", default=63_072_000, least=0, most=315_360_000)
    if HTTPS
    else 0
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("NEWSROOM_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("NEWSROOM_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Not by its own handler, too: in development each line stood twice.
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("NEWSROOM_LOG_LEVEL", "INFO", tuple(getLevelNamesMapping())),
    },
}

# The library's escape deletes a leading "=" and knows no other sign: articles/resources.py does
# that work.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
