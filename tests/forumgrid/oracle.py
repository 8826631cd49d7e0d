"""Brute force on tiny problems: every grid there is, and what each is worth, written without the core's own code."""

from itertools import permutations, product


def grids(problem):
    """Every lawful placing of topics in slots: (slot of each topic, −1 for none), spaces being possible."""
    for slot_of in product(range(-1, problem.slots), repeat=problem.topics):
        if lawful(problem, slot_of):
            yield slot_of


def lawful(problem, slot_of):
    for topic, slot in enumerate(slot_of):
        if slot == -1:
            if topic in problem.required:
                return False
            continue
        allowed = problem.allowed_slots[topic]
        if allowed is not None and slot not in allowed:
            return False
        if any((person, slot) in problem.absent for person in problem.hosts[topic]):
            return False
        if topic in problem.fixed and problem.fixed[topic][0] != slot:
            return False
    for slot in range(problem.slots):
        here = [topic for topic, at in enumerate(slot_of) if at == slot]
        hosts = [person for topic in here for person in problem.hosts[topic]]
        if len(hosts) != len(set(hosts)) or not housed(problem, slot, here):
            return False
    return True


def housed(problem, slot, topics):
    """Whether some way of giving out spaces suits all."""
    return any(
        all(suits(problem, slot, topic, space) for topic, space in zip(topics, spaces, strict=False))
        for spaces in permutations(range(len(problem.spaces)), len(topics))
    )


def suits(problem, slot, topic, space):
    offered = problem.spaces[space].features
    fixed = problem.fixed.get(topic, (None, None))[1]
    size = problem.expected_size[topic]
    return (
        (slot, space) not in problem.closed_cells
        and problem.needs[topic] <= offered
        and (fixed is None or fixed == space)
        and ("step_free" in offered or not set(problem.hosts[topic]) & problem.needs_step_free)
        and not (problem.hard_sizes and size is not None and size > problem.spaces[space].capacity)
    )


def wishes(problem):
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    return {(person, topic): problem.weights[level] for person, topic, level in triples}


def got(problem, slot_of):
    """What each person gets: in each slot they are there, the best of their wishes placed in it."""
    worth, total = wishes(problem), [0] * problem.people
    for person in range(problem.people):
        for slot in range(problem.slots):
            if (person, slot) not in problem.absent:
                here = [worth.get((person, topic), 0) for topic, at in enumerate(slot_of) if at == slot]
                total[person] += max(here, default=0)
    return total


def ideal(problem):
    worth, total = wishes(problem), []
    for person in range(problem.people):
        there = sum((person, slot) not in problem.absent for slot in range(problem.slots))
        weights = sorted((w for (p, _), w in worth.items() if p == person), reverse=True)
        total.append(sum(weights[:there]))
    return total


def best_value(problem):
    """The most any grid is worth, None when there is no lawful grid."""
    return max((sum(got(problem, slot_of)) for slot_of in grids(problem)), default=None)


def fairest(problem, floor):
    """The best leximin key (people with nothing, sorted shares in thousandths, value) of grids worth at least `floor`."""
    ideals = ideal(problem)

    def key(slot_of):
        gets = got(problem, slot_of)
        shares = sorted(gained * 1000 // most for gained, most in zip(gets, ideals, strict=True) if most)
        nothing = sum(gained == 0 for gained, most in zip(gets, ideals, strict=True) if most)
        return -nothing, tuple(shares), sum(gets)

    return max(key(slot_of) for slot_of in grids(problem) if sum(got(problem, slot_of)) >= floor)


def best_mend(problem, before, home, moves):
    """The most a grid is worth that moves at most `moves` of the topics in `home`; those that stay keep their cell."""
    best = None
    for slot_of in grids(problem):
        away = sum(slot_of[topic] != before[topic][0] for topic in home)
        if away <= moves and _room(problem, slot_of, before, home):
            best = max(sum(got(problem, slot_of)), best or 0)
    return best


def _room(problem, slot_of, before, home):
    """Whether those that are not where they were find a space beside those that stay."""
    for slot in range(problem.slots):
        here = [topic for topic, at in enumerate(slot_of) if at == slot]
        stay = {topic: before[topic][1] for topic in here if topic in home and before[topic][0] == slot}
        come = [topic for topic in here if topic not in stay]
        free = [space for space in range(len(problem.spaces)) if space not in stay.values()]
        if not any(
            all(suits(problem, slot, topic, space) for topic, space in zip(come, spaces, strict=False))
            for spaces in permutations(free, len(come))
        ):
            return False
    return True
