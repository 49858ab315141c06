"""Corrections of earlier answers in plain words; each is said back with the old and new value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.case.paths import MATERIALS, Place, parse_place, place_asked, value_at
from assistant.questions.answers import is_not_known, understood
from assistant.questions.model import question_at, questions
from assistant.questions.part_sentences import parts_of, removes, understood_sentence
from assistant.terminal.chat.commands.registry import obey
from assistant.terminal.chat.state import Chat, Choice
from assistant.whatif.wording import fact_name

if TYPE_CHECKING:
    from assistant.intents.corrections import Correction

_NOT_READ = ("hs_code", "material_lines", "part_sentences", "text")


def corrected(typed: str, chat: Chat) -> bool:
    """Makes the correction that the input says, or asks what is not clear; False if it is none."""
    from assistant.intents.corrections import correction_said

    said = correction_said(typed, chat.conversation.draft)
    if said is None:
        return _removed(typed, chat)
    if said.kind == "undo":
        obey(chat, "back", "")
    elif said.kind == "paste":
        _undo_paste(chat)
    elif said.places:
        return _of_places(said, typed, chat)
    elif said.kind == "meant":
        return _last_answer(said.rest, chat)
    elif said.kind == "mistake" and not said.rest:
        obey(chat, "edit", "")
    else:
        return _removed(typed, chat)
    return True


def _removed(typed: str, chat: Chat) -> bool:
    """Takes parts away that the sentence names; False where it names none."""
    draft = chat.conversation.draft
    if not (removes(typed) and draft.get(MATERIALS)):
        return False
    try:
        understood_sentence(typed, draft)
    except InputError as error:
        if error.code in ("parts_who", "parts_what"):
            return False
    obey(chat, "parts", typed.strip())
    return True


def _undo_paste(chat: Chat) -> None:
    count = chat.conversation.undo_paste()
    if not count:
        chat.complain(message("correct_no_paste"))
        return
    chat.say(message("correct_paste_undone", count=count))
    _after(chat)


def _of_places(said: Correction, typed: str, chat: Chat) -> bool:
    """Corrects the answer at the place that is meant; asks where several may be."""
    conversation = chat.conversation
    places = [parse_place(place, conversation.draft) for place in said.places]
    answered = [place for place in places if _old(place, chat)]
    pending = conversation.prompt.item if conversation.prompt else None
    if said.kind == "stated":
        if not all(_is_read(place, said.value) for place in answered):
            return False
        if pending and pending.place in places:
            return False
    if not answered:
        if said.kind == "stated":
            return False
        chat.complain(message("correct_not_answered", fact=fact_name(places[0])))
        return True
    choices = [
        Choice(_shown(place, chat), partial(_correct, place, said.value, chat))
        for place in answered
    ]
    may_be_answer = said.kind == "stated" and pending and _is_read(pending.place, typed)
    if len(choices) == 1 and not may_be_answer:
        choices[0].run()
        return True
    if may_be_answer:
        choices.append(chat.as_answer(typed))
    chat.say(message("correct_which"))
    chat.offer(choices)
    return True


def _last_answer(value: str, chat: Chat) -> bool:
    """Corrects the last answer where the value can be one; False where it cannot."""
    turns = chat.conversation.turns
    question = questions().get(turns[-1].question) if turns else None
    if question is None or not value:
        return False
    place = place_asked(question.sets, turns[-1].about)
    if not _is_read(place, value):
        return False
    _correct(place, value, chat)
    return True


def _correct(place: Place, value: str, chat: Chat) -> None:
    """Gives the place its new value, or asks for it where none was said."""
    number = _turn(place, chat)
    try:
        if place.material is not None and number is None:
            _correct_part(place, value, chat)
        elif number is not None and not value:
            obey(chat, "edit", str(number + 1))
        elif number is not None:
            turn = chat.conversation.turns[number]
            shown = chat.conversation.change(number, value) or value
            said = message("correct_done", fact=turn.ask, before=turn.answer, after=shown)
            chat.say(said)
            _after(chat)
    except InputError as error:
        chat.complain(error.text)


def _correct_part(place: Place, value: str, chat: Chat) -> None:
    from assistant.intents.corrections import sentence_of_part

    conversation = chat.conversation
    before = _shown(place, chat)
    number = next(one.number for one in parts_of(conversation.draft) if one.id == place.material)
    if not value:
        chat.say(message("correct_part_how", fact=before, number=number))
        return
    conversation.say_of_parts(sentence_of_part(number, place.keys[0], value))
    after = value_at(conversation.draft, place)
    chat.say(message("correct_part_done", fact=before, after=after))
    _after(chat)


def _after(chat: Chat) -> None:
    chat.shown, chat.concluded = None, False
    chat.report_refused()
    chat.save()


def _is_read(place: Place, value: str) -> bool:
    """Whether the text can be a value of the place."""
    question = question_at(place)
    if question is None or question.answer in _NOT_READ or is_not_known(value):
        return False
    try:
        understood(question, value)
    except InputError:
        return False
    return True


def _turn(place: Place, chat: Chat) -> int | None:
    """The number of the turn that answered the place, from 0; None if it was not asked alone."""
    for number, turn in enumerate(chat.conversation.turns):
        question = questions().get(turn.question)
        if question and place_asked(question.sets, turn.about) == place:
            return number
    return None


def _old(place: Place, chat: Chat) -> bool:
    """Whether the place was answered, alone or in the line of its part."""
    known = place.material is not None and value_at(chat.conversation.draft, place) is not None
    return known or _turn(place, chat) is not None


def _shown(place: Place, chat: Chat) -> str:
    """The fact with its present value."""
    number = _turn(place, chat)
    if number is not None:
        turn = chat.conversation.turns[number]
        return f"{turn.ask} {turn.answer}"
    part = next(one for one in parts_of(chat.conversation.draft) if one.id == place.material)
    name = fact_name(place, str(part.fields.get("description") or part.id))
    return f"{name}: {value_at(chat.conversation.draft, place)}"
