"""Static files named by their content, modules included, so that a phone fetches each once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside `import` lines of scripts."""

    support_js_module_import_aggregation = True
