"""The base of every record that is read from a file or written to one."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

# A text in each language, by its two letters.
Text = dict[str, str]


class Strict(BaseModel):
    """A frozen record in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
