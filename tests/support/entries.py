"""One test of a check of many entries, which names every entry that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest


def for_every(*entries: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Makes one test of a check: it runs for every entry, or every combination of several lists.

    The test raises an exception group in which each entry that fails is named, by its id if it has
    one. Use it where a test of its own for each entry would cost more than the check.
    """

    def test_of(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            combinations = list(product(*entries))
            assert combinations, "there is no entry"
            failed: list[BaseException] = []
            for entry in combinations:
                try:
                    check(*entry)
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"Entry: {', '.join(str(getattr(e, 'id', e)) for e in entry)}")
                    failed.append(error)
            if failed:
                fail = f"{len(failed)} of {len(combinations)} entries fail"
                raise BaseExceptionGroup(fail, failed)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return test_of
