"""The rulebook: rules written in YAML, compiled to durable_rules, with a record of every firing.

May import `assistant.messages` and `assistant.data_folders`; knows nothing of cases or tariffs.
"""

from assistant.rulebook.engine import Firing, Inference
from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.rulebook import Rulebook

__all__ = ["Fact", "Firing", "Inference", "Rulebook", "Value"]
