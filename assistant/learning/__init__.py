"""Teaches the law that the rules hold: lessons, questions about them, and what a learner knows.

Every answer that is taken for right is computed by `assistant.assess` from a case, none is written
down: where the law changes, the lessons change. May import `assistant.assess`, `assistant.case`,
`assistant.changes`, `assistant.library`, the readers of answers in `assistant.interview` and what
these build on; never `assistant.terminal`.
"""
