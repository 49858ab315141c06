"""`maquila examples`: the shipped example cases and partner profiles."""

from __future__ import annotations

from argparse import Namespace

from assistant.base.files import data_folder
from assistant.base.messages import InputError
from assistant.cli.exit_codes import ExitCode
from assistant.cli.registry import option, verb

_PARTNERS = "partners"


@verb("examples", option("name", nargs="?", about="cli.example_name"))
def examples(chosen: Namespace) -> ExitCode:
    """Prints the example of that name, or lists those there are."""
    folder = data_folder("knowledge") / "examples"
    cases = sorted(path.stem for path in folder.glob("*.yaml"))
    partners = sorted(f"{_PARTNERS}/{path.stem}" for path in folder.glob(f"{_PARTNERS}/*.yaml"))
    if chosen.name in (None, _PARTNERS):
        print("\n".join(partners if chosen.name else cases))
    elif chosen.name in cases + partners:
        print((folder / f"{chosen.name}.yaml").read_text(encoding="utf-8"), end="")
    else:
        raise InputError("cli.no_example", chosen.name, known=", ".join(cases + partners))
    return ExitCode.DONE
