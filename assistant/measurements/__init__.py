"""Measurements: exact arithmetic over case and library, reported as facts. They decide nothing.

May import `assistant.case`, `assistant.library`, `assistant.hs_code`, `assistant.messages` and
`assistant.rulebook.facts`.
"""
