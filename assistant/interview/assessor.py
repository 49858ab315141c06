"""The interview's access to the engine: checks codes and assesses cases."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from assistant.base.messages import InputError

if TYPE_CHECKING:
    from assistant.assessment.assess import Conclusions
    from assistant.assessment.model import Assessment
    from assistant.case.model import Case
    from assistant.library import Library
    from assistant.questions.model import Option


class Assessor(Protocol):
    """Checks codes and assesses cases."""

    def check_code(self, code: str, day: date) -> None:
        """Raises InputError if no tariff on that day has the code."""

    def tariff_items(self, code: str, day: date) -> tuple[Option, ...]:
        """The Mexican tariff items of a code's subheading on that day, with their rates."""

    def assess(self, case: Case) -> Assessment:
        """The full assessment; raises InputError for a faulty case."""

    def preview(self, case: Case) -> Assessment:
        """The assessment without its slow parts, run after each answer; raises InputError."""


class ShippedAssessor:
    """The installed rules and knowledge, loaded on first use.

    With `users_tariff`, a tariff that the user imported takes precedence over the shipped one.
    """

    def __init__(self, *, users_tariff: bool = False) -> None:
        self._users_tariff = users_tariff
        self._last: dict[bool, tuple[Case, Conclusions]] = {}

    @cached_property
    def library(self) -> Library:
        """The library; each caller sets the date."""
        from assistant.library import Library

        return Library.of_user() if self._users_tariff else Library.open()

    def check_code(self, code: str, day: date) -> None:
        """Raises InputError if no tariff on that day has the code."""
        if not self.library.as_of(day).tariff_has(code):
            raise InputError("interview_no_such_code", value=code)

    def tariff_items(self, code: str, day: date) -> tuple[Option, ...]:
        """The Mexican tariff items of a code's subheading on that day, with their rates."""
        from assistant.questions.model import Option

        items = self.library.as_of(day).mexican_items(code)
        return tuple(Option(one.item, one.rate_and_description) for one in items)

    def assess(self, case: Case) -> Assessment:
        """The full assessment; raises InputError for a faulty case."""
        return self._concluded(case, extended=True).assessment()

    def preview(self, case: Case) -> Assessment:
        """The assessment without its slow parts, run after each answer; raises InputError."""
        return self._concluded(case, extended=False).assessment()

    def _concluded(self, case: Case, *, extended: bool) -> Conclusions:
        """The conclusions; the last are cached, so that another language can show them again."""
        from assistant.assessment.assess import conclude

        for held in {True, extended} & self._last.keys():
            if self._last[held][0] == case:
                return self._last[held][1]
        found = conclude(case, self.library, extended=extended)
        self._last[extended] = (case, found)
        return found
