"""What a person says in plain words, understood by a table: no language model, no network.

The table is rules/intents.yaml. May import the interview's readers of answers, the names of goods,
the forms of the library, the language and messages. Knows no terminal and assesses nothing: it
names the command that does what was said.
"""

from assistant.intents.form import does
from assistant.intents.matching import understood
from assistant.intents.said import Context, NotUnderstood, Understood
from assistant.intents.talk import looks_like_talk

__all__ = ["Context", "NotUnderstood", "Understood", "does", "looks_like_talk", "understood"]
