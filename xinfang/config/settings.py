"""Django settings: composed from the environment, see docs/running.md for every name."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from xinfang.config import env

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.home()
XINFANG_HOME = HOME
SECRET_KEY = env.secret("XINFANG_SECRET_KEY", HOME, "secret.key")
MASTER_KEY, MASTER_KEY_IN_HOME = env.master("XINFANG_MASTER_KEY", HOME, "master.key")
MASTER_KEY_OLD = env.former("XINFANG_MASTER_KEY_OLD")  # only while the key is changed: see docs/privacy.md
CIPHER = env.choice("XINFANG_CIPHER", "aes", ("aes", "sm4"))
PRODUCTION = env.flag("XINFANG_PRODUCTION")
DEMO = (HOME / "DEMO").exists()
if PRODUCTION and MASTER_KEY_IN_HOME:
    raise env.BadSetting("正式运行时主密钥不得放在 XINFANG_HOME 里。请把它交给 XINFANG_MASTER_KEY，并另行保管。")

DEBUG = env.flag("XINFANG_DEBUG")
if PRODUCTION and DEBUG:
    raise env.BadSetting("正式运行时不得打开 XINFANG_DEBUG：错误页会泄露数据。")
ALLOWED_HOSTS = env.words("XINFANG_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("XINFANG_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "xinfang.vault",
    "xinfang.ledger",
    "xinfang.bureau",
    "xinfang.papers",
    "xinfang.people",
    "xinfang.petitions",
    "xinfang.duties",
    "xinfang.accountability",
    "xinfang.look",
    "xinfang.portal",
    "xinfang.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xinfang.look.middleware.Door",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xinfang.config.urls"
WSGI_APPLICATION = "xinfang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xinfang.look.context.frame",
            ],
            "builtins": ["xinfang.look.templatetags.look"],
        },
    }
]

DATABASES = {"default": env.database(env.text("XINFANG_DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["xinfang.people.passwords.Argon2"]
# Length, likeness to the person and re-use are the bureau's settings: people/passwords.py.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = (
    False  # a quarter of an hour, as the page says, however impatient one is
)
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "xinfang.look.address.address_of"
AXES_LOCKOUT_TEMPLATE = "look/locked.html"

SESSION_ENGINE = "xinfang.config.sessions"  # in the database, read by a statement composed once
SESSION_COOKIE_AGE = 12 * 3600  # the most that the setting session_hours allows; the desk ends sessions earlier
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "xinfang.look.errors.csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("XINFANG_SSL_REDIRECT", True)
BEHIND_PROXY = env.flag("XINFANG_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a missing folder; files come from the packages
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Ways out for reminders (docs/running.md): off unless configured; both carry numbers and codes only.
MAIL_FROM = env.text("XINFANG_MAIL_FROM")
EMAIL_HOST = env.text("XINFANG_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("XINFANG_SMTP_PORT", 25, 1, 65535)
EMAIL_HOST_USER = env.text("XINFANG_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("XINFANG_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("XINFANG_SMTP_TLS")
EMAIL_TIMEOUT = 10
WEBHOOK_URL = env.text("XINFANG_WEBHOOK_URL")
WEBHOOK_SECRET = env.text("XINFANG_WEBHOOK_SECRET")
if WEBHOOK_URL and (not WEBHOOK_URL.startswith(("http:", "https:")) or len(WEBHOOK_SECRET) < 32):
    raise env.BadSetting(
        "XINFANG_WEBHOOK_URL 要以 http: 或 https: 开头，并配 XINFANG_WEBHOOK_SECRET（至少 32 个字符）。"
    )

BLOBS = env.blobs(HOME)  # attachments: a folder, or object storage
S3_ENDPOINT, S3_REGION = env.text("XINFANG_S3_ENDPOINT"), env.text("XINFANG_S3_REGION", "us-east-1")
S3_KEY, S3_SECRET = env.text("XINFANG_S3_KEY"), env.text("XINFANG_S3_SECRET")

FONTS = env.text("XINFANG_FONTS")  # a folder of fonts beside those of the system, for papers

CLAMD = env.text("XINFANG_CLAMD")  # the socket of a virus scanner: /run/clamav/clamd.ctl or host:port
FILE_UPLOAD_HANDLERS = ["xinfang.look.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Nothing of a request's body, and no local variable, goes into a log: a log is no place for a petitioner.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"xinfang": {"level": env.text("XINFANG_LOG_LEVEL", "INFO")}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
