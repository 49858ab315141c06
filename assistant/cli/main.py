"""The commands of `maquila`. Exit codes: 0 done, 1 a replay or check failed, 2 bad input or usage,
3 the knowledge does not cover it.

May import everything; each command imports what it needs, so that the first question comes fast.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.base.files import data_folder
from assistant.base.language import ENGLISH, LANGUAGES, of_locale, translate, use_language
from assistant.base.messages import InputError, message

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.case.model import Case
    from assistant.library import Library

DONE, FAILED, BAD_INPUT, NOT_COVERED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    try:
        with use_language(_language(arguments)):
            chosen = _parser().parse_args(arguments)
            command: Callable[[argparse.Namespace], int] = chosen.command
            return command(chosen)
    except InputError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _language(arguments: Sequence[str] | None) -> str:
    """The language that --lang names, or else that of the locale: help is written in it too."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--lang", choices=LANGUAGES)
    try:
        chosen, _ = first.parse_known_args(arguments)
    except argparse.ArgumentError:
        return ENGLISH
    return chosen.lang or of_locale(os.environ)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("maquila", description=message("cli.about"))
    parser.add_argument("--lang", choices=LANGUAGES, help=message("cli.lang"))
    parser.add_argument("--plain", action="store_true", help=message("cli.plain"))
    parser.add_argument("--record", type=Path, metavar="FILE", help=message("cli.record"))
    parser.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))
    parser.set_defaults(command=_talk)
    verbs = parser.add_subparsers(metavar="COMMAND")

    assess = _verb(verbs, "assess", _assess)
    assess.add_argument("files", nargs="+", type=Path, metavar="FILE", help=message("cli.files"))
    assess.add_argument("--json", action="store_true", help=message("cli.json"))
    assess.add_argument("--steps", action="store_true", help=message("cli.steps"))
    assess.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    learn = _verb(verbs, "learn", _learn)
    learn.add_argument("--learner", metavar="NAME", help=message("cli.learner"))
    learn.add_argument("--progress", action="store_true", help=message("cli.learn_progress"))
    learn.add_argument("--export", type=Path, metavar="FILE", help=message("cli.learn_export"))
    learn.add_argument("--seed", type=int, metavar="N", help=message("cli.learn_seed"))
    unless_before: dict[str, Any] = {"default": argparse.SUPPRESS}
    learn.add_argument(
        "--record", type=Path, metavar="FILE", help=message("cli.learn_record"), **unless_before
    )
    learn.add_argument(
        "--date", type=_day, metavar="DAY", help=message("cli.date"), **unless_before
    )
    learn.add_argument("--lang", choices=LANGUAGES, help=message("cli.lang"), **unless_before)
    learn.add_argument("--plain", action="store_true", help=message("cli.plain"), **unless_before)

    replay = _verb(verbs, "replay", _replay)
    replay.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=message("cli.paths"))
    replay.add_argument("--update", action="store_true", help=message("cli.update"))

    origin = _verb(verbs, "origin", _origin)
    origin.add_argument("hts", metavar="HTS", help=message("cli.hts"))
    origin.add_argument("--date", type=_day, metavar="DAY", help=message("cli.origin_date"))

    why = _verb(verbs, "why", _why)
    why.add_argument("file", type=Path, metavar="FILE", help=message("cli.files"))
    why.add_argument("target", metavar="WHAT", help=message("cli.why_what"))
    why.add_argument("--not", action="store_true", dest="negated", help=message("cli.why_not"))
    why.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    explain = _verb(verbs, "explain", _explain)
    explain.add_argument("term", nargs="*", metavar="TERM", help=message("cli.explain_term"))
    explain.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    ways = _verb(verbs, "ways", _ways)
    ways.add_argument("file", type=Path, metavar="FILE", help=message("cli.files"))
    ways.add_argument("--json", action="store_true", help=message("cli.ways_json"))
    ways.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    immex = _verb(verbs, "immex", _immex)
    immex.add_argument("file", type=Path, metavar="FILE", help=message("cli.files"))
    immex.add_argument("--json", action="store_true", help=message("cli.immex_json"))
    immex.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    partner = _verb(verbs, "partner", _partner)
    partner.add_argument("file", type=Path, metavar="FILE", help=message("cli.profile"))
    partner.add_argument("--case", type=Path, metavar="CASE", help=message("cli.partner_case"))
    partner.add_argument("--json", action="store_true", help=message("cli.partner_json"))
    partner.add_argument("--date", type=_day, metavar="DAY", help=message("cli.date"))

    duty = _verb(verbs, "duty", _duty)
    duty.add_argument("hts", metavar="HTS", help=message("cli.duty_hts"))
    duty.add_argument("--origin", required=True, metavar="COUNTRY", help=message("cli.duty_origin"))
    duty.add_argument("--date", type=_day, metavar="DAY", help=message("cli.origin_date"))
    duty.add_argument("--usmca", action="store_true", help=message("cli.duty_usmca"))
    duty.add_argument("--json", action="store_true", help=message("cli.duty_json"))
    for option, metavar, about in (
        ("--value", "USD", "value"),
        ("--metal-share", "PCT", "metal"),
        ("--hts10", "CODE", "hts10"),
        ("--use", "USE", "use"),
        ("--us-components", "USD", "components"),
        ("--units-per-entry", "UNITS", "units"),
        ("--transport", "WAY", "transport"),
    ):
        duty.add_argument(option, metavar=metavar, help=message(f"cli.duty_{about}"))
    for option, metavar, about in (
        ("--quantity", "UNIT=N", "quantity"),
        ("--answer", "NAME=YES", "answer"),
    ):
        duty.add_argument(
            option, action="append", default=[], metavar=metavar, help=message(f"cli.duty_{about}")
        )

    tariff = _verb(verbs, "tariff", None).add_subparsers(metavar="COMMAND", required=True)
    imported = _verb(tariff, "import", _tariff_import, "tariff.")
    imported.add_argument("file", type=Path, metavar="FILE", help=message("cli.tariff_file"))
    _verb(tariff, "reset", _tariff_reset, "tariff.")

    examples = _verb(verbs, "examples", _examples)
    examples.add_argument("name", nargs="?", help=message("cli.example_name"))

    rules = _verb(verbs, "rules", None).add_subparsers(metavar="COMMAND", required=True)
    listed = _verb(rules, "list", _rules_list, "rules.")
    listed.add_argument("--area", help=message("cli.area"))
    _verb(rules, "show", _rules_show, "rules.").add_argument("rule", help=message("cli.rule"))
    _verb(rules, "check", _rules_check, "rules.")

    knowledge = _verb(verbs, "knowledge", None).add_subparsers(metavar="COMMAND", required=True)
    _verb(knowledge, "check", _knowledge_check, "knowledge.")
    _verb(knowledge, "coverage", _knowledge_coverage, "knowledge.")
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace], int] | None,
    group: str = "",
) -> argparse.ArgumentParser:
    about = message(f"cli.{group}{name}")
    parser = verbs.add_parser(name, help=about, description=about)
    if command:
        parser.set_defaults(command=command)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(message("cli.date_form", value=text)) from None


