"""The command `textometry`: its options, its language, its exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from textometry.classes.model import MODES
from textometry.cli.phrases import METAVARS, PHRASES, parser_sentence
from textometry.errors import CorpusError, InputError
from textometry.files.outputs import sparing
from textometry.files.writing import refuse_places
from textometry.sentences.codes import LANGUAGES, sentence

BAD_INPUT, STOPPED = 64, 130
OUTPUTS = ("json", "table", "output", "out", "pictures")
"""The options that name a place to write; any other path that is given is read."""
CUTS = ("default", "iramuteq", "rainette", "documents")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
EXPLORE = ("cooccur", "progress", "variants", "choose", "mca", "autocode", "memos")
INDEX_NAMES = "cooccurrence, jaccard, dice…"

Answer = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (docs/reference/exit-codes.md)."""
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
        answer: Answer = options.answer
        try:
            with sparing(_inputs(options)):
                refuse_places(options)
                _refuse_table_kind(options)
                code = answer(options)
        except CorpusError as error:
            raise error.at(error.path or options.corpus or options.matrix) from error
        sys.stdout.flush()
    except _Left as left:
        return left.code
    except InputError as error:
        print(f"textometry: {phrases['error']}: {error.said(language)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(f"\ntextometry: {phrases['stopped']}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader (head, less) has seen enough
        _close_output()
        return 0
    except OSError as error:
        if error.filename is not None:  # files have errors of their own: this one is a fault of ours
            raise
        _close_output()
        full = InputError("file_unwritable", reason=error.strerror or error, path=Path("-"))
        print(f"textometry: {phrases['error']}: {full.said(language)}", file=sys.stderr)
        return BAD_INPUT
    return code


def _refuse_table_kind(options: argparse.Namespace) -> None:
    """Refuse, before any work, a table whose name ends as none that can be written."""
    table = getattr(options, "table", None)
    if table is None:
        return
    from textometry.exchange.tables import TABLE_KINDS  # noqa: PLC0415  (takes long to load)

    if (kind := table.suffix.lower()) not in TABLE_KINDS:
        raise InputError("table_kind_unknown", kind=kind, choices=TABLE_KINDS, path=table)


def _open_streams() -> None:
    """Let what is printed go nowhere where the shell has closed the stream (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as the command lives


def _inputs(options: argparse.Namespace) -> list[Path]:
    """The files and folders that the options name and that are read."""
    values = vars(options)
    return [value for name, value in values.items() if isinstance(value, Path) and name not in OUTPUTS]


def _close_output() -> None:
    """Let what is still to be written to the standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for by --lang, else the system's: "fr" or "en"."""
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
        if isinstance(options.get("type"), _From):
            options["type"] = partial(options["type"].read, language=self.language)
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


def _later(name: str) -> Answer:
    """The answer of a command, loaded when it is asked for: help must not wait for the compiled parts."""

    def answer(options: argparse.Namespace) -> int:
        places = {"classify": "classes", "agree": "coding", "convert": "coding"}
        place = places.get(name, "exploring" if name in EXPLORE else "words")
        if getattr(options, "matrix", None) is not None:
            place = "matrix"
        module = importlib.import_module(f"textometry.cli.{place}")  # noqa: TID251 - see above
        run: Answer = getattr(module, name)
        return run(options)

    return answer


def _parser(language: str) -> _Parser:
    phrases = PHRASES[language]
    parser = _Parser(language=language, prog="textometry", description=phrases["about"], epilog=phrases["exit codes"])
    commands = parser.add_subparsers(
        title=phrases["commands"], dest="command", required=True, metavar=phrases["command"], parser_class=_Parser
    )

    def command(name: str) -> _Parser:
        parser: _Parser = commands.add_parser(
            name, help=phrases[name], description=phrases[name], epilog=phrases["exit codes"], language=language
        )
        parser.set_defaults(answer=_later(name))
        parser.add_argument("--quiet", action="store_true", help=phrases["quiet"])
        return parser

    _classify_options(command("classify"), phrases)
    _segments_options(command("segments"), phrases)
    _concord_options(command("concord"), phrases)
    _table_options(command, phrases)
    explore_options(command, phrases)
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
    convert.add_argument(
        "--as", dest="as_kind", choices=("corpus", "codebook", "tagged"), metavar="KIND", help=phrases["as"]
    )
    convert.add_argument("--simplify", action="store_true", help=phrases["simplify"])
    return parser


class _From:
    """A whole number that must not be under the least that means something."""

    def __init__(self, least: int) -> None:
        self.least = least

    def read(self, given: str, *, language: str) -> int:
        if not re.fullmatch(r"\+?[0-9]{1,18}", given) or int(given) < self.least:
            reason = sentence("number_wrong", {"least": self.least, "given": given}, language)
            raise argparse.ArgumentTypeError(reason)
        return int(given)


def _corpus_options(parser: _Parser, phrases: Mapping[str, str], *, optional: bool = False) -> None:
    parser.add_argument("corpus", type=Path, nargs="?" if optional else None, help=phrases["corpus"])
    parser.add_argument("--text-column", action="append", default=[], metavar="NAME", help=phrases["text column"])
    parser.add_argument("--id-column", metavar="NAME", help=phrases["id column"])
    parser.add_argument("--encoding", metavar="NAME", help=phrases["encoding"])
    parser.add_argument("--heading-row", type=_From(1), metavar="N", help=phrases["heading row"])
    parser.add_argument(
        "--class", dest="of_class", action="append", default=[], metavar="CLASS", help=phrases["of class"]
    )
    parser.add_argument("--speakers", action="store_true", help=phrases["speakers"])
    parser.add_argument("--where", action="append", default=[], metavar="VAR=VALUE", help=phrases["where"])


def _reading_options(parser: _Parser, phrases: Mapping[str, str]) -> None:
    parser.add_argument("--cut", choices=CUTS, metavar="MODE", help=phrases["cut"])
    parser.add_argument("--size", type=int, default=40, metavar="N", help=phrases["size"])
    parser.add_argument("--text-language", default="fr", metavar="CODE", help=phrases["text language"])
    parser.add_argument("--no-lexicon", action="store_true", help=phrases["no lexicon"])
    parser.add_argument("--expressions", type=Path, metavar="FILE", help=phrases["expressions"])
    parser.add_argument("--dictionary", type=Path, metavar="FILE", help=phrases["dictionary"])
    parser.add_argument("--merge", type=Path, metavar="FILE", help=phrases["merge"])


def _counting_options(parser: _Parser, phrases: Mapping[str, str]) -> None:
    parser.add_argument("--units", choices=("lemma", "form"), default="lemma", help=phrases["units"])
    parser.add_argument("--categories", metavar="A,B", help=phrases["categories"])
    parser.add_argument("--min-segments", type=_From(1), default=3, metavar="N", help=phrases["min segments"])
    parser.add_argument("--max-terms", type=_From(1), metavar="N", help=phrases["max terms"])
    parser.add_argument("--stop-words", type=Path, metavar="FILE", help=phrases["stop words"])


def _classify_options(parser: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(parser, phrases, optional=True)
    _reading_options(parser, phrases)
    _counting_options(parser, phrases)
    parser.add_argument("--mode", choices=MODES, default="default", metavar="MODE", help=phrases["mode"])
    parser.add_argument("-k", type=int, default=10, metavar="N", help=phrases["k"])
    parser.add_argument("--axes", type=_From(1), metavar="N", help=phrases["axes tried"])
    parser.add_argument("--least-terms", type=_From(0), default=0, metavar="N", help=phrases["least terms"])
    parser.add_argument("--double", metavar="A,B", help=phrases["double"])
    parser.add_argument("--compare", metavar="A,B", help=phrases["compare"])
    parser.add_argument("--draws", type=_From(0), metavar="N", help=phrases["draws"])
    parser.add_argument("--seed", type=_From(0), default=0, metavar="N", help=phrases["seed"])
    parser.add_argument("--names", type=Path, metavar="FILE", help=phrases["names"])
    parser.add_argument("--title", default="", metavar="TEXT", help=phrases["title"])
    parser.add_argument("--corpus-name", default="", metavar="TEXT", help=phrases["corpus name"])
    parser.add_argument("--authors", default="", metavar="A;B", help=phrases["authors"])
    parser.add_argument("--full-text", action="store_true", help=phrases["full text"])
    parser.add_argument("--matrix", type=Path, metavar="FILE", help=phrases["matrix"])
    parser.add_argument("--terms", type=Path, metavar="FILE", help=phrases["terms file"])
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=phrases["out"])
    parser.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _segments_options(parser: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(parser, phrases)
    parser.add_argument(
        "--cut", "--mode", dest="cut", choices=CUTS, default="default", metavar="MODE", help=phrases["cut"]
    )
    parser.add_argument("--size", type=int, default=40, metavar="N", help=phrases["size"])
    parser.add_argument("--expressions", type=Path, metavar="FILE", help=phrases["expressions"])
    parser.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
    parser.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _concord_options(parser: _Parser, phrases: Mapping[str, str]) -> None:
    _corpus_options(parser, phrases)
    parser.add_argument("pattern", help=phrases["pattern"])
    _reading_options(parser, phrases)
    parser.add_argument("--context", type=_From(0), default=10, metavar="N", help=phrases["context"])
    parser.add_argument("--sort", default="", metavar="A,B", help=phrases["sort"])
    parser.add_argument("--limit", type=_From(1), metavar="N", help=phrases["limit"])
    parser.add_argument("--no-accents", action="store_true", help=phrases["no accents"])
    parser.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
    parser.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def _table_options(command: Callable[[str], _Parser], phrases: Mapping[str, str]) -> None:
    for name in ("specif", "factors", "similar"):
        parser = command(name)
        _corpus_options(parser, phrases)
        _reading_options(parser, phrases)
        _counting_options(parser, phrases)
        if name == "similar":
            parser.add_argument(
                "--index", default="cooccurrence", metavar="INDEX", help=phrases["index"].format(indices=INDEX_NAMES)
            )
            parser.add_argument("--words", type=_From(1), default=100, metavar="N", help=phrases["most words"])
        else:
            parser.add_argument("--by", required=True, metavar="VARIABLE", help=phrases["by"])
            parser.add_argument("--least", type=_From(1), default=5, metavar="N", help=phrases["least"])
        if name == "factors":
            parser.add_argument("--axes", type=_From(1), default=5, metavar="N", help=phrases["axes"])
        parser.add_argument("--top", type=_From(1), default=10, metavar="N", help=phrases["top"])
        parser.add_argument("--pictures", type=Path, metavar="FOLDER", help=phrases["pictures"])
        parser.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
        parser.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])


