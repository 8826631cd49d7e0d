"""A proof as a file, `forumgrid-proof/1`: a certificate, and which problem it is for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from forumgrid.problem import Problem, ProblemError
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.refusal import Refused

PROOF = "forumgrid-proof/1"
"""Name and version of the format: another version is refused, since what its numbers mean may be another thing."""


def fingerprint(problem: Problem) -> str:
    """Sixty-four letters that say which problem this is, names and the published grid apart. Cost: O(wishes)."""
    digest = hashlib.sha256()
    for part in (
        (problem.people, problem.topics, problem.slots, list(problem.weights)),
        [[space.capacity, sorted(space.features)] for space in problem.spaces],
        [sorted(hosts) for hosts in problem.hosts],
        sorted(problem.absent),
        sorted(problem.closed_cells),
        [sorted(needs) for needs in problem.needs],
        [problem.hard_sizes, list(problem.expected_size)],
        list(problem.repeats),
        [None if slots is None else sorted(slots) for slots in problem.allowed_slots],
        sorted((topic, slot, space) for topic, (slot, space) in problem.fixed.items()),
        sorted(problem.required),
        sorted(problem.needs_step_free),
        [column.tolist() for column in (problem.wish_person, problem.wish_topic, problem.wish_level)],
    ):
        digest.update(json.dumps(part, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def proof_to_json(problem: Problem, certificate: Certificate) -> dict[str, Any]:
    """The proof as `forumgrid-proof/1`, ready for `json.dump`."""
    return {"format": PROOF, "problem": fingerprint(problem), **certificate.to_json()}


def proof_from_json(problem: Problem, data: Mapping[str, Any]) -> Certificate:
    """The certificate of a proof of this problem. Raises Refused, with the name of what is wrong."""
    name, _, version = str(data.get("format", "")).rpartition("/")
    if name != PROOF.partition("/")[0]:
        raise Refused("format_unknown")
    if version != PROOF.partition("/")[2]:
        raise Refused("version_unknown")
    if data.get("problem") != fingerprint(problem):
        raise Refused("problem_other")
    try:
        return Certificate.from_json({key: value for key, value in data.items() if key not in {"format", "problem"}})
    except ProblemError as error:
        raise Refused("kind_unknown" if error.where == "kind" else "numbers_unreadable") from error