def _talk(chosen: argparse.Namespace) -> int:
    from assistant.terminal.chat.app import run_interview

    return run_interview(chosen.record, chosen.date or date.today(), plain=chosen.plain)


def _learn(chosen: argparse.Namespace) -> int:
    from assistant.cli import learn

    if chosen.progress:
        return learn.show_progress(chosen.learner, plain=chosen.plain)
    if chosen.export:
        return learn.export(chosen.learner, chosen.export)
    day = chosen.date or date.today()
    return learn.run(
        chosen.learner, day, seed=chosen.seed, record=chosen.record, plain=chosen.plain
    )


def _assess(chosen: argparse.Namespace) -> int:
    from assistant.library import Library

    library = Library.of_user()
    codes = [
        _assess_one(path, chosen, library, last=path is chosen.files[-1]) for path in chosen.files
    ]
    return next((code for code in (BAD_INPUT, NOT_COVERED) if code in codes), DONE)


def _assess_one(path: Path, chosen: argparse.Namespace, library: Library, *, last: bool) -> int:
    from assistant.assessment.assess import assess
    from assistant.terminal.screens.assessment import assessment_screen, steps_screen

    try:
        assessment = assess(_case(path, chosen.date), library)
    except InputError as error:
        where = error.where if str(path) in error.where else f"{path}, {error.where}".rstrip(", ")
        if chosen.json:
            fault = {"code": error.code, "text": error.text, "where": where}
            content = {"format": 1, "case": str(path), "error": fault}
            print(json.dumps(content, ensure_ascii=False))
        else:
            print(f"{where}: {error.text}", file=sys.stderr)
        return BAD_INPUT
    if chosen.json:
        print(assessment.as_json())
    else:
        _print_screen(assessment_screen, assessment, plain=chosen.plain)
        if chosen.steps:
            _print_screen(steps_screen, assessment, plain=chosen.plain)
        if not last:
            print()
    return NOT_COVERED if assessment.origin.verdict == "unknown" else DONE


