"""Typed, dated access to knowledge/. Files are read on first use."""

from assistant.library.library import DatedLibrary, Library

__all__ = ["DatedLibrary", "Library"]