def explore_options(command: Callable[[str], _Parser], phrases: Mapping[str, str]) -> None:
    """The options of the commands that explore."""
    cooccur, progress = command("cooccur"), command("progress")
    for parser in (cooccur, progress):
        _corpus_options(parser, phrases)
    cooccur.add_argument("pattern", help=phrases["pattern"])
    progress.add_argument("patterns", nargs="+", metavar="pattern", help=phrases["patterns"])
    progress.add_argument("--by", metavar="VARIABLE", help=phrases["by period"])
    cooccur.add_argument("--window", type=_From(1), default=10, metavar="N", help=phrases["window"])
    cooccur.add_argument("--within", choices=("document", "segment"), default="document", help=phrases["within"])
    cooccur.add_argument("--least", type=_From(1), default=2, metavar="N", help=phrases["least together"])
    variants, choose, mca, autocode = (command(name) for name in ("variants", "choose", "mca", "autocode"))
    _corpus_options(variants, phrases)
    _corpus_options(choose, phrases)
    _corpus_options(mca, phrases)
    _corpus_options(autocode, phrases)
    choose.add_argument("--from", dest="first", type=_From(2), default=2, metavar="N", help=phrases["first number"])
    choose.add_argument("--to", dest="last", type=_From(2), default=12, metavar="N", help=phrases["last number"])
    choose.add_argument("--mode", choices=MODES, default="default", metavar="MODE", help=phrases["mode"])
    choose.add_argument("--draws", type=_From(0), metavar="N", help=phrases["number draws"])
    choose.add_argument("--seed", type=_From(0), default=0, metavar="N", help=phrases["seed"])
    mca.add_argument("--by", action="append", default=[], metavar="VARIABLE", help=phrases["by several"])
    mca.add_argument("--axes", type=_From(1), default=5, metavar="N", help=phrases["axes"])
    autocode.add_argument("rules", type=Path, help=phrases["rules"])
    autocode.add_argument("output", type=Path, help=phrases["autocode output"])
    autocode.add_argument("--unit", choices=("match", "segment", "document"), default="match", help=phrases["unit"])
    for parser in (cooccur, progress, variants, choose, autocode):
        _reading_options(parser, phrases)
    _counting_options(choose, phrases)
    for parser in (cooccur, progress, autocode):
        parser.add_argument("--no-accents", action="store_true", help=phrases["no accents"])
    for parser in (cooccur, variants, mca):
        parser.add_argument("--top", type=_From(1), default=20, metavar="N", help=phrases["top"])
    for parser in (progress, choose, mca):
        parser.add_argument("--pictures", type=Path, metavar="FOLDER", help=phrases["pictures"])
    for parser in (cooccur, progress, variants, choose, mca):
        parser.add_argument("--table", type=Path, metavar="FILE", help=phrases["table"])
        parser.add_argument("--json", type=Path, metavar="FILE", help=phrases["json"])
    memos = command("memos")
    memos.add_argument("source", type=Path, help=phrases["project"])
    memos.add_argument("output", type=Path, help=phrases["memos output"])
