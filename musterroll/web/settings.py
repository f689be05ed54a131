"""Django's settings, made from a book's: one database for the book and for those who sign in."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from musterroll.config import Config
from musterroll.store import connect
from musterroll.web.accounts.sso import origins, providers

HERE = Path(__file__).parent
_APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django_htmx",
    "musterroll.store",
    "musterroll.web.accounts",
    "musterroll.web.clerk",
)
_MIDDLEWARE = (
    "musterroll.web.asked.Asked",
    "musterroll.web.once.OneRequest",
    "django.middleware.security.SecurityMiddleware",
    "musterroll.web.headers.Headers",
    "musterroll.web.scim.answers.Spoken",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "musterroll.web.gate.Gate",  # first of those that ask: who may not come in, whose body is not read
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "musterroll.web.errors.InWords",
    "musterroll.web.audit.viewed.Viewed",
)


def configure(config: Config) -> None:
    """Makes Django ready to serve the book of `config`. Once a process."""
    import django
    from django.conf import settings

    database = connect.database_settings(config)
    settings.configure(**_settings(config, database))
    connect.served(database)
    django.setup()


def _settings(config: Config, database: dict[str, Any]) -> dict[str, Any]:
    address = urlsplit(config.web.url)
    secure = address.scheme == "https"
    return {
        "SECRET_KEY": secret_key(config),
        "ALLOWED_HOSTS": sorted({address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"}),
        "CSRF_TRUSTED_ORIGINS": [f"{address.scheme}://{address.netloc}"],
        "INSTALLED_APPS": list(_APPS),
        "MIDDLEWARE": list(_MIDDLEWARE),
        "ROOT_URLCONF": "musterroll.web.urls",
        "DATABASES": {"default": {**connect.for_pages(database), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "USE_I18N": False,
        "TEMPLATES": [_TEMPLATES],
        # Limits on tries hold across processes and restarts, so they are counted in the database.
        "CACHES": {"default": _COUNTS},
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [HERE / "static"],
        "STATICFILES_FINDERS": [
            "django.contrib.staticfiles.finders.FileSystemFinder",
            "django.contrib.staticfiles.finders.AppDirectoriesFinder",
        ],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 4 * 1024 * 1024,
        "FORM_ORIGINS": sorted(set(origins(config))),
        **_signing_in(config),
        **_cookies(secure),
        **_mail(config),
    }


# The library's usual 300 entries would push out the tries for one address by tries for 300 others.
_COUNTS: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "web_cache",
    "OPTIONS": {"MAX_ENTRIES": 50_000},
}
_TEMPLATES: dict[str, Any] = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.messages.context_processors.messages",
            "musterroll.web.page.everywhere",
        ],
        "builtins": [
            "musterroll.web.tags",
            "django.contrib.humanize.templatetags.humanize",
            "django.templatetags.static",
            "django_htmx.templatetags.django_htmx",
        ],
    },
}


def _signing_in(config: Config) -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "accounts.Operator",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "ACCOUNT_ADAPTER": "musterroll.web.accounts.adapter.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 15 * 60,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_FORMS": {"request_login_code": "musterroll.web.accounts.forms.AskForCode"},
        "ACCOUNT_TEMPLATE_EXTENSION": "html",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": urlsplit(config.web.url).scheme,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "SOCIALACCOUNT_ADAPTER": "musterroll.web.accounts.adapter.SingleSignOn",
        "SOCIALACCOUNT_PROVIDERS": providers(config),
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "MFA_ADAPTER": "musterroll.web.accounts.adapter.Devices",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": " ".join(("Musterroll", config.web.company)).strip(),
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # addresses are not typed here: see accounts/ways
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": urlsplit(config.web.url).scheme == "http",
    }


def _cookies(secure: bool) -> dict[str, Any]:
    """Cookies and headers; over plain http, which is for this machine only, browsers would drop secure ones."""
    return {
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SESSION_ENGINE": "musterroll.web.accounts.sign_ins",
        "SESSION_COOKIE_AGE": 12 * 3600,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": secure,
        "SECURE_REDIRECT_EXEMPT": ["^(healthz|readyz|metrics)$"],  # asked from within, without the proxy
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": secure,
        "SECURE_HSTS_PRELOAD": secure,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
    }


def _mail(config: Config) -> dict[str, Any]:
    smtp = config.smtp
    if smtp.host is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": smtp.host,
        "EMAIL_PORT": smtp.port,
        "EMAIL_HOST_USER": smtp.user or "",
        "EMAIL_HOST_PASSWORD": smtp.password or "",
        "EMAIL_USE_TLS": smtp.starttls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": smtp.sender or "musterroll@localhost",
    }


def secret_key(config: Config) -> str:
    """The key that signs cookies and links, made at the first start. Who has it can sign in as anybody."""
    try:
        return config.web_key.read_text("utf-8").strip()
    except FileNotFoundError:
        pass
    made = secrets.token_urlsafe(48)
    config.web_key.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with config.web_key.open("x", encoding="utf-8") as file:
            config.web_key.chmod(0o600)
            file.write(made + "\n")
    except FileExistsError:  # another process was first
        return config.web_key.read_text("utf-8").strip()
    return made