def _why(chosen: argparse.Namespace) -> int:
    from assistant.cli.why_command import run

    case = _case(chosen.file, chosen.date)
    run(case, chosen.target, negated=chosen.negated, plain=chosen.plain)
    return DONE


def _explain(chosen: argparse.Namespace) -> int:
    from assistant.terminal.screens.glossary import run

    return run(" ".join(chosen.term), chosen.date or date.today())


def _ways(chosen: argparse.Namespace) -> int:
    from assistant.cli.ways_command import run

    return run(chosen.file, chosen.date, as_json=chosen.json)


def _immex(chosen: argparse.Namespace) -> int:
    from assistant.assessment.assess import assess
    from assistant.library import Library
    from assistant.terminal.screens.programme import programme_screen

    assessment = assess(_case(chosen.file, chosen.date), Library.of_user())
    if chosen.json:
        content = assessment.model_dump(mode="json", by_alias=True)
        shown = {key: content[key] for key in ("format", "case", "as_of", "immex", "claims")}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        _print_screen(programme_screen, assessment, plain=chosen.plain)
    return DONE


def _case(path: Path, day: date | None) -> Case:
    from assistant.case.file import read_case

    case = read_case(path)
    return case.model_copy(update={"as_of": day}) if day else case


def _partner(chosen: argparse.Namespace) -> int:
    from assistant.assessment.partner import read_profile, score
    from assistant.case.model import Case
    from assistant.library import Library
    from assistant.terminal.screens.partner import partner_screen

    case = _case(chosen.case, chosen.date) if chosen.case else Case(as_of=chosen.date)
    library = Library.of_user()
    scored = score(read_profile(chosen.file, library.partner_criteria), case, library)
    if chosen.json:
        print(scored.as_json())
    else:
        _print_screen(partner_screen, scored, plain=chosen.plain)
    return DONE


def _print_screen(
    draw: Callable[[Any, int], list[RenderableType]], content: object, *, plain: bool
) -> None:
    from assistant.terminal.console.writer import Writer

    writer = Writer(plain=plain)
    writer.write(draw(content, writer.width))


def _replay(chosen: argparse.Namespace) -> int:
    from assistant.interview.replay import replay
    from assistant.learning.record import replayed

    return replay(chosen.paths, chosen.update, replayed)


def _origin(chosen: argparse.Namespace) -> int:
    from assistant.explain.product_rule import explain
    from assistant.library import Library
    from assistant.questions.codes import code_of

    code = code_of(chosen.hts)
    library = Library.open().as_of(chosen.date or date.today())
    if not library.tariff_has(code):
        raise InputError("hts_missing_from_tariff", value=code)
    explanation = explain(code, library)
    for line in explanation.lines:
        _print_wrapped(line.text, "  " * line.depth)
    return DONE if explanation.covered else NOT_COVERED


def _duty(chosen: argparse.Namespace) -> int:
    from assistant.assessment.duty_stack import duty_stack
    from assistant.cli.duty_options import entry_of, units_per_entry_of
    from assistant.library import Library
    from assistant.rulebook import Rulebook
    from assistant.terminal.screens.duty import duty_lines

    library = Library.of_user().as_of(chosen.date or date.today())
    entry = entry_of(chosen, library)
    stack = duty_stack(entry, library, Rulebook.open(), units_per_entry_of(chosen))
    if chosen.json:
        print(stack.as_json())
    else:
        for indent, text in duty_lines(stack, library.citation):
            _print_wrapped(text, indent)
    return DONE if stack.covered else NOT_COVERED


def _tariff_import(chosen: argparse.Namespace) -> int:
    from assistant.library import Library
    from assistant.library.tariff_import import keep, read_export
    from assistant.terminal.screens.tariff import import_lines

    tariff = read_export(chosen.file, date.today())
    lines = import_lines(tariff, Library.open())
    try:
        path = keep(tariff)
    except OSError as error:
        raise InputError("tariff_import.not_written", reason=error.strerror) from None
    for line in [*lines, message("tariff_import.where", path=path)]:
        print(line)
    return DONE


def _tariff_reset(chosen: argparse.Namespace) -> int:
    from assistant.library.tariff_import import imported_path

    path = imported_path()
    was_there = path.is_file()
    path.unlink(missing_ok=True)
    print(message("tariff_import.reset" if was_there else "tariff_import.nothing"))
    return DONE


