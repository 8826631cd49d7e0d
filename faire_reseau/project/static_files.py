"""Static files named by their content, modules included, so that a phone fetches each once."""

import hashlib
from collections.abc import Iterator
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Hashed names, also inside `import` lines of scripts. Each address is worked out once: a page asks for thirty."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  (Django's signature)
        """The address of `name`."""
        if force or settings.DEBUG:
            return str(super().url(name, force))
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name)
        return address

    def post_process(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Hash and compress what was collected; addresses are worked out again afterwards."""
        yield from super().post_process(*args, **kwargs)
        self._addresses.clear()


def collect() -> bool:
    """Collect, hash and compress the static files, unless none changed since the last time. Whether it was done."""
    stamp = settings.STATIC_ROOT / "collected"
    wanted = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _digest_of_sources() -> str:
    ignored = StaticFilesConfig.ignore_patterns
    whole = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list(ignored), key=lambda pair: pair[0]):
            whole.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}".encode())
    return whole.hexdigest()
