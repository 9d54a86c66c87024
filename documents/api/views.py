"""Projects, members, documents, imports and jobs over HTTP."""

from typing import Any, ClassVar

from django.contrib.auth import authenticate
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, NotFound, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from documents import (
    documents,
    imports,
    invitations,
    jobs,
    planning,
    policy,
    projects,
    sentences,
    tokens,
)
from documents.api import serializers
from documents.api.authentication import scope_of
from documents.api.filters import DocumentFilters, JobFilters
from documents.api.parsers import StrictJSONParser
from documents.api.scope import InProject
from documents.audit import who
from documents.models import Document, Job, Membership, Project, Sentence


class ProjectViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """The caller's projects."""

    for_project_tokens = True
    lookup_field = "slug"
    serializer_class = serializers.ProjectSerializer
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Project]:
        """Those the caller is a member of, and their token is for."""
        projects = Project.objects.visible_to(self.request.user)
        scope = scope_of(self.request.auth)
        return projects.filter(pk=scope.project_id) if scope and scope.project_id else projects

    def create(self, request: Request) -> Response:
        """Create a project and manage it. Needs the site's right to add projects."""
        scope = scope_of(request.auth)
        if (scope and scope.project_id) or not request.user.has_perm("documents.add_project"):
            raise PermissionDenied("Ask whoever runs this service to create a project.")
        given = serializers.ProjectSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        project = projects.create(by=who(request), **given.validated_data)
        return Response(serializers.ProjectSerializer(project).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, slug: str) -> Response:
        """Change a project's settings."""
        membership = get_object_or_404(
            Membership.objects.select_related("project"), user=request.user, project__slug=slug
        )
        if not policy.can(membership.standing, "project.change"):
            raise PermissionDenied("Only managers change a project's settings.")
        given = serializers.ProjectChangeSerializer(
            membership.project, data=request.data, partial=True
        )
        given.is_valid(raise_exception=True)
        project = projects.change(membership.project, by=who(request), **given.validated_data)
        return Response(serializers.ProjectSerializer(project).data)


