"""Under a policy: how a question may be asked, and what a decision comes to."""

from api.screening.policy.asking import asked_under
from api.screening.policy.outcome import Facts, Ground, Outcome, Outcomes, PersonReason, outcome_of

__all__ = ["Facts", "Ground", "Outcome", "Outcomes", "PersonReason", "asked_under", "outcome_of"]
