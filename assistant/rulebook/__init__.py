"""Rules written in YAML, run on durable_rules, with a record of every firing."""

from assistant.rulebook.engine import Firing, Inference
from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.rulebook import Rulebook

__all__ = ["Fact", "Firing", "Inference", "Rulebook", "Value"]
