"""Child process that reads an untrusted file: table, picture, document, calendar, texts or records in; rows, a redrawn picture, words… out.

It bounds itself before it reads a byte: memory, processor, size of what it writes, no file of a crash. It loads no Django, so it
starts in some tens of milliseconds. Started by `kit.bounded` as `python -m faire_reseau.kit.reading TASK OPTIONS`.
"""

import json
import os
import sys
from typing import Any

_ENOUGH = 64 * 1024 * 1024  # bytes that it may write


def main(task: str, options: dict[str, Any]) -> None:
    """Do `task` with what comes on the input, within the bounds that `options` give; a fault is an answer like another."""
    bounded(options.pop("memory_bytes"), options.pop("seconds"))
    header, body = READERS[task](sys.stdin.buffer.read(), options)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
    # Nothing is taken apart piece by piece that ends with the process anyway.
    os._exit(0)


def bounded(memory_bytes: int, seconds: int) -> None:
    """Bound this process for good; where the system knows no such bounds (Windows), the end that the parent sets remains."""
    try:
        import resource  # noqa: PLC0415  (it is not everywhere)
    except ImportError:
        return
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ENOUGH, _ENOUGH))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _table(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.spreadsheet_reading import BadTable, rows_of, sheets_of  # noqa: PLC0415  (only what the task needs)

    try:
        return {"rows": rows_of(content, options), "sheets": sheets_of(content, options)}, b""
    except BadTable as fault:
        return {"fault": fault.code, "values": fault.values_of_fault}, b""


def _picture(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.picture_reading import BadPicture, redrawn  # noqa: PLC0415  (as above)

    try:
        packed, width, height = redrawn(content, **options)
    except BadPicture as fault:
        return {"fault": fault.code, "values": {}}, b""
    return {"width": width, "height": height}, packed


def _words(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.document_reading import words_of  # noqa: PLC0415  (as above)

    return {"words": words_of(content, **options)}, b""


def _calendar(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.calendar_reading import BadCalendar, entries_of  # noqa: PLC0415  (as above)

    try:
        return entries_of(content, options), b""
    except BadCalendar as fault:
        return {"fault": str(fault)}, b""


def _corpus(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.corpus_reading import texts_of  # noqa: PLC0415  (as above)

    return texts_of(content, options), b""


def _oai(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from faire_reseau.kit.oai_reading import answer_of  # noqa: PLC0415  (as above)

    return answer_of(content, options), b""


READERS = {"table": _table, "picture": _picture, "words": _words, "calendar": _calendar, "corpus": _corpus, "oai": _oai}

if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
