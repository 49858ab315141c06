"""Named situations from tests/law/partners/*.yaml: a case, a partner profile, and the score.

`case` and `profile` of a situation are laid over those of its file; `expect` names the verdict, the
must-haves, what is nice to have, states and gaps. A list is met when all it names is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from assistant.assessment.partner import Profile, Score
from assistant.case.model import Case
from tests.support.paths import TESTS
from tests.support.situations import laid_over

FOLDER = TESTS / "law" / "partners"


@dataclass(frozen=True)
class PartnerSituation:
    name: str
    case: Case
    profile: Profile
    expect: dict[str, Any]


def partner_situations() -> list[PartnerSituation]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        for one in content["situations"]:
            case = Case.model_validate(laid_over(content["case"], one.get("case", {})))
            profile = laid_over(content["profile"], one.get("profile", {}))
            found.append(
                PartnerSituation(
                    f"{path.stem}: {one['situation']}",
                    case,
                    Profile.model_validate(profile),
                    one["expect"],
                )
            )
    return found


def partner_outcome(score: Score) -> dict[str, Any]:
    """Every place that a situation may speak of."""
    return {
        "verdict": score.verdict,
        "must": [one.criterion for one in score.criteria if one.weight == "must"],
        "nice": [one.criterion for one in score.criteria if one.weight == "nice"],
        "states": [f"{one.criterion} {one.state}" for one in score.criteria],
        "gaps": [f"{gap.weight} {gap.criterion}" for gap in score.gaps],
    }
