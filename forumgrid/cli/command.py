"""The command `forumgrid`: its options, its language, its exit codes."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from forumgrid.cli.compose import check_answer, compose_answer, generate_answer, show_answer
from forumgrid.cli.explain import explain_answer
from forumgrid.cli.mend import mend_answer
from forumgrid.cli.phrases import METAVARS, PHRASES, parser_sentence
from forumgrid.cli.verify import verify_answer
from forumgrid.clock import is_anything_left_behind
from forumgrid.files.generate import FAMILIES, SIZES
from forumgrid.files.outputs import refuse_replacing
from forumgrid.problem import ProblemError
from forumgrid.sentences import LANGUAGES, FileError, input_sentence

BAD_INPUT = 64
INTERRUPTED = 130  # what a shell expects of a command that was interrupted
OUTPUTS = ("json", "svg", "xlsx", "grid_out", "problem_out", "certificate")
"""The options that name a file to write; any other path that is given is read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (docs/reference/exit-codes.md)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken(given, os.environ)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot write an accent must not stop the work
            stream.reconfigure(errors="replace")
    try:
        options = _parser(language).parse_args(given)
        options.lang = language
        _spare_inputs(options)
        answer: Callable[[argparse.Namespace], int] = options.answer
        code = answer(options)
        sys.stdout.flush()
    except _Refused as refused:
        return refused.code
    except ProblemError as error:
        print(f"forumgrid: {PHRASES[language]['error']}: {input_sentence(error, language)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head, less) has seen enough
        _say_no_more()
        return 0
    except OSError as error:  # files have errors of their own: it is the standard output that is full
        _say_no_more()
        full = FileError("file_unwritable", "-", detail=error.strerror or str(error))
        print(f"forumgrid: {PHRASES[language]['error']}: {input_sentence(full, language)}", file=sys.stderr)
        return BAD_INPUT
    return code


def run() -> NoReturn:
    """Run the command line as a process of its own, and end it."""
    code = main()
    if is_anything_left_behind():  # a solver still at work would bring the process down while it ends
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _open_streams() -> None:
    """Let what is printed go nowhere where the shell has closed the stream (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as the command lives


def _spare_inputs(options: argparse.Namespace) -> None:
    """Refuse, before any work, a result that would replace what is read, and a workbook whose name no spreadsheet program opens."""
    values = vars(options)
    read = [values[name] for name in values if name not in OUTPUTS]
    paths = [
        path for value in read for path in (value if isinstance(value, list) else [value]) if isinstance(path, Path)
    ]
    refuse_replacing(paths, [values.get(name) for name in OUTPUTS])
    workbook = values.get("xlsx")
    if workbook and Path(workbook).suffix.lower() != ".xlsx":
        raise FileError("workbook_name_wrong", workbook)


def _say_no_more() -> None:
    """Let what is still to be written to the standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def spoken(arguments: Sequence[str], environment: Any) -> str:
    """The language asked for by --lang, else the system's: "fr" or "en"."""
    for at, argument in enumerate(arguments):
        language = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            language = arguments[at + 1]
        if language in LANGUAGES:
            return language
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


class _Refused(Exception):
    """The options were refused, or help was asked for."""

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
        if self.language == "fr":
            if isinstance(shown, tuple):
                options["metavar"] = tuple(METAVARS.get(metavar, metavar) for metavar in shown)
            elif shown in METAVARS:
                options["metavar"] = METAVARS[shown]
        return super().add_argument(*names, **options)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", PHRASES[self.language]["usage"], 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", PHRASES[self.language]["usage"], 1)

    def error(self, message: str) -> NoReturn:
        reason = parser_sentence(message, self.language)
        print(f"{self.format_usage()}{self.prog}: {PHRASES[self.language]['error']}: {reason}", file=sys.stderr)
        raise _Refused(BAD_INPUT)


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.print_help()
        raise _Refused(0)


