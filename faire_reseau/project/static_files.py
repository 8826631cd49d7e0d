"""Static files named by their content, modules included, so that a phone fetches each once."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside `import` lines of scripts. Each address is worked out once: a page asks for thirty."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  (Django's signature)
        """The address of `name`."""
        if force or settings.DEBUG:
            return super().url(name, force)
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name)
        return address

    def post_process(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Hash and compress what was collected; addresses are worked out again afterwards."""
        yield from super().post_process(*args, **kwargs)
        self._addresses.clear()
