"""What projects, documents and jobs look like in the API."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from documents import invitations, policy
from documents.api.scope import Strict
from documents.models import Document, Job, Membership, Project, Sentence
from documents.models.documents import DOC_TYPES
from documents.models.projects import BIGGEST_SEED
from documents.people import name_of


class ProjectSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """A project's settings."""

    class Meta:
        model = Project
        fields = [
            "slug", "name", "unit", "overlap", "blind", "open_team", "strategy", "seed", "stratum",
            "double_share", "lease_hours", "exhaustive", "overlapping_claims", "languages",
            "guideline", "created_at",
        ]  # fmt: skip
        read_only_fields = ["created_at"]
        extra_kwargs = {
            "overlap": {"min_value": 1, "max_value": 100},
            "seed": {"max_value": BIGGEST_SEED, "required": False},
            "double_share": {"max_value": 100},
            "lease_hours": {"min_value": 1, "max_value": 24 * 365},
        }


class ProjectChangeSerializer(ProjectSerializer):
    """What a manager may change; the slug stands in addresses and stays."""

    class Meta(ProjectSerializer.Meta):
        read_only_fields = ["slug", "created_at"]


class MembershipSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """A person and their role."""

    user = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.filter(is_active=True)
    )
    name = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "user", "name", "role", "quota", "created_at"]
        read_only_fields = ["created_at"]
        extra_kwargs = {"quota": {"max_value": 10**6}}

    def get_name(self, member: Membership) -> str:
        """What colleagues call them."""
        return name_of(member.user)


class MemberNameSerializer(MembershipSerializer):
    """Who is in the project, for those who do not manage it."""

    class Meta(MembershipSerializer.Meta):
        fields = ["id", "user", "name", "role"]


class MemberChangeSerializer(Strict):
    """Another role or another quota for a member."""

    role = serializers.ChoiceField(choices=list(policy.ROLES.items()), required=False)
    quota = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10**6, help_text="Null: no limit."
    )


class InviteSerializer(Strict):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=invitations.LONGEST)
    name = serializers.CharField(
        required=False, allow_blank=True, max_length=100,
        help_text="What colleagues call them; of a new account.",
    )  # fmt: skip
    role = serializers.ChoiceField(choices=list(policy.ROLES.items()))
    quota = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10**6, help_text="Null: no limit."
    )


class InvitedSerializer(MembershipSerializer):
    """A new member, and whether the mail to them went out."""

    mailed = serializers.BooleanField(read_only=True)

    class Meta(MembershipSerializer.Meta):
        fields = [*MembershipSerializer.Meta.fields, "mailed"]


class DocumentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A document in a list: everything but its text."""

    job = serializers.UUIDField(source="import_job.uid", default=None, read_only=True)

    class Meta:
        model = Document
        fields = [
            "id", "external_id", "title", "author", "publisher", "doc_type", "published_on",
            "published_precision", "url", "language", "licence", "may_export_text", "length",
            "sha256", "extra", "replaces", "job", "segmenter_version", "archived_at", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class DocumentDetailSerializer(DocumentSerializer):
    """A document with its text."""

    class Meta(DocumentSerializer.Meta):
        fields = [*DocumentSerializer.Meta.fields, "text"]
        read_only_fields = fields


class DocumentChangeSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """What can be corrected in a document; its text cannot."""

    class Meta:
        model = Document
        fields = [
            "title", "author", "publisher", "doc_type", "published_on", "published_precision",
            "url", "language", "licence", "may_export_text", "extra",
        ]  # fmt: skip


class SentenceSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A sentence: `[start, end)` in code points; `number` counts from 1."""

    number = serializers.IntegerField(read_only=True)

    class Meta:
        model = Sentence
        fields = ["id", "number", "start", "end", "kind", "paragraph", "text"]
        read_only_fields = fields


class ImportSerializer(Strict):
    """A file to import, and how to read it."""

    file = serializers.FileField(
        help_text="txt, md, html, docx, pdf, csv, jsonl, or a zip of them."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only show what would come of it.")
    encoding = serializers.CharField(
        default="", allow_blank=True, help_text="Unless it is UTF-8: latin-1, cp1252, …"
    )
    language = serializers.CharField(
        default="", allow_blank=True, help_text="Of all the documents: en. Otherwise detected."
    )
    doc_type = serializers.ChoiceField(choices=DOC_TYPES, default="", allow_blank=True)
    split_on = serializers.CharField(
        default="", allow_blank=True, help_text="The line after which the next document begins."
    )
    split_pattern = serializers.CharField(
        default="", allow_blank=True, help_text="The same as a regular expression on one line."
    )
    title_rule = serializers.CharField(default="", allow_blank=True)
    date_rule = serializers.CharField(default="", allow_blank=True)
    publisher_rule = serializers.CharField(default="", allow_blank=True)
    author_rule = serializers.CharField(default="", allow_blank=True)


class CorrectionSerializer(Strict):
    """What a person corrected in one document of a dry run."""

    title = serializers.CharField(required=False, max_length=1000)
    published_on = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    published_precision = serializers.CharField(required=False)
    publisher = serializers.CharField(required=False, allow_blank=True, max_length=300)
    author = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ConfirmSerializer(Strict):
    """The corrections to a dry run, by the external id of the document."""

    corrections = serializers.DictField(child=CorrectionSerializer(), default=dict)


class JobSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A job: where it stands, and what came of it."""

    requested_by: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    dry_run = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "uid", "kind", "state", "stage", "progress", "total", "message", "errors", "result",
            "dry_run", "upload_name", "attempt", "requested_by", "created_at", "started_at",
            "finished_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_dry_run(self, job: Job) -> bool:
        """Whether the job only looked."""
        return bool(job.params.get("dry_run"))


class JobListSerializer(JobSerializer):
    """A job in a list, without the rows of its result."""

    class Meta(JobSerializer.Meta):
        fields = [name for name in JobSerializer.Meta.fields if name not in ("errors", "result")]
        read_only_fields = fields


class TokenRequestSerializer(Strict):
    """Whose token, for callers that are not signed in."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)
    read_only = serializers.BooleanField(  # type: ignore[assignment]
        default=False, help_text="It changes nothing."
    )
    project = serializers.SlugField(
        required=False, help_text="The only project it is for; otherwise all of yours."
    )
    days = serializers.IntegerField(
        required=False, min_value=1, max_value=90, help_text="How long it lasts; otherwise 90."
    )


class TokenSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A token: shown this once, only its hash is kept."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
