"""Choose thresholds that reach a target precision on the tuning questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.evaluate.sweep import STEPS, with_answer

if TYPE_CHECKING:
    from bot.core.model.policy import Policy
    from bot.evaluate.sweep import Trial


def propose(trial: Trial, current: Policy, wanted: float) -> Policy | None:
    """Return thresholds at which the precision is at least `wanted`, or None if there are none.

    The thresholds are chosen in this order:

    - The value of `answer` gives the most right answers that the target precision allows.
    - The value of `gap` gives the most right answers and rightly stated gaps in total. The stated
      gaps must also reach the target precision. The number of off-topic or hostile questions that
      get a reply with a passage must not be higher than with the current value.
    - With the value of `suggest`, the fewest off-topic or hostile questions get a suggestion. At
      least the share `wanted` of the questions that could get a right passage must still get one.

    If values are equally good, the current value is preferred.
    """
    policy = _answer(trial, current, wanted)
    return policy and _suggest(trial, _gap(trial, policy, wanted), wanted)


def _answer(trial: Trial, current: Policy, wanted: float) -> Policy | None:
    policies = [with_answer(current, step) for step in {*STEPS, current.answer}]
    precise = [one for one in policies if _asserts(trial, one, wanted)]

    def worth(policy: Policy) -> tuple[float, ...]:
        found = trial.tally(policy)
        return found.right, found.precision, policy == current, policy.answer

    return max(precise, key=worth, default=None)


def _asserts(trial: Trial, policy: Policy, wanted: float) -> bool:
    found = trial.tally(policy)
    return bool(found.asserted) and found.precision >= wanted


def _gap(trial: Trial, policy: Policy, wanted: float) -> Policy:
    policies = [replace(policy, gap=step) for step in {*STEPS, policy.gap}]
    shown = trial.tally(policy).strange_shown

    def is_precise(other: Policy) -> bool:
        found = trial.tally(other)
        is_harmless = found.gap_precision >= wanted and found.strange_shown <= shown
        return is_harmless and _asserts(trial, other, wanted)

    def worth(other: Policy) -> tuple[float, ...]:
        found = trial.tally(other)
        return found.right + found.gaps_right, other == policy, other.gap

    return max(filter(is_precise, policies), key=worth, default=policy)


def _suggest(trial: Trial, policy: Policy, wanted: float) -> Policy:
    steps = (step for step in (*STEPS, policy.suggest) if step <= policy.answer)
    policies = [replace(policy, suggest=step) for step in sorted(steps)]
    least = wanted * trial.tally(policies[0]).served
    enough = [one for one in policies if trial.tally(one).served >= least]

    def worth(other: Policy) -> tuple[float, ...]:
        return -trial.tally(other).strange_offered, other == policy, other.suggest

    return max(enough, key=worth)
