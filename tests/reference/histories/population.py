"""A population: the few people of one history, with everything that is known about them."""

from __future__ import annotations

from datetime import timedelta

from tests.reference.histories.accounts import accounts, addresses, human_words, training_accounts
from tests.reference.histories.again import told_again
from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days, within_years
from tests.reference.histories.empty import some_empty_histories
from tests.reference.histories.events import events
from tests.reference.histories.owed import triggers_of_all
from tests.reference.histories.people import NAMES, Human, Trigger, spells
from tests.reference.histories.setting import Setting
from tests.reference.histories.training import bulk, completions, sessions
from tests.reference.histories.vanished import vanished
from tests.reference.histories.world import Fact


def population(chance: Chance, setting: Setting, tag: str = "") -> list[Fact]:
    """The facts of one history; `tag` is in all its keys, names and addresses, so that histories never touch."""
    made: list[Fact] = []
    humans: list[Human] = []
    for place in range(chance.one((1, 1, 1, 2, 2, 3, 6))):
        human = _human(chance, setting, humans, NAMES[place], tag)
        made += accounts(chance, human)
        if chance.happens(85) or not human.accounts:
            made += training_accounts(chance, human)
        humans.append(human)
    for human in humans:
        made += events(chance, setting, human)
        made += completions(chance, setting, human)
    days = Days(chance, setting.days, setting.spans, setting.zones)
    made += sessions(chance, humans, days)
    made += bulk(chance, setting, humans, days) if len(humans) > 1 else []
    made += human_words(chance, humans, days)
    some_empty_histories(made)
    return made + vanished(setting, made, tag) + told_again(setting, made)


def _human(chance: Chance, setting: Setting, others: list[Human], name: str, tag: str) -> Human:
    days = Days(chance, setting.days, setting.spans, setting.zones)
    human = Human(name, tag, spells(chance, days), days=days)
    for spell in human.spells:
        days.remember(*(within_years(spell["from"] + timedelta(days=span)) for span in setting.spans))
    if others and chance.happens(8):  # somebody else of the same name
        human.name, human.tag = chance.one(others).name, tag + "x"
    human.triggers = [*triggers_of_all(setting), *(Trigger("engagement", spell["from"]) for spell in human.spells)]
    addresses(chance, human, others)
    return human
