"""Command `explain`: print accounts for everybody, a person, a topic, or a topic in another cell."""

from __future__ import annotations

import argparse
from typing import Any

from forumgrid.advice import advise_merges, advise_more, advise_repeats
from forumgrid.aims import NO_CHANGE, Standing
from forumgrid.cli.compose import (
    PROVEN,
    Printer,
    number_named,
    percent,
    placed_grid,
    problem_of,
    tell_evenness,
    write_data,
)
from forumgrid.cli.phrases import PHRASES
from forumgrid.cli.stop import Stop
from forumgrid.problem import Grid, Problem
from forumgrid.sentences import FileError, rule_sentence
from forumgrid.telling.explain import ELSEWHERE, Explanation, PersonAccount, TopicAccount, explain
from forumgrid.telling.whatif import WhatIf


def explain_answer(options: argparse.Namespace) -> int:
    """Account for a grid: as a whole, for one person, for one topic, or for a topic in another cell."""
    with Stop(options.time_limit, options.usual_time) as stop:
        problem = stop.read(lambda: problem_of(options))
        grid = stop.read(lambda: placed_grid(options.grid, problem))
        if options.advice:
            stop.begin()
        return _explain(problem, grid, options, stop)


def _explain(problem: Problem, grid: Grid, options: argparse.Namespace, stop: Stop) -> int:
    phrases = PHRASES[options.lang]
    explanation = explain(problem, grid)
    say = Printer(to_errors=options.json == "-")
    if options.json:
        write_data(options.json, _explanation_to_json(explanation))
    if options.cell and not options.topic:
        raise FileError("option_wrong", detail=phrases["cell alone"])
    if options.person:
        person = number_named(problem.people_names, options.person, "person")
        _tell_person(problem, explanation.people[person], phrases, say)
    if options.topic:
        topic = number_named(problem.topic_names, options.topic, "topic")
        say(_topic_line(problem, explanation.topics[topic], phrases))
        _tell_cells(problem, WhatIf(problem, grid), topic, options, say)
    if not (options.person or options.topic):
        _tell_all(problem, explanation, phrases, say)
    if options.advice:
        _tell_advice(problem, grid, phrases, say, stop)
    return PROVEN


def _tell_all(problem: Problem, explanation: Explanation, phrases: dict[str, str], say: Printer) -> None:
    if explanation.ideal:
        say(phrases["of ideal"].format(share=percent(explanation.value / explanation.ideal, phrases)))
        tell_evenness(explanation.evenness, phrases, say)
    say(phrases["least served"])
    for account in explanation.least_served():
        name, share = problem.people_names[account.person], percent(account.share or 0, phrases)
        say(phrases["served"].format(person=name, gets=account.gain, ideal=account.ideal, share=share))
    if any(topic.missed_by for topic in explanation.most_missed()):
        say(phrases["most missed"])
    for topic in explanation.most_missed():
        if topic.missed_by:
            because = _because(problem, topic, phrases)
            name = problem.topic_names[topic.topic]
            say(phrases["missed"].format(topic=name, people=topic.missed_by, weight=topic.missed_weight, because=because))  # fmt: skip


def _tell_person(problem: Problem, account: PersonAccount, phrases: dict[str, str], say: Printer) -> None:
    name = problem.people_names[account.person]
    say(phrases["person gets"].format(person=name, gets=account.gain, ideal=account.ideal))
    for slot, topic, weight in account.met:
        say(phrases["met line"].format(slot=problem.slot_names[slot], topic=problem.topic_names[topic], weight=weight))
    for missed in account.missed:
        say(
            phrases[f"why {missed.why}"].format(
                topic=problem.topic_names[missed.topic],
                weight=missed.weight,
                slot=problem.slot_names[missed.slot] if missed.slot >= 0 else "",
                because=problem.topic_names[missed.because] if missed.why == ELSEWHERE else "",
            )
        )


