"""The conversation in a terminal: reads lines, draws screens, obeys commands.

May import the interview; adds nothing to what it or an assessment says.
"""
