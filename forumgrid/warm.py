"""Compile every kernel into numba's on-disk cache: `python -m forumgrid.warm`, called once at set-up."""

from __future__ import annotations

from forumgrid.compose import compose
from forumgrid.problem import Problem


def warm() -> None:
    """Compose a small problem that goes through every kernel. About half a minute the first time, about a second after."""
    wishes = [(person, (person * 7 + rank * 3) % 9, 1 + rank % 3) for person in range(12) for rank in range(4)]
    problem = Problem.create(
        people=12, topics=9, slots=3, spaces=[8, 6], wishes=wishes, hosts=[t % 5 for t in range(9)], absent=[(3, 0)]
    )
    compose(problem, time_limit=1.0, threads=2)


if __name__ == "__main__":
    warm()
