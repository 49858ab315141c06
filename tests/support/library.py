"""The shipped library, opened once for all tests of a process."""

from assistant.library import Library

LIBRARY = Library.open()