def _parser(language: str) -> _Parser:
    phrases = PHRASES[language]
    parser = _Parser(language=language, prog="forumgrid", description=phrases["about"], epilog=phrases["exit codes"])
    commands = parser.add_subparsers(
        title=phrases["commands"], dest="command", required=True, metavar=phrases["command"], parser_class=_Parser
    )

    def command(name: str, answer: Callable[[argparse.Namespace], int], *, grid: bool = False, problem: bool = True) -> _Parser:  # fmt: skip
        parser: _Parser = commands.add_parser(
            name, help=phrases[name], description=phrases[name], epilog=phrases["exit codes"], language=language
        )
        parser.set_defaults(answer=answer)
        if problem:
            parser.add_argument("problem", nargs="+", type=Path, help=phrases["problem"])
        if grid:
            parser.add_argument("grid", type=Path, help=phrases["grid"])
        if problem:
            parser.add_argument("--slots", type=_whole(language, 0, 10_000), metavar="N", help=phrases["slots"])
            parser.add_argument("--scale-max", type=_whole(language, 1, 100), metavar="N", help=phrases["scale max"])
        return parser

    compose = command("compose", compose_answer)
    _search_options(compose)
    compose.add_argument("--work-limit", type=_whole(language, 1, 10**15), metavar="N", help=phrases["work limit"])
    compose.add_argument("--fairness", type=_number(language, 0, 100), metavar="%", help=phrases["fairness"])
    _written(compose, "json", "certificate", "svg", "xlsx")
    compose.add_argument("--quiet", action="store_true", help=phrases["quiet"])

    command("check", check_answer, grid=True)

    verify = command("verify", verify_answer)
    verify.add_argument("proof", type=Path, help=phrases["proof"])
    _time_limit(verify, 600.0)

    explain = command("explain", explain_answer, grid=True)
    explain.add_argument("--person", metavar="NAME", help=phrases["person"])
    explain.add_argument("--topic", metavar="NAME", help=phrases["topic"])
    explain.add_argument("--cell", nargs=2, metavar=("SLOT", "SPACE"), help=phrases["cell"])
    explain.add_argument("--advice", action="store_true", help=phrases["advice"])
    _time_limit(explain, 5.0)
    _written(explain, "json")

    _mend_options(command("mend", mend_answer, grid=True))

    generate = command("generate", generate_answer, problem=False)
    generate.add_argument("--family", choices=FAMILIES, default="A", help=phrases["family"])
    generate.add_argument("--size", choices=tuple(SIZES), default="i", help=phrases["size"])
    generate.add_argument(
        "--shape", nargs=5, type=_whole(language, 0, 10**6), metavar=tuple("PTRSM"), help=phrases["shape"]
    )
    generate.add_argument("--seed", type=_whole(language, 0, 2**31 - 1), default=1, metavar="N", help=phrases["seed"])
    generate.add_argument("--repeats", action="store_true", help=phrases["repeats"])
    _written(generate, "json")

    show = command("show", show_answer, grid=True)
    show.add_argument("--width", type=_whole(language, 40, 1000), default=100, metavar="N", help=phrases["width"])
    _written(show, "svg", "xlsx")
    return parser


def _mend_options(parser: _Parser) -> None:
    phrases, language = PHRASES[parser.language], parser.language
    parser.add_argument("--lose-space", action="append", metavar="SPACE", help=phrases["lose"])
    parser.add_argument("--close", nargs=2, action="append", metavar=("SPACE", "SLOT"), help=phrases["close"])
    parser.add_argument("--withdraw", action="append", metavar="TOPIC", help=phrases["withdraw"])
    parser.add_argument("--added", action="append", metavar="TOPIC", help=phrases["added"])
    parser.add_argument("--away", nargs=2, action="append", metavar=("PERSON", "SLOT"), help=phrases["away"])
    parser.add_argument("--until", metavar="SLOT", help=phrases["until"])
    parser.add_argument(
        "--moves", type=_moves(language), default=[0, 1, 2, 5, 10], metavar="N,…", help=phrases["moves"]
    )
    parser.add_argument("--choose", type=_whole(language, 0, 99_999), metavar="N", help=phrases["choose"])
    parser.add_argument("--grid-out", metavar="FILE", help=phrases["grid out"])
    parser.add_argument("--problem-out", metavar="FILE", help=phrases["problem out"])
    _search_options(parser, seconds=2.0)
    _written(parser, "json", "svg", "xlsx")


def _moves(language: str) -> Callable[[str], list[int]]:
    def read(text: str) -> list[int]:
        parts = [part.strip() for part in text.split(",")]
        if not all(part.isdecimal() and len(part) < 6 for part in parts):
            raise argparse.ArgumentTypeError(PHRASES[language]["moves wrong"].format(found=text))
        return sorted({int(part) for part in parts})

    return read


def _search_options(parser: _Parser, *, seconds: float = 10.0) -> None:
    phrases, language = PHRASES[parser.language], parser.language
    _time_limit(parser, seconds)
    parser.add_argument("--threads", type=_whole(language, 1, 64), default=2, metavar="N", help=phrases["threads"])
    parser.add_argument("--seed", type=_whole(language, 0, 2**31 - 1), default=1, metavar="N", help=phrases["seed"])


def _time_limit(parser: _Parser, seconds: float) -> None:
    phrases, language = PHRASES[parser.language], parser.language
    parser.add_argument("--time-limit", type=_number(language, 0, 86_400), metavar="S", help=phrases["time limit"])
    parser.set_defaults(usual_time=seconds)


def _written(parser: _Parser, *kinds: str) -> None:
    for kind in kinds:
        parser.add_argument(f"--{kind}", metavar="FILE", help=PHRASES[parser.language][kind])


def _whole(language: str, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.lstrip("-").isdecimal() and len(text) < 20 else most + 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(
                PHRASES[language]["number wrong"].format(found=text, least=least, most=most)
            )
        return number

    return read


def _number(language: str, least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = math.nan
        if not least <= number <= most:  # also refuses what is not a number
            raise argparse.ArgumentTypeError(
                PHRASES[language]["number wrong"].format(found=text, least=least, most=most)
            )
        return number

    return read
