"""A library is let go with the last who uses it: long use does not fill the memory."""

from __future__ import annotations

import gc
import weakref

from assistant.assessment.assess import assess
from assistant.case.file import read_case
from assistant.library import Library
from tests.support.examples import FOLDER


def test_a_library_is_let_go_after_its_assessments() -> None:
    library = Library.open()
    assess(read_case(FOLDER / "telecom_gateway.yaml"), library, extended=True)
    held = weakref.ref(library)
    del library
    gc.collect()
    assert held() is None