def _topic_line(problem: Problem, account: TopicAccount, phrases: dict[str, str]) -> str:
    return phrases["topic line"].format(
        topic=problem.topic_names[account.topic],
        wished=account.wished_by,
        comes=account.comes,
        missed=account.missed_by,
        away=account.away,
        because=_because(problem, account, phrases),
    )


def _because(problem: Problem, account: TopicAccount, phrases: dict[str, str]) -> str:
    named = ", ".join(f"{problem.topic_names[rival.topic]} ({rival.people})" for rival in account.rivals[:3])
    return phrases["because"].format(rivals=named) if named else ""


def _tell_cells(problem: Problem, what_if: WhatIf, topic: int, options: argparse.Namespace, say: Printer) -> None:
    """What if the topic came into the cell asked for, or into the best five others."""
    phrases = PHRASES[options.lang]
    if options.cell:
        slot = number_named(problem.slot_names, options.cell[0], "slot")
        space = number_named(problem.space_names, options.cell[1], "space")
        effects = [what_if.place(topic, slot, space)]
    else:
        allowed = [effect for effect in what_if.cells(topic) if not effect.broken]
        elsewhere = [effect for effect in allowed if effect.moves[0][1] != what_if.grid.slot_of_topic[topic]]
        effects = sorted(elsewhere, key=what_if.aims, reverse=True)[:5]
    for effect in effects:
        _, slot, space = effect.moves[0]
        say(
            phrases["what if"].format(
                topic=problem.topic_names[topic],
                slot=problem.slot_names[slot],
                space=problem.space_names[space],
                change=f"{effect.value_change:+d}",
                gaining=len(effect.gaining),
                losing=len(effect.losing),
            )
            + _seats(what_if.aims(effect), phrases)
        )
        if effect.broken:
            say(phrases["rules against"])
        for broken in effect.broken:
            say("    " + rule_sentence(problem, broken, options.lang))


def _tell_advice(problem: Problem, grid: Grid, phrases: dict[str, str], say: Printer, stop: Stop) -> None:
    again = advise_repeats(problem, grid, should_stop=stop.clock.over)
    together = advise_merges(problem, grid, should_stop=stop.clock.over)
    is_cut_short = stop.clock.over()
    more = advise_more(problem, time_limit=stop.left(), should_stop=stop.asked)
    larger = [addition for addition in more if addition.aims > NO_CHANGE]
    if is_cut_short or stop.asked():
        say(phrases["advice cut short"])
    if not again and not together and not larger:
        say(phrases["no advice"])
    for repeat in again:
        instead = (
            "" if repeat.instead_of is None else phrases["instead"].format(topic=problem.topic_names[repeat.instead_of])
        )
        slot, space = problem.slot_names[repeat.slot], problem.space_names[repeat.space]
        name = problem.topic_names[repeat.topic]
        line = phrases["repeat line"].format(topic=name, slot=slot, space=space, gain=repeat.gain, instead=instead)
        say(line + _seats(repeat.aims, phrases))
    for pair in together:
        first, second = (problem.topic_names[topic] for topic in pair.topics)
        people, words = percent(pair.same_people, phrases), percent(pair.same_words, phrases)
        line = phrases["merge line"].format(one=first, other=second, people=people, words=words)
        say(line + _seats(pair.aims, phrases))
    for another in larger:
        say(phrases[f"{another.count} more {another.what}"].format(gain=another.gain) + _seats(another.aims, phrases))


def _seats(aims: Standing, phrases: dict[str, str]) -> str:
    """The second aim, where it changes."""
    if not aims.seats:
        return ""
    return phrases["fewer lost" if aims.seats > 0 else "more lost"].format(lost=abs(aims.seats))


def _explanation_to_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "format": "forumgrid-explanation/1",
        "value": explanation.value,
        "ideal": explanation.ideal,
        "evenness": vars(explanation.evenness),
        "people": [
            {**vars(person), "missed": [vars(missed) for missed in person.missed]} for person in explanation.people
        ],
        "topics": [{**vars(topic), "rivals": [vars(rival) for rival in topic.rivals]} for topic in explanation.topics],
    }
