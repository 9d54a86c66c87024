"""Outside a local run the settings refuse what is missing or dangerous, and say what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "Zk4vN8qWm2Xt7RbYc5HgJp9LsDf3Ae6UoTi1KxMwQzVyBnCrEd"
GOOD = {
    "STANCEBOOK_ENV": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "stancebook.test",
    "DATABASE_URL": "postgresql://u:p@localhost/stancebook",
    "BROKER_URL": "redis://localhost:6379/0",
    "MEDIA_ROOT": "/srv/media",
}


def start(environment: dict[str, str], code: str = "pass") -> subprocess.CompletedProcess[str]:
    """What a fresh process says that has this environment and nothing else."""
    program = f"import django; django.setup(); from django.conf import settings; {code}"
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_environment_starts():
    done = start(GOOD)
    assert done.returncode == 0, done.stderr


REFUSALS = [
    # the change to a good environment; what the refusal must say
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing. Make one: python3 -c"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak: at least 50 random characters"),
    ({"SECRET_KEY": "abab" * 20}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is a publicly known value"),
    ({"SECRET_KEY": "please-replace-this-" + KEY}, "SECRET_KEY is a publicly known value"),
    ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS is too weak"),
    ({"DEBUG": "true"}, "DEBUG is on"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing. Set it to the host names"),
    ({"ALLOWED_HOSTS": "stancebook.test,*"}, "ALLOWED_HOSTS allows every host ('*')"),
    ({"DATABASE_URL": ""}, "DATABASE_URL is missing. Set it to postgresql://"),
    ({"DATABASE_URL": "sqlite:///data.db"}, "DATABASE_URL must name a PostgreSQL database"),
    ({"BROKER_URL": ""}, "BROKER_URL is missing. Set it to redis://"),
    ({"MEDIA_ROOT": ""}, "MEDIA_ROOT is missing. Set it to a folder"),
    ({"STANCEBOOK_ENV": "staging"}, "STANCEBOOK_ENV is 'staging'. Set it to 'local' or"),
]


@pytest.mark.parametrize(("change", "message"), REFUSALS)
def test_a_bad_environment_is_refused_by_name(change, message):
    done = start(GOOD | change)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {message}" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BROKER_URL"])
def test_half_a_deployment_never_becomes_a_local_run(name):
    done = start({name: GOOD[name]})
    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr


def test_a_refusal_does_not_show_the_secret():
    done = start(GOOD | {"SECRET_KEY": "hunter2hunter2"})
    assert "hunter2" not in done.stderr


def test_a_bare_environment_is_a_local_run_on_the_embedded_database():
    done = start(
        {"DATABASE_URL": os.environ["DATABASE_URL"], "STANCEBOOK_ENV": "local"},
        "print(settings.ALLOWED_HOSTS, len(settings.SECRET_KEY) >= 50, settings.DEBUG)",
    )
    assert done.stdout == "['localhost', '127.0.0.1', '[::1]'] True False\n"


def test_production_speaks_https_only():
    done = start(
        GOOD,
        "print(settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0,"
        " settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)",
    )
    assert done.stdout == "True True __Host-sessionid True\n"


def test_an_empty_variable_is_an_unset_one():
    done = start(
        GOOD | {"SECURE_SSL_REDIRECT": "", "SECURE_HSTS_SECONDS": "", "SECRET_KEY_FALLBACKS": ""},
        "print(settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0,"
        " settings.SECRET_KEY_FALLBACKS)",
    )
    assert done.stdout == "True True []\n"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        # Nobody stands before us: whatever the header says, the caller wrote it.
        (0, "6.6.6.6", "10.0.0.1"),
        # One proxy of ours appended the address it saw; what stands before, the caller wrote.
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.9", "192.0.2.7"),
        # A caller who came past the proxies.
        (2, "6.6.6.6", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_of_a_caller_cannot_be_invented(rf, settings, proxies, forwarded, believed):
    from config.proxies import client_ip

    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert client_ip(request) == believed


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/health/", "/no-such-page/", "/api/v1/docs/"])
def test_every_answer_carries_the_protecting_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_eleventh_wrong_password_is_not_even_tried(client, django_user_model):
    django_user_model.objects.create_superuser("ann", password="right-password-1")
    form = {"username": "ann", "password": "wrong"}
    answers = [client.post("/admin/login/", form).status_code for _ in range(10)]
    assert answers == [200] * 9 + [429]
    form["password"] = "right-password-1"
    assert client.post("/admin/login/", form).status_code == 429
    # The owner, at another address, is not locked out.
    assert client.post("/admin/login/", form, REMOTE_ADDR="192.0.2.9").status_code == 302
