"""The interview without a terminal: questions as data, answers, agenda, transcripts, sessions.

May import the case, the messages, the names of goods and the forms of the library; reaches the law
only through an `Assessor`. Knows nothing of how it is shown.
"""
