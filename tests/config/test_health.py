"""`/health/`: quick, public, and honest about what is missing."""

import json
import time
from urllib.request import Request, urlopen

import pytest
from health_check.exceptions import ServiceUnavailable


@pytest.mark.django_db
def test_it_is_ok_while_pages_can_be_served_even_without_a_worker(client):
    answer = client.get("/health/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["broker"] == "ok"
    assert "no worker answers" in answer.json()["worker"]


@pytest.mark.django_db
def test_it_says_quickly_that_the_broker_is_down(client, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    started = time.monotonic()
    answer = client.get("/health/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert "the broker does not answer" in answer.json()["broker"]
    assert "the broker does not answer" in answer.json()["worker"]
    assert time.monotonic() - started < 3


@pytest.mark.django_db
def test_it_answers_503_when_the_database_is_down(client, monkeypatch):
    def fail(self):
        raise ServiceUnavailable("gone")

    monkeypatch.setattr("health_check.checks.Database.run", fail)
    answer = client.get("/health/", headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert "gone" in answer.json()["database"]


@pytest.mark.worker
def test_it_sees_a_worker(live_server, worker):
    # Over HTTP: the browser tests leave an event loop in this thread, in which an asynchronous view
    # cannot be called.
    request = Request(f"{live_server.url}/health/", headers={"accept": "application/json"})
    with urlopen(request, timeout=10) as answer:
        assert json.load(answer) == {"database": "ok", "broker": "ok", "worker": "ok"}


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/health/", "/admin/login/"])
def test_the_page_obeys_our_own_content_security_policy(live, path):
    page = live.open(path)
    assert page.title().endswith(("Stancebook", "Stancebook site admin"))


@pytest.mark.browser
def test_the_api_docs_work_under_the_content_security_policy(live):
    page = live.open("/api/v1/docs/")
    page.wait_for_selector(".swagger-ui .info .title")
    assert "Stancebook" in page.inner_text(".swagger-ui .info .title")


@pytest.mark.browser
def test_a_broken_content_security_policy_would_be_noticed(live):
    page = live.open("/health/")
    page.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>body { color: red }</style>')"
    )
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    page.complaints.clear()
