"""Upload handler with a size limit: the rest of a file that is too large is never written to disk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

# Room for the other fields and the boundaries of the form.
_FRAME_BYTES = 64 * 1024
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Taken:
    """What an address takes beyond the 64 kB of every other: up to `most_bytes`, from people signed in or from anybody."""

    most_bytes: int
    from_anybody: bool = False


def takes_files(most_bytes: int, *, from_anybody: bool = False) -> Callable[[View], View]:
    """Declare that a view takes files or long texts of up to `most_bytes`; outermost of its decorators.

    The server refuses a body of more than twice that, and one of more than 64 kB at every other address, without reading
    it. In between, the view says its own limit in its own sentence.
    """

    def declare(view: View) -> View:
        view.taken = Taken(2 * most_bytes + _FRAME_BYTES, from_anybody)  # type: ignore[attr-defined]
        return view

    return declare


def taken_by(view: Callable[..., Any]) -> Taken | None:
    """What `view` declared, None when it takes no files."""
    return getattr(view, "taken", None)


class BoundedUpload(FileUploadHandler):
    """Refuses the form as soon as it is announced or found to be larger than `most_bytes`; `refused` then says so.

    Install with `bound_upload` before anything reads the form, hence before the check of the form's token.
    """

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.refused = False
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002  (Django's signature)
        META: dict[str, Any],  # noqa: ARG002, N803  (Django's signature)
        content_length: int,
        boundary: str,  # noqa: ARG002  (Django's signature)
        encoding: str | None = None,  # noqa: ARG002  (Django's signature)
    ) -> None:
        """Note whether the form is too large from the first; its small fields are still read."""
        self.refused = content_length > self.most_bytes + _FRAME_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002  (Django's signature)
        """Pass a piece on, or stop."""
        self.received += len(raw_data)
        if self.refused or self.received > self.most_bytes:
            self.refused = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def bound_upload(request: HttpRequest, most_bytes: int) -> BoundedUpload:
    """Have the files of `request` stopped at `most_bytes`; answers the handler, which says afterwards whether it stopped one."""
    handler = BoundedUpload(request, most_bytes)
    request.upload_handlers.insert(0, handler)
    return handler
