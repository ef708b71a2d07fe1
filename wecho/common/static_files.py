"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed and hashed, the imports of JavaScript modules too: no page mixes an old module with a new one."""

    support_js_module_import_aggregation = True
