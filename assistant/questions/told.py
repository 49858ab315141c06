"""Which question each number and each place of a sentence answers.

A sentence may tell more than what is asked: "118 FOB Shenzhen, freight is about 4, 40k a year". The
facts that may be told stand in rules/questions/sentences.yaml.
"""

from __future__ import annotations

import re

from assistant.questions.grammar import Line, ToldNumber, ToldTopic, grammar
from assistant.questions.model import Question
from assistant.questions.said_numbers import Number, numbers_in
from assistant.questions.said_places import SaidPlace, places_in


def question_of_number(question: Question, one: Number, line: Line) -> str:
    """The question that a number of a sentence answers; "" if nothing says which.

    `question` is the one that is asked.
    """
    if one.currency:
        return ""
    facts = (fact for fact in grammar().told.numbers if fact.at(question.question))
    pieces = question.counted_in == "units" and one.measure != "money" and one.role != "price"
    facts = (fact for fact in facts if not (pieces and fact.priced))  # "800 each"
    fact = next((fact for fact in facts if _tells(fact, one, line)), None)
    if fact is None or (_is_of_the_asked(question, fact, one) and fact.fills != question.question):
        return ""
    return fact.fills


def own_numbers(question: Question, every: list[Number], line: Line) -> list[Number]:
    """The numbers that answer no other question than the one asked."""
    own = ("", question.question)
    return [one for one in every if question_of_number(question, one, line) in own]


def question_of_place(question: Question, place: SaidPlace, line: Line) -> str:
    """The question that a place of a sentence answers; "" for one that is only passed."""
    if _is_of_freight(question, place, line) or len(place.codes) != 1:
        return ""
    (code,) = place.codes
    before = re.split(r"[,;:.](?:\s|$)", line.plain[: place.start])[-1]
    for fact in grammar().told.places:
        inside = (not fact.within or code in fact.within) and code not in fact.outside
        said = place.role in fact.roles and re.search(fact.says, before)
        if fact.at(question.question) and inside and said:
            return fact.fills
    return ""


def topics_of(question: Question, line: Line) -> list[tuple[ToldTopic, Line]]:
    """The topics that the clauses of a sentence name, each with its clause."""
    topics = [topic for topic in grammar().told.topics if topic.at(question.question)]
    return [
        (topic, clause)
        for clause in clauses_of(line)
        for topic in topics
        if re.search(topic.names, clause.plain)
    ]


def clauses_of(line: Line) -> list[Line]:
    """The clauses of a sentence, of one topic each."""
    ends = [found.span() for found in re.finditer(grammar().told.topic_ends, line.plain)]
    begins = [0, *(end for _, end in ends)]
    spans = zip(begins, [*(start for start, _ in ends), len(line.plain)], strict=True)
    return [
        Line(line.raw[a:b].strip(), line.plain[a:b].strip())
        for a, b in spans
        if line.plain[a:b].strip()
    ]


def own_words(question: Question, line: Line) -> Line:
    """The sentence without the clauses that are about another topic; whole if none is left."""
    told = topics_of(question, line)
    mine = {clause for topic, clause in told if topic.fills == question.question}
    other = {clause for topic, clause in told} - mine
    own = [clause for clause in clauses_of(line) if clause not in other]
    return Line(", ".join(c.raw for c in own), ", ".join(c.plain for c in own)) if own else line


def _tells(fact: ToldNumber, one: Number, line: Line) -> bool:
    first, last = one.clause
    words = line.plain[first:last]
    measure = one.shown if one.measure == "shipment" and one.shown else one.measure
    fits = measure in fact.counts and one.role in fact.roles and one.value >= fact.least
    if not fits or (fact.priced and not one.priced) or (fact.a_year and not one.a_year):
        return False
    if fact.says and not re.search(fact.says, words):
        return False
    if fact.says_not and re.search(fact.says_not, words):
        return False
    return not fact.where or any(
        code in fact.where
        for place in places_in(line)
        if first <= place.start < last
        for code in place.codes
    )


def _is_of_the_asked(question: Question, fact: ToldNumber, one: Number) -> bool:
    """Whether the number counts what is asked, and no word says that it is of the other fact."""
    said = fact.says or fact.where or fact.a_year or fact.least or one.role
    return bool(not said and question.counted_in and question.counted_in in fact.counts)


def _is_of_freight(question: Question, place: SaidPlace, line: Line) -> bool:
    """Whether the freight of another question than the place goes from there or to there."""
    today = question.question.startswith("baseline.")
    for one in numbers_in(line):
        if one.clause[0] <= place.start < one.clause[1]:
            fills = question_of_number(question, one, line)
            if fills.endswith(".freight") and not (today and fills.startswith("baseline.")):
                return True
    return False
