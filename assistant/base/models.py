"""The base class of all records read from or written to files."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

# A text in each language, by two-letter code.
Text = dict[str, str]


class Strict(BaseModel):
    """A frozen record in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
