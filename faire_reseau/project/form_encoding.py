"""The encoding that the body of a request claims: set aside before Django reads it; no setting is needed yet."""

from typing import Any

# In which encoding the body says it is, when that is not the one of forms.
CHARSET = "faire_reseau.charset"


def readable(environ: dict[str, Any]) -> dict[str, Any]:
    """`environ` without the encoding that its body claims, which is set aside.

    Django reads the query in that encoding while it makes the request, before anything could answer for it: a codec that is
    none of text (`hex`) ends in an error outside of every handler.
    """
    kind, semicolon, rest = environ.get("CONTENT_TYPE", "").partition(";")
    claimed = [part for part in rest.split(";") if part.strip().lower().startswith("charset")] if semicolon else []
    if not claimed:
        return environ
    others = [part for part in rest.split(";") if part not in claimed]
    names = {part.partition("=")[2].strip(" \"'").lower() for part in claimed}
    wrong = "" if names <= {"utf-8", "utf8", "us-ascii"} else ", ".join(sorted(names))
    return environ | {"CONTENT_TYPE": ";".join([kind, *others]), CHARSET: wrong}
