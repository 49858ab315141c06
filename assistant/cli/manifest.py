"""`maquila manifest`: what must be in rules/ and knowledge/ is written down anew."""

from __future__ import annotations

from argparse import Namespace

from assistant.base.files import data_folder
from assistant.cli.exit_codes import ExitCode
from assistant.cli.registry import verb


@verb("manifest")
def manifest(_: Namespace) -> ExitCode:
    """Writes both manifests, and prints what was added and removed since they were written."""
    from assistant.checks.manifest import write_manifest

    for name in ("rules", "knowledge"):
        for line in write_manifest(data_folder(name)):
            print(line)
    return ExitCode.DONE
