"""Commands that explain: why, why not, a law, a term, a product rule, a duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from assistant.base.hs_code import format_hs, hs_digits
from assistant.base.messages import InputError, message
from assistant.questions.words import words
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.state import Chat
from assistant.terminal.screens.parts import HEAD, QUIET, heading, indented

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Step

_NEAR = 60


@command("why")
def why(chat: Chat, rest: str) -> None:
    """Explains why the pending question is asked, or why something was concluded."""
    if rest:
        from assistant.explain.why import why as reasons_for
        from assistant.terminal.screens.reasons import why_screen

        _reasons(chat, rest, lambda *asked: why_screen(reasons_for(*asked), **chat.drawn()))
        return
    prompt = chat.conversation.prompt
    if prompt is None:
        raise InputError("why_what")
    chat.say(str(prompt.why))
    if prompt.item.gap:
        chat.say(message("terminal_reason", reason=prompt.item.gap.text))


@command("whynot")
def why_not(chat: Chat, rest: str) -> None:
    """Explains why a conclusion was not drawn; by default, why the good is not originating.

    With `all` at the end, shows every rule and its conditions as a tree.
    """
    from assistant.explain.why_not import why_not as reasons_against
    from assistant.terminal.screens.reasons import why_not_screen

    what, _, last = rest.rpartition(" ")
    in_full = words().mean("all", last)
    target = (what if in_full else rest) or "origin"

    def draw(*asked: Any) -> list[RenderableType]:
        return why_not_screen(reasons_against(*asked), **chat.drawn(), brief=not in_full)

    _reasons(chat, target, draw)
    if not in_full:
        chat.say(message("whynot_all", what=target))


def _reasons(chat: Chat, typed: str, draw: Callable[..., list[RenderableType]]) -> None:
    from assistant.explain.targets import target_of

    conversation = chat.conversation
    case = conversation.case()
    target = target_of(typed, conversation.conclude(), case)
    chat.show(draw(case, chat.assessor.library, target))


@command("law")
def law(chat: Chat, rest: str) -> None:
    """Shows a citation: what the law says there, its source, and the steps that rest on it."""
    from rapidfuzz import fuzz, process, utils

    from assistant.base.language import translate

    citations = chat.assessor.library.citations.citations
    if not rest:
        raise InputError("law_which")
    called = {name: f"{name} {translate(one.text)}" for name, one in citations.items()}
    found = process.extract(
        rest, called, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=3
    )
    if rest not in citations and (not found or found[0][1] < _NEAR):
        raise InputError("law_none", value=rest, nearest=", ".join(name for *_, name in found))
    name = rest if rest in citations else found[0][2]
    cited = citations[name]
    source = chat.assessor.library.sources[cited.source]
    chat.show(
        [
            *heading(f"{translate(cited.text)} [{name}]"),
            indented(translate(cited.says), ""),
            indented(message("law_source", title=source.title, url=source.url), QUIET),
            *_resting_on(chat, name),
        ]
    )


def _resting_on(chat: Chat, name: str) -> Iterator[RenderableType]:
    try:
        steps: list[Step] = chat.conversation.preview().steps
    except InputError:
        return
    resting = [step for step in steps if name in step.citation]
    if resting:
        yield indented(message("law_rests", count=len(resting)), HEAD)
    for step in resting:
        yield indented(f"{step.n}  {step.title}", "")


@command("glossary")
def glossary(chat: Chat, rest: str) -> None:
    """Explains a term, or lists all terms."""
    from assistant.explain.glossary import all_terms, explained
    from assistant.terminal.screens.glossary import term_screen, terms_screen

    library, width = chat.assessor.library, chat.writer.width
    if rest:
        chat.show(term_screen(explained(rest, library, chat.conversation.day), width))
    else:
        chat.show(terms_screen(all_terms(library), width))


@command("rule")
def rule(chat: Chat, rest: str) -> None:
    """Explains the product rule of a code; by default that of the good."""
    from assistant.explain.product_rule import explain
    from assistant.terminal.screens.parts import nested

    code = _code(chat, rest)
    explanation = explain(code, chat.assessor.library.as_of(chat.conversation.day))
    chat.show([nested(line.text, line.depth) for line in explanation.lines])


@command("duty")
def duty(chat: Chat, rest: str) -> None:
    """Shows the US duties on a code from a country on the day of the case, at its price."""
    from assistant.assessment.duty_stack import duty_stack
    from assistant.measurements.us.entry import entry_from
    from assistant.questions.countries import country_of
    from assistant.rulebook.rulebook import shipped_rulebook
    from assistant.terminal.screens.duty import duty_lines
    from assistant.terminal.screens.parts import nested

    first, _, place = rest.partition(" ")
    code = _code(chat, first)
    case = chat.conversation.case()
    country = country_of(place) if place else case.baseline.country if case.baseline else None
    if not country:
        raise InputError("duty_from_where")
    if country == "US":
        raise InputError("duty.domestic")
    dated = chat.assessor.library.as_of(chat.conversation.day)
    stack = duty_stack(entry_from(case, code, country), dated, shipped_rulebook())
    lines = duty_lines(stack, dated.citation)
    chat.show([nested(text, depth) for depth, text in lines])


def _code(chat: Chat, typed: str) -> str:
    """The code typed or found by the name of a good; by default that of the good.

    Raises InputError where none is found or the tariff lacks it.
    """
    from assistant.library.goods_names import search
    from assistant.questions.codes import code_of, looks_like_code

    good = chat.conversation.case().product.hts
    if not typed and good:
        return good
    if looks_like_code(typed):
        code = code_of(typed)
    else:
        found = search(typed) if typed else []
        if not found:
            raise InputError("interview_nothing_found", value=typed)
        code = found[0].hts
        chat.say(message("terminal_understood", value=f"{code}  {found[0].name}"))
    chat.assessor.check_code(code, chat.conversation.day)
    return format_hs(hs_digits(code))
