"""Maps plain sentences to commands, without a language model or a network."""

from assistant.intents.detect import is_question, language_of, looks_like_talk, may_ask, says_enough
from assistant.intents.form import answers, does
from assistant.intents.parse import understood
from assistant.intents.result import Context, NotUnderstood, Understood

__all__ = [
    "Context",
    "NotUnderstood",
    "Understood",
    "answers",
    "does",
    "is_question",
    "language_of",
    "looks_like_talk",
    "may_ask",
    "says_enough",
    "understood",
]
