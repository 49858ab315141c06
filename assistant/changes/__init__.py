"""What if: a case with facts changed, what moves by that, and the cheapest ways to yes.

May import the case, `assess`, the assessment, the library, the measurements of origin, the rulebook
and messages; knows no terminal and no interview.
"""

from assistant.changes.change import Change, changed, following, kept, next_year, told
from assistant.changes.comparison import Comparison, compared
from assistant.changes.form import VariantForm
from assistant.changes.variants import Variant, side_by_side
from assistant.changes.ways import Way, Ways, ways_to_yes

__all__ = [
    "Change",
    "Comparison",
    "Variant",
    "VariantForm",
    "Way",
    "Ways",
    "changed",
    "compared",
    "following",
    "kept",
    "next_year",
    "side_by_side",
    "told",
    "ways_to_yes",
]