def _print_wrapped(text: str, indent: str = "") -> None:
    import shutil
    import textwrap

    width = max(40, min(shutil.get_terminal_size().columns, 100))
    wrapper = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
    print(wrapper.fill(text))


def _examples(chosen: argparse.Namespace) -> int:

    folder = data_folder("knowledge") / "examples"
    cases = sorted(path.stem for path in folder.glob("*.yaml"))
    partners = sorted(f"partners/{path.stem}" for path in folder.glob("partners/*.yaml"))
    if chosen.name in (None, "partners"):
        print("\n".join(partners if chosen.name else cases))
        return DONE
    if chosen.name not in cases + partners:
        raise InputError("cli.no_example", chosen.name, known=", ".join(cases + partners))
    print((folder / f"{chosen.name}.yaml").read_text(encoding="utf-8"), end="")
    return DONE


def _rules_list(chosen: argparse.Namespace) -> int:
    from assistant.library import Library
    from assistant.rulebook import Rulebook

    rulebook = Rulebook.open()
    citation = Library.open().as_of(date.today()).citation
    areas = rulebook.vocabulary.areas
    if chosen.area and chosen.area not in areas:
        raise InputError("cli.no_area", chosen.area, known=", ".join(areas))
    for area, label in areas.items():
        rules = [rule.rule for rule in rulebook.compiled.values() if rule.area == area]
        if not rules or chosen.area not in (None, area):
            continue
        print(translate(label))
        for rule in rules:
            law = "; ".join(citation(name) for name in rule.citation)
            print(f"  {rule.rule:44} {translate(rule.title)} [{law}]")
    return DONE


def _rules_show(chosen: argparse.Namespace) -> int:
    import difflib

    from assistant.explain.rule_text import rule_text
    from assistant.library import Library
    from assistant.rulebook import Rulebook

    rulebook = Rulebook.open()
    if chosen.rule not in rulebook.compiled:
        nearest = difflib.get_close_matches(chosen.rule, rulebook.compiled, n=3, cutoff=0)
        raise InputError("cli.no_rule", chosen.rule, nearest=", ".join(nearest))
    library = Library.open().as_of(date.today())
    print(rule_text(rulebook.compiled[chosen.rule], library.citation))
    return DONE


def _rules_check(chosen: argparse.Namespace) -> int:
    from assistant.checks.rules import faults
    from assistant.checks.translations import untranslated
    from assistant.library import Library
    from assistant.rulebook import Rulebook

    rulebook = Rulebook.open()
    found = faults(rulebook, set(Library.open().citations.citations))
    found += untranslated(data_folder("rules"))
    return _report(found, message("cli.rules_sound", count=len(rulebook.compiled)))


def _knowledge_check(chosen: argparse.Namespace) -> int:
    from assistant.checks.knowledge import check
    from assistant.checks.translations import untranslated

    files, found = check()
    found += untranslated(data_folder("knowledge"))
    return _report(found, message("cli.knowledge_sound", count=files))


def _knowledge_coverage(chosen: argparse.Namespace) -> int:
    from assistant.checks.coverage import coverage
    from assistant.library import Library

    rows = coverage(Library.open())
    columns = ["printed", "decide", "notes", "undecidable", "alternatives"]
    columns += ["checked", "unchecked", "doubtful"]
    names = [message(f"coverage.{column}") for column in ("chapter", *columns)]
    total = [0] * len(columns)
    print(message("coverage.title"))
    print(" ".join(names))
    for row in rows:
        cells = [getattr(row, column) for column in columns]
        counts = [len(value) if isinstance(value, tuple) else value for value in cells]
        total = [sum(pair) for pair in zip(total, counts, strict=True)]
        chapters = "-".join(f"{one:02}" for one in sorted({row.chapters[0], row.chapters[-1]}))
        print(_row(names, [chapters, *counts]))
    print(_row(names, [message("coverage.total"), *total]))
    _print_wrapped(message("coverage.key"))
    by_reason: dict[str, list[str]] = {}
    for one in (one for row in rows for one in row.undecidable):
        by_reason.setdefault(one.reason, []).append(one.rule)
    for reason, rules in by_reason.items():
        _print_wrapped(message(f"coverage.reason.{reason}", rules=", ".join(rules)))
    return DONE


def _row(names: Sequence[str], cells: Sequence[object]) -> str:
    first, *others = (str(cell) for cell in cells)
    counts = (f"{cell:>{len(name)}}" for name, cell in zip(names[1:], others, strict=True))
    return " ".join([f"{first:{len(names[0])}}", *counts])


def _report(faults: list[str], sound: str) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(sound)
    return FAILED if faults else DONE
