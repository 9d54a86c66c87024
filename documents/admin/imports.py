"""The import pages: upload a file, see what would come of it, correct it, bring it in."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from documents import imports, jobs, policy
from documents.admin.import_forms import RowForm, UploadForm
from documents.audit import who
from documents.models import Job, Membership, Project
from documents.refusals import Refused

#: How many documents of a dry run can be corrected on the page; the others are listed.
CORRECTABLE_ROWS = 200


def urls(site: AdminSite) -> list[URLPattern]:
    """The pages' addresses in the admin."""
    return [
        path("documents/import/", site.admin_view(partial(upload, site)), name="import"),
        path(
            "documents/import/<uuid:uid>/", site.admin_view(partial(show, site)), name="import-job"
        ),
    ]


def upload(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The form; a file that is sent goes into a dry run."""
    projects = _projects(request.user)
    if not projects:
        raise PermissionDenied("Only managers of a project import documents.")
    form = UploadForm(
        request.POST or None, request.FILES or None, projects=projects, chosen=request.GET
    )
    if request.method == "POST" and form.is_valid() and (job := _request(form, request)):
        return redirect("admin:import-job", job.uid)
    context = {**site.each_context(request), "title": "Import documents", "form": form}
    return TemplateResponse(request, "documents/import.html", context)


def _projects(user: Any) -> QuerySet[Project]:
    """The projects the person may import into."""
    roles = policy.TABLE["document.import"]
    return Project.objects.filter(memberships__user=user, memberships__role__in=roles)


def _request(form: UploadForm, request: HttpRequest) -> Job | None:
    """Ask for the dry run; what is refused stands in the form."""
    file = form.cleaned_data["file"]
    try:
        imports.check_size(file.name, file.size)
        return imports.request(
            project=form.cleaned_data["project"],
            data=file.read(),
            name=file.name,
            options=form.options(),
            dry_run=True,
            by=who(request),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def show(site: AdminSite, request: HttpRequest, uid: UUID) -> HttpResponse:
    """A job of ours, whatever state it is in; its buttons come back here."""
    job = _job(request.user, uid)
    forms = _row_forms(job, request.POST if "confirm" in request.POST else None)
    if "cancel" in request.POST:
        return _cancel(job, request)
    if "confirm" in request.POST and all(form.is_valid() for form in forms):
        return _confirm(job, forms, request)
    context = {**site.each_context(request), "title": _title(job), **_context(job, forms)}
    return TemplateResponse(request, "documents/import_job.html", context)


def _job(user: Any, uid: UUID) -> Job:
    """An import of the person's. Raises Http404 for others', PermissionDenied for no manager."""
    found = Job.objects.visible_to(user).filter(kind=imports.IMPORT_TASK)
    job = get_object_or_404(found.select_related("project", "requested_by"), uid=uid)
    membership = Membership.objects.get(project=job.project, user=user)
    if not policy.can(membership.standing, "document.import"):
        raise PermissionDenied("Only managers of a project import documents.")
    return job


def _cancel(job: Job, request: HttpRequest) -> HttpResponse:
    try:
        jobs.cancel(job, by=who(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("admin:import-job", job.uid)


def _confirm(job: Job, forms: list[RowForm], request: HttpRequest) -> HttpResponse:
    corrections = {form.external_id: form.corrections() for form in forms if form.has_changed()}
    try:
        made = imports.confirm(job, corrections=corrections, by=who(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:import-job", job.uid)
    return redirect("admin:import-job", made.uid)


def _row_forms(job: Job, data: Any) -> list[RowForm]:
    """A form for each document of a dry run that would be imported, up to a number."""
    if not _is_ready(job):
        return []
    new = [row for row in job.result["rows"] if not row["duplicate_of"]]
    return [RowForm(row, data) for row in new[:CORRECTABLE_ROWS]]


def _is_ready(job: Job) -> bool:
    """Whether the job is a dry run that can be carried out."""
    done = bool(job.params.get("dry_run")) and job.state == Job.State.DONE
    return done and not job.errors and bool(job.result.get("documents"))


def _context(job: Job, forms: list[RowForm]) -> dict[str, Any]:
    """What the page of a job shows."""
    by_id = {form.external_id: form for form in forms}
    rows = job.result.get("rows", [])
    return {
        "job": job,
        "dry_run": bool(job.params.get("dry_run")),
        "ready": _is_ready(job),
        "rows": [(row, by_id.pop(row["external_id"], None)) for row in rows],
        "left_out": job.result.get("documents", 0) + job.result.get("duplicates", 0) - len(rows),
        "wrong_rows": [form for form in forms if form.is_bound and form.errors],
        "api": reverse("job-detail", args=[job.project.slug, job.uid]),
        "again": f"{reverse('admin:import')}?project={job.project.slug}",
    }


def _title(job: Job) -> str:
    if not job.params.get("dry_run"):
        return f"Import of {job.upload_name}"
    return f"Dry run of {job.upload_name}"
