"""A small file system of one test, which can be full or read-only: modes do not hold root."""

from __future__ import annotations

import gc
import subprocess
from pathlib import Path


class SmallDisk:
    """A mounted tmpfs of a few pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def mounted(folder: Path) -> SmallDisk | None:
        """The disk at that folder, None where this system does not let us mount one."""
        folder.mkdir()
        made = _runs("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(folder))
        return SmallDisk(folder) if made else None

    def fill(self) -> None:
        """Leaves not one byte free."""
        with (self.folder / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                return

    def empty(self) -> None:
        """Frees what `fill` took."""
        (self.folder / "filler").unlink()

    def read_only(self) -> None:
        """Lets nothing be written from now on."""
        gc.collect()  # windows held in this process still have lock files open for writing
        assert _runs("mount", "-o", "remount,ro", str(self.folder))

    def unmount(self) -> None:
        """Takes it away."""
        _runs("umount", "-l", str(self.folder))


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
