"""`maquila rules`: the rules listed, shown and checked."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from assistant.base.files import data_folder
from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import report
from assistant.cli.registry import option, verb


@verb("rules list", option("--area", about="cli.area"))
def list_rules(chosen: Namespace) -> ExitCode:
    """Prints the rules by area, each with its title and law."""
    from assistant.library import Library
    from assistant.rulebook import Rulebook

    rulebook = Rulebook.open()
    citation = Library.open().as_of(date.today()).citation
    areas = rulebook.areas
    if chosen.area and chosen.area not in areas:
        raise InputError("cli.no_area", chosen.area, known=", ".join(areas))
    for area, label in areas.items():
        rules = [rule.rule for rule in rulebook.compiled.values() if rule.area == area]
        if not rules or chosen.area not in (None, area):
            continue
        print(translate(label))
        for rule in rules:
            law = "; ".join(str(citation(name)) for name in rule.citation)
            print(f"  {rule.rule:44} {translate(rule.title)} [{law}]")
    return ExitCode.DONE


@verb("rules show", option("rule", about="cli.rule"))
def show_rule(chosen: Namespace) -> ExitCode:
    """Prints a rule as it is written; one that does not exist is met with the nearest."""
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
    return ExitCode.DONE


@verb("rules check")
def check_rules(_: Namespace) -> ExitCode:
    """Prints each fault of the rules."""
    from assistant.checks.manifest import manifest_faults
    from assistant.checks.rules import faults, unlisted, unreadable
    from assistant.checks.translations import untranslated
    from assistant.library import Library
    from assistant.rulebook import Rulebook
    from assistant.terminal.console.command_table import command_table

    folder = data_folder("rules")
    found = manifest_faults(folder)
    found += untranslated(folder)
    found += unreadable()
    try:
        command_table()
        rulebook = Rulebook.open()
        found += faults(rulebook, set(Library.open().citations.citations))
        found += unlisted(folder, rulebook)
    except InputError as error:
        found.append(str(error))
        return report(dict.fromkeys(found), "")
    return report(dict.fromkeys(found), message("cli.rules_sound", count=len(rulebook.compiled)))
