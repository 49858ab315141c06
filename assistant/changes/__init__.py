"""What if: a case with facts changed, what moves by that, and the cheapest ways to yes.

May import the case, `assess`, the assessment, the library, the measurements of origin, the rulebook
and messages; knows no terminal and no interview. Exports nothing here: a session file needs the
form of variants alone, at once.
"""
