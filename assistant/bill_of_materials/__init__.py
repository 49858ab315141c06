"""A bill of materials from a file or a paste, as the lines that the interview takes.

May import how the interview reads answers (its lines of materials, amounts, countries and words),
the messages and the forms of YAML. Knows neither the conversation nor the law nor how it is shown.
"""
