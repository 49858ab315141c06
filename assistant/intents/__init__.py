"""What a person says in plain words: the command that does it. No language model, no network."""

from assistant.intents.detect import looks_like_talk
from assistant.intents.form import does
from assistant.intents.parse import understood
from assistant.intents.result import Context, NotUnderstood, Understood

__all__ = ["Context", "NotUnderstood", "Understood", "does", "looks_like_talk", "understood"]