class MemberViewSet(InProject, mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Who is in the project."""

    actions: ClassVar = {
        "list": "member.list",
        "create": "member.change",
        "invite": "member.change",
        "partial_update": "member.change",
        "destroy": "member.change",
    }
    serializer_class = serializers.MembershipSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        """The project's members."""
        return Membership.objects.filter(project=self.project).select_related("user")

    def get_serializer_class(self) -> Any:
        """Names and roles for everybody; the rest for those who say who is in."""
        is_schema = getattr(self, "swagger_fake_view", False)  # nobody asks, so: all there is
        if is_schema or policy.can(self.membership.standing, "member.change"):
            return serializers.MembershipSerializer
        return serializers.MemberNameSerializer

    def create(self, request: Request, project_slug: str) -> Response:
        """Give a person a role."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        member = projects.add_member(project=self.project, by=who(request), **given.validated_data)
        return Response(self.get_serializer(member).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=serializers.InviteSerializer,
        responses={201: serializers.InvitedSerializer},
    )
    @action(detail=False, methods=["post"])
    def invite(self, request: Request, project_slug: str) -> Response:
        """Give whoever has an e-mail address a role, and mail them the way in.

        Who has no account gets one, and a link to choose a password.
        """
        given = serializers.InviteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        invited = invitations.invite(project=self.project, by=who(request), **given.validated_data)
        member = self.get_serializer(invited.member).data
        return Response({**member, "mailed": invited.is_mailed}, status.HTTP_201_CREATED)

    @extend_schema(request=serializers.MemberChangeSerializer)
    def partial_update(self, request: Request, project_slug: str, pk: str) -> Response:
        """Give a member another role, or another quota."""
        given = serializers.MemberChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        member = projects.change_member(self.get_object(), by=who(request), **given.validated_data)
        return Response(self.get_serializer(member).data)

    def destroy(self, request: Request, project_slug: str, pk: str) -> Response:
        """End a person's access; their work stays."""
        projects.remove_member(self.get_object(), by=who(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class DocumentViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """The project's documents, and their sentences."""

    actions: ClassVar = {
        "list": "document.read",
        "retrieve": "document.read",
        "sentences": "document.read",
        "partial_update": "document.change",
        "archive": "document.archive",
        "restore": "document.archive",
        "segment": "document.segment",
    }
    filterset_class = DocumentFilters
    queryset = Document.objects.none()

    def get_queryset(self) -> QuerySet[Document]:
        """The documents this member may read; a list leaves the texts where they are."""
        documents = Document.objects.readable_by(self.membership).select_related("import_job")
        if self.action != "retrieve":
            documents = documents.defer("text")
        return documents

    def get_serializer_class(self) -> Any:
        """With the text for one document, without it in lists."""
        if self.action == "retrieve":
            return serializers.DocumentDetailSerializer
        return serializers.DocumentSerializer

    @extend_schema(request=serializers.DocumentChangeSerializer)
    def partial_update(self, request: Request, project_slug: str, pk: str) -> Response:
        """Correct what is known of a document. Its text never changes."""
        document = self.get_object()
        given = serializers.DocumentChangeSerializer(document, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changed = documents.change(document, by=who(request), **given.validated_data)
        return Response(serializers.DocumentSerializer(changed).data)

    @extend_schema(responses=serializers.SentenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def sentences(self, request: Request, project_slug: str, pk: str) -> Response:
        """All sentences of a document, in the order of the text."""
        found = Sentence.objects.filter(document=self.get_object()).order_by("position")
        return Response(serializers.SentenceSerializer(found, many=True).data)

    @extend_schema(request=None, responses=serializers.DocumentSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, project_slug: str, pk: str) -> Response:
        """Take a document out of the lists and queues; nothing of it is lost."""
        document = documents.archive(self.get_object(), by=who(request))
        return Response(serializers.DocumentSerializer(document).data)

    @extend_schema(request=None, responses=serializers.DocumentSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, project_slug: str, pk: str) -> Response:
        """Bring an archived document back."""
        document = documents.restore(self.get_object(), by=who(request))
        return Response(serializers.DocumentSerializer(document).data)

    @extend_schema(request=None, responses={202: serializers.JobSerializer})
    @action(detail=True, methods=["post"])
    def segment(self, request: Request, project_slug: str, pk: str) -> Response:
        """Cut a document into sentences again, by the present rules."""
        job = sentences.request_cut(
            project=self.project, documents=[self.get_object().pk], by=who(request)
        )
        return Response(serializers.JobSerializer(job).data, status.HTTP_202_ACCEPTED)


class ImportViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Bring files in."""

    actions: ClassVar = {"create": "document.import", "confirm": "document.import"}
    parser_classes = [MultiPartParser, FormParser, StrictJSONParser]
    serializer_class = serializers.ImportSerializer
    queryset = Job.objects.none()
    lookup_field = "uid"

    @extend_schema(responses={202: serializers.JobSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Upload a file; a job imports it, or with `dry_run` shows what would come of it."""
        given = serializers.ImportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        upload, dry_run = values.pop("file"), values.pop("dry_run")
        imports.check_size(upload.name, upload.size)
        job = imports.request(
            project=self.project,
            data=upload.read(),
            name=upload.name,
            options=planning.Options(**values),
            dry_run=dry_run,
            by=who(request),
        )
        return Response(serializers.JobSerializer(job).data, status.HTTP_202_ACCEPTED)

    @extend_schema(
        request=serializers.ConfirmSerializer, responses={202: serializers.JobSerializer}
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, project_slug: str, uid: str) -> Response:
        """Import what a dry run has shown, with corrections."""
        given = serializers.ConfirmSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        dry_run = get_object_or_404(Job, project=self.project, uid=uid, kind=imports.IMPORT_TASK)
        job = imports.confirm(dry_run, by=who(request), **given.validated_data)
        return Response(serializers.JobSerializer(job).data, status.HTTP_202_ACCEPTED)


class JobViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """Work in the background: progress, result and errors."""

    actions: ClassVar = {"list": "job.read", "retrieve": "job.read", "cancel": "job.cancel"}
    filterset_class = JobFilters
    lookup_field = "uid"
    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        """The project's jobs."""
        return Job.objects.filter(project=self.project).select_related("requested_by")

    def get_serializer_class(self) -> Any:
        """Without results in lists."""
        return serializers.JobListSerializer if self.action == "list" else serializers.JobSerializer

    @extend_schema(request=None, responses=serializers.JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, project_slug: str, uid: str) -> Response:
        """Stop a job that is not finished. Nothing half done remains."""
        return Response(
            serializers.JobSerializer(jobs.cancel(self.get_object(), by=who(request))).data
        )


class TokenView(APIView):
    """Tokens for programs."""

    for_project_tokens = True
    permission_classes = [AllowAny]

    @extend_schema(
        request=serializers.TokenRequestSerializer, responses={201: serializers.TokenSerializer}
    )
    def post(self, request: Request) -> Response:
        """A new token for whoever signs in with name and password. It is shown this once."""
        given = serializers.TokenRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        who_asks = {name: values.pop(name) for name in ("username", "password")}
        user = authenticate(request._request, **who_asks)
        if user is None:
            raise AuthenticationFailed("The name or the password is wrong, or too many tries.")
        if slug := values.pop("project", None):
            values["project"] = get_object_or_404(Project.objects.visible_to(user), slug=slug)
        token, expires_at = tokens.issue(by=user, **values)
        answer = {"token": token, "expires_at": expires_at}
        return Response(serializers.TokenSerializer(answer).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """End the token the request came with."""
        if request.auth is None:
            raise AuthenticationFailed("The request came without a token.")
        tokens.revoke(request.auth, by=who(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NothingView(APIView):
    """Whatever else is asked for: it is not there, in the same shape as everything."""

    schema = None
    authentication_classes: ClassVar[Any] = []
    permission_classes: ClassVar[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nobody gets further."""
        raise NotFound
