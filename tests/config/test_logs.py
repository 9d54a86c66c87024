"""What the log says of refusals and of faults."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils.log import log_response


@pytest.mark.parametrize(
    ("fault", "status", "has_traceback"),
    [(PermissionDenied("no"), 403, False), (ValueError("broken"), 500, True)],
)
def test_only_faults_of_ours_leave_a_traceback(caplog, fault, status, has_traceback):
    request = RequestFactory().get("/admin/")
    response = type("Response", (), {"status_code": status})()
    log_response("%s", fault, response=response, request=request, exception=fault)
    (record,) = caplog.records
    assert record.name == "django.request"
    assert bool(record.exc_info) == has_traceback
    assert logging.Formatter().format(record).endswith(str(fault))
