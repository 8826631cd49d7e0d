"""JSON documents parsed into Python values; text that is no JSON, or nested too deep, is refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textometry.errors import InputError


def parse_json(text: str | bytes, path: Path | None = None) -> Any:
    """The value that a JSON text holds, of whatever form: callers check it.

    Parameters
    ----------
    text
        a whole document; bytes in UTF-8, UTF-16 or UTF-32.
    path
        the file it came from, named by the refusal.

    Raises
    ------
    InputError
        `json_broken` with the line of the fault, where there is one.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError("json_broken", path=path, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise InputError("json_broken", path=path) from error
