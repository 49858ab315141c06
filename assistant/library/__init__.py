"""The library: knowledge/ as of a day, read only as far as it is asked for.

May import `assistant.hs_code`, `assistant.messages`, `assistant.yaml_form` and
`assistant.data_folders`; knows nothing of cases or rules.
"""

from assistant.library.library import DatedLibrary, Library

__all__ = ["DatedLibrary", "Library"]
