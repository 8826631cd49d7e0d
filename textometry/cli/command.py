"""The command `textometry`: its options, its language, its exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from textometry.classes.model import MODES
from textometry.cli.phrases import LANGUAGES, METAVARS, PHRASES
from textometry.errors import CorpusError, InputError, after_a_place
from textometry.files.writing import refuse_places
from textometry.sentences.fr import in_french

BAD_INPUT, STOPPED = 64, 130
CUTS = ("default", "iramuteq", "rainette", "documents")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
INDEX_NAMES = "cooccurrence, jaccard, dice…"

Answer = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 64 bad input, 130 stopped."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = spoken(given, os.environ)
    phrases = PHRASES[language]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot write an accent must not stop the work
            stream.reconfigure(errors="replace")
    try:
        options = _parser(language).parse_args(given)
        options.phrases, options.language = phrases, language
        answer: Answer = options.answer
        refuse_places(options)
        try:
            code = answer(options)
        except CorpusError as error:
            raise InputError(
                error.sentence, path=error.path or options.corpus or options.matrix, line=error.line
            ) from error
        sys.stdout.flush()
    except _Left as left:
        return left.code
    except InputError as error:
        print(f"textometry: {phrases['error']}: {said(error, language)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(f"\ntextometry: {phrases['stopped']}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for by --lang, else the system's: "fr" or "en"."""
    for at, one in enumerate(arguments):
        asked = one.partition("=")[2] if one.startswith("--lang=") else ""
        if one == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        if asked in LANGUAGES:
            return asked
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


def said(error: InputError, language: str) -> str:
    """The sentence of an error, with its file and line, in the language asked for."""
    if language != "fr":
        return str(error)
    sentence = in_french(error.sentence)
    if error.path is None:
        return sentence
    return f"{error.path}{f', ligne {error.line}' if error.line else ''} : {after_a_place(sentence)}"


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
        sentence = in_french(message) if self.language == "fr" else message
        phrase = PHRASES[self.language]["error"]
        print(f"{self.format_usage()}{self.prog}: {phrase}: {sentence}", file=sys.stderr)
        raise _Left(BAD_INPUT)


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.print_help()
        raise _Left(0)


def _later(name: str) -> Answer:
    """The answer of a command, loaded when it is asked for: help must not wait for the compiled parts."""

    def answer(options: argparse.Namespace) -> int:
        places = {"classify": "classes", "agree": "coding", "convert": "coding"}
        place = places.get(name, "words")
        if getattr(options, "matrix", None) is not None:
            place = "matrix"
        module = importlib.import_module(f"textometry.cli.{place}")  # noqa: TID251 - see above
        found: Answer = getattr(module, name)
        return found(options)

    return answer


def _parser(language: str) -> _Parser:
    phrases = PHRASES[language]
    parser = _Parser(language=language, prog="textometry", description=phrases["about"], epilog=phrases["exit codes"])
    commands = parser.add_subparsers(
        title=phrases["commands"], dest="command", required=True, metavar=phrases["command"], parser_class=_Parser
    )

    def command(name: str) -> _Parser:
        one: _Parser = commands.add_parser(
            name, help=phrases[name], description=phrases[name], epilog=phrases["exit codes"], language=language
        )
        one.set_defaults(answer=_later(name))
        one.add_argument("--quiet", action="store_true", help=phrases["quiet"])
        return one

    _classify_options(command("classify"), phrases)
    _segments_options(command("segments"), phrases)
    _concord_options(command("concord"), phrases)
    _table_options(command, phrases)
    agree = command("agree")
    agree.add_argument("source", type=Path, help=phrases["source"])
    agree.add_argument("--coder", action="append", default=[], metavar="NAME", help=phrases["coder"])
    agree.add_argument("--level", choices=LEVELS, default="nominal", metavar="LEVEL", help=phrases["level"])
    agree.add_argument("--units", choices=("characters", "segments"), default="characters", help=phrases["judged"])
    agree.add_argument("--coded-only", action="store_true", help=phrases["coded only"])
    agree.add_argument("--table", type=Path, metavar="FILE", help=phrases["disagreements table"])
    agree.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])
    convert = command("convert")
    _corpus_options(convert, phrases)
    convert.add_argument("output", type=Path, help=phrases["output"])
    convert.add_argument("--as", dest="as_kind", choices=("corpus", "codebook"), metavar="KIND", help=phrases["as"])
    convert.add_argument("--simplify", action="store_true", help=phrases["simplify"])
    return parser


def _from(least: int) -> Callable[[str], int]:
    """How a whole number is read, which must not be under the least that means something."""

    def read(given: str) -> int:
        if not re.fullmatch(r"\+?[0-9]{1,18}", given) or int(given) < least:
            raise argparse.ArgumentTypeError(f"a whole number from {least} is expected, not '{given}'")
        return int(given)

    return read


