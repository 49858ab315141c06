"""Learning in a terminal: the window of a learning session, and what is drawn in it.

May import `assistant.learning` and the drawing of the terminal; judges nothing itself.
"""
