"""Shows a rule as text: its title, patterns, conclusions, sentence and citations."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from assistant.base.language import translate
from assistant.rulebook.rulebook import CompiledRule


def rule_text(compiled: CompiledRule, citation: Callable[[str], object]) -> str:
    """The rule as YAML under its title, with citations in full."""
    rule = compiled.rule
    content = {
        "rule": rule.rule,
        "area": compiled.area,
        "file": compiled.file,
        "citation": [str(citation(name)) for name in rule.citation],
        "when": {"all": rule.when.all},
        "then": rule.then,
        "because": " ".join(translate(rule.because).split()),
    }
    shown = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=76)
    return f"{translate(rule.title)}\n\n{shown.rstrip()}"
