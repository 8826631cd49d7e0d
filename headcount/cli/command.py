"""The command `headcount`: its options, its language, its exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from headcount.cli.phrases import METAVARS, PHRASES, parser_sentence
from headcount.errors import InputError
from headcount.sentences import LANGUAGES

BAD_INPUT, STOPPED = 64, 130
DOUBLED = ("refuse", "add", "first")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (docs/reference/exit-codes.md).

    Parameters: `arguments`, those of the process when left out.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken(given, os.environ)
    phrases = PHRASES[language]
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot write an accent must not stop the work
            stream.reconfigure(errors="replace")
    try:
        options = _parser(language).parse_args(given)
        options.phrases, options.language = phrases, language
        code = _answer(options)
        sys.stdout.flush()
    except _Left as left:
        return left.code
    except InputError as error:
        print(f"headcount: {phrases['error']}: {error.said(language)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(f"\nheadcount: {phrases['stopped']}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader (head, less) has seen enough
        _close_output()
        return 0
    except OSError as error:
        if error.filename is not None:  # files have errors of their own: this one is a fault of ours
            raise
        _close_output()
        full = InputError("file_unwritable", reason=error.strerror or str(error), path="-")
        print(f"headcount: {phrases['error']}: {full.said(language)}", file=sys.stderr)
        return BAD_INPUT
    return code


def _answer(options: argparse.Namespace) -> int:
    from headcount.cli.count import count  # noqa: PLC0415 - help must not wait for numpy

    return count(options)


def _open_streams() -> None:
    """Let what is printed go nowhere where the shell has closed the stream (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as the command lives


def _close_output() -> None:
    """Let what is still to be written to the standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for by --lang, else the system's: "fr" or "en".

    Parameters: `arguments` of the command line; `environment` of the process.
    """
    for at, argument in enumerate(arguments):
        language = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            language = arguments[at + 1]
        if language in LANGUAGES:
            return language
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


class _Left(Exception):
    """Help was given, or refused options were explained."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Parser(argparse.ArgumentParser):
    """An option parser in two languages, which leaves with 64 when it does not understand."""

    def __init__(self, *, language: str, **options: Any) -> None:
        self.language = language
        super().__init__(add_help=False, allow_abbrev=False, **options)
        phrases = PHRASES[language]
        self._positionals.title = phrases["arguments"]
        self._optionals.title = phrases["options"]
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=phrases["help"])
        self.add_argument("--lang", choices=LANGUAGES, help=phrases["lang"])

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        shown = options.get("metavar", names[0])
        if self.language == "fr" and shown in METAVARS:
            options["metavar"] = METAVARS[shown]
        return super().add_argument(*names, **options)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", PHRASES[self.language]["usage"], 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", PHRASES[self.language]["usage"], 1)

    def error(self, message: str) -> NoReturn:
        explained, phrase = parser_sentence(message, self.language), PHRASES[self.language]["error"]
        print(f"{self.format_usage()}{self.prog}: {phrase}: {explained}", file=sys.stderr)
        raise _Left(BAD_INPUT)


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.print_help()
        raise _Left(0)


def _parser(language: str) -> _Parser:
    phrases = PHRASES[language]
    parser = _Parser(language=language, prog="headcount", description=phrases["about"], epilog=phrases["exit codes"])
    commands = parser.add_subparsers(
        title=phrases["commands"], dest="command", required=True, metavar=phrases["command"], parser_class=_Parser
    )
    count: _Parser = commands.add_parser(
        "count", help=phrases["count"], description=phrases["count"], epilog=phrases["exit codes"], language=language
    )
    count.add_argument("presences", type=Path, help=phrases["presences"])
    count.add_argument("--by", action="append", default=[], metavar="A,B", help=phrases["by"])
    count.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help=phrases["where"])
    count.add_argument("--totals", action="store_true", help=phrases["totals"])
    count.add_argument("--doubled", choices=DOUBLED, default="refuse", metavar="HOW", help=phrases["doubled"])
    for name in ("person", "meeting", "half-days"):
        count.add_argument(f"--{name}", metavar="COLUMN", help=phrases[name])
    count.add_argument("--json", metavar="FILE", help=phrases["json"])
    count.add_argument("--quiet", action="store_true", help=phrases["quiet"])
    return parser
