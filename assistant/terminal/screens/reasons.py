"""Draws why something was concluded, or why it was not, as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text
from rich.tree import Tree

from assistant.base.messages import message
from assistant.explain.why import Absence, Leaf, Reason, Why
from assistant.explain.why_not import WhyNot
from assistant.terminal.screens.parts import BAD, GOOD, HEAD, QUIET, bullets, hanging, law_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from assistant.explain.why_not import Attempt, Failure

_MOST_ROWS = 6


class _PlainTree(Tree):
    """A tree with guides of ASCII characters."""

    TREE_GUIDES = [Tree.ASCII_GUIDES] * len(Tree.TREE_GUIDES)


def why_screen(why: Why, day: str, *, plain: bool) -> list[RenderableType]:
    """The tree of rules and facts behind a conclusion; `day` (ISO) is that of the assessment.

    With `plain` its guides are ASCII characters.
    """
    tree = _tree(Text(why.asked, style=HEAD), plain)
    for reason in why.reasons:
        _grow(tree, reason, day)
    return [Text(), tree]


def why_not_screen(
    why_not: WhyNot, day: str, *, plain: bool, brief: bool = False
) -> list[RenderableType]:
    """What would have to differ, nearest first; then, unless `brief`, a tree of rules and facts."""
    shown: list[RenderableType] = [Text(), Text(why_not.asked, style=HEAD)]
    shown += [hanging(f"{n}. ", text, "") for n, text in enumerate(why_not.nearest, 1)]
    if why_not.attempts and not brief:
        tree = _tree(Text(message("reasons.rules_and_facts"), style=HEAD), plain)
        _add_attempts(tree, why_not, day)
        shown += [Text(), tree]
    return shown


def _tree(label: Text, plain: bool) -> Tree:
    return (_PlainTree if plain else Tree)(label, guide_style=QUIET)


def _grow(tree: Tree, node: Reason | Leaf | Absence, day: str) -> None:
    match node:
        case Reason():
            told = f" {message('reasons.told')}" if node.told else ""
            concludes = [message("reasons.concludes", text=text) for text in node.concludes]
            lines = [Text(node.title, style=HEAD) + Text(told, style=QUIET)]
            if not node.told:
                lines += [Text(node.text), *(Text(text) for text in concludes)]
                lines.append(_law([node.rule], node.citation, day))
            branch = tree.add(Group(*lines))
            for below in node.rests_on:
                _grow(branch, below, day)
        case Leaf():
            fields = message("reasons.said", says=node.says, text="; ".join(node.fields))
            tree.add(Group(Text(fields if node.fields else node.says), *_rows(node.rows)))
        case Absence():
            why = "instead" if node.instead else "nearest" if node.nearest else ""
            lines = [Text(message(f"reasons.{why}"), style=QUIET)] if why else []
            branch = tree.add(Group(Text(node.says), *lines, *_rows(node.nearest)))
            for reason in node.instead:
                _grow(branch, reason, day)


def _add_attempts(tree: Tree, why_not: WhyNot, day: str) -> None:
    if not why_not.attempts:
        tree.add(Text(why_not.nearest[0], style=QUIET))
    for attempt in why_not.attempts:
        _add_attempt(tree, attempt, day)
    if why_not.more:
        tree.add(Text(message("reasons.more_ways", count=why_not.more), style=QUIET))


def _add_attempt(tree: Tree, attempt: Attempt, day: str) -> None:
    titles = [Text(title, style=HEAD) for title in attempt.titles]
    branch = tree.add(Group(*titles, _law(attempt.rules, attempt.citation, day)))
    for text in attempt.holds:
        branch.add(Text(message("reasons.holds", text=text), style=QUIET))
    for failure in attempt.fails:
        _add_failure(branch, failure, day)


def _add_failure(tree: Tree, failure: Failure, day: str) -> None:
    lines = [Text(failure.text, style=BAD), *([Text(failure.says)] if failure.says else [])]
    lines += [Text(text, style=HEAD) for text in failure.by]
    branch = tree.add(Group(*lines, *_rows(failure.rows)))
    for way in failure.ways:
        inner = branch.add(Text(way.asked, style=GOOD)) if way.asked else branch
        _add_attempts(inner, way, day)


def _rows(rows: tuple[str, ...]) -> list[RenderableType]:
    shown = bullets(rows[:_MOST_ROWS])
    if (more := len(rows) - _MOST_ROWS) > 0:
        shown.append(Text(message("reasons.more", count=more), style=QUIET))
    return shown


def _law(rules: Iterable[str], citation: Iterable[str], day: str) -> Text:
    return Text(law_line(citation, day, *rules), style=QUIET)