def _corpus_options(one: _Parser, phrases: Mapping[str, str], *, optional: bool = False) -> None:
    one.add_argument("corpus", type=Path, nargs="?" if optional else None, help=phrases["corpus"])
    one.add_argument("--text-column", action="append", default=[], metavar="NAME", help=phrases["text column"])
    one.add_argument("--id-column", metavar="NAME", help=phrases["id column"])
    one.add_argument("--encoding", metavar="NAME", help=phrases["encoding"])
    one.add_argument("--where", action="append", default=[], metavar="VAR=VALUE", help=phrases["where"])


def _reading_options(one: _Parser, phrases: Mapping[str, str]) -> None:
    one.add_argument("--cut", choices=CUTS, metavar="MODE", help=phrases["cut"])
    one.add_argument("--size", type=int, default=40, metavar="N", help=phrases["size"])
    one.add_argument("--text-language", default="fr", metavar="CODE", help=phrases["text language"])
    one.add_argument("--no-lexicon", action="store_true", help=phrases["no lexicon"])
    one.add_argument("--expressions", type=Path, metavar="FILE", help=phrases["expressions"])
    one.add_argument("--dictionary", type=Path, metavar="FILE", help=phrases["dictionary"])


def _counting_options(one: _Parser, phrases: Mapping[str, str]) -> None:
    one.add_argument("--units", choices=("lemma", "form"), default="lemma", help=phrases["units"])
    one.add_argument("--categories", metavar="A,B", help=phrases["categories"])
    one.add_argument("--min-segments", type=_from(1), default=3, metavar="N", help=phrases["min segments"])
    one.add_argument("--max-terms", type=_from(1), metavar="N", help=phrases["max terms"])
    one.add_argument("--stop-words", type=Path, metavar="FILE", help=phrases["stop words"])


def _classify_options(one: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(one, phrases, optional=True)
    _reading_options(one, phrases)
    _counting_options(one, phrases)
    one.add_argument("--mode", choices=MODES, default="default", metavar="MODE", help=phrases["mode"])
    one.add_argument("-k", type=int, default=10, metavar="N", help=phrases["k"])
    one.add_argument("--least-terms", type=_from(0), default=0, metavar="N", help=phrases["least terms"])
    one.add_argument("--double", metavar="A,B", help=phrases["double"])
    one.add_argument("--draws", type=_from(0), metavar="N", help=phrases["draws"])
    one.add_argument("--seed", type=_from(0), default=0, metavar="N", help=phrases["seed"])
    one.add_argument("--matrix", type=Path, metavar="FILE", help=phrases["matrix"])
    one.add_argument("--terms", type=Path, metavar="FILE", help=phrases["terms file"])
    one.add_argument("--out", type=Path, metavar="FOLDER", help=phrases["out"])
    one.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _segments_options(one: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(one, phrases)
    one.add_argument("--mode", dest="cut", choices=CUTS, default="default", metavar="MODE", help=phrases["cut"])
    one.add_argument("--size", type=int, default=40, metavar="N", help=phrases["size"])
    one.add_argument("--expressions", type=Path, metavar="FILE", help=phrases["expressions"])
    one.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
    one.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _concord_options(one: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(one, phrases)
    one.add_argument("pattern", help=phrases["pattern"])
    _reading_options(one, phrases)
    one.add_argument("--context", type=_from(0), default=10, metavar="N", help=phrases["context"])
    one.add_argument("--sort", default="", metavar="A,B", help=phrases["sort"])
    one.add_argument("--limit", type=_from(1), metavar="N", help=phrases["limit"])
    one.add_argument("--no-accents", action="store_true", help=phrases["no accents"])
    one.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
    one.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _table_options(command: Callable[[str], _Parser], phrases: Mapping[str, str]) -> None:
    for name in ("specif", "factors", "similar"):
        one = command(name)
        _corpus_options(one, phrases)
        _reading_options(one, phrases)
        _counting_options(one, phrases)
        if name == "similar":
            one.add_argument(
                "--index", default="cooccurrence", metavar="INDEX", help=phrases["index"].format(indices=INDEX_NAMES)
            )
            one.add_argument("--words", type=_from(1), default=100, metavar="N", help=phrases["most words"])
        else:
            one.add_argument("--by", required=True, metavar="VARIABLE", help=phrases["by"])
            one.add_argument("--least", type=_from(1), default=5, metavar="N", help=phrases["least"])
        if name == "factors":
            one.add_argument("--axes", type=_from(1), default=5, metavar="N", help=phrases["axes"])
        one.add_argument("--top", type=_from(1), default=10, metavar="N", help=phrases["top"])
        one.add_argument("--pictures", type=Path, metavar="FOLDER", help=phrases["pictures"])
        one.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
        one.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])
