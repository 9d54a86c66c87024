"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names by content, also inside our scripts: a page never mixes modules of two versions."""

    support_js_module_import_aggregation = True
