"""What a customer sees: nothing internal to the seller, and the same figures."""

import re
from pathlib import Path

import pytest

from assistant.assessment.assess import assess
from assistant.assessment.customer_view import customer_view
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import message
from assistant.case.file import read_case
from tests.support.examples import EXAMPLES
from tests.support.library import LIBRARY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_customer_sees_no_rule_id_no_net_cost_and_the_same_figures(
    path: Path, language: str
) -> None:
    case = read_case(path)
    with use_language(language):
        whole = assess(case, LIBRARY)
        seen = customer_view(whole, case)
        assert {one.rule for one in seen.steps} == {""}
        assert seen.origin.rvc.net_cost is None
        assert not [one for one in (*seen.to_do, *seen.documents) if one.who == "us"]
        named = message("summary.rule_id", id=whole.origin.product_rule or "-")
        texts = [*seen.summary, *(one.text for one in (*seen.steps, *seen.risks))]
        assert not [
            text for text in texts if re.search(rf"{re.escape(named)}(?![\w(])", text, re.I)
        ]
        assert (seen.savings, seen.parts_of_saving) == (whole.savings, whole.parts_of_saving)
