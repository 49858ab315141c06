"""Every shipped transcript gives the same questions and conclusions as when it was recorded."""

from pathlib import Path

import pytest

from assistant.base.files import data_folder
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.replay import differences, run_again
from assistant.interview.transcript import read_transcript
from assistant.learning.record import is_record

FOUND = sorted(data_folder("transcripts").rglob("*.yaml"))
PATHS = [path for path in FOUND if not is_record(path)]
LAW = ShippedAssessor()


def test_there_are_transcripts() -> None:
    assert PATHS


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    recorded = read_transcript(path)
    assert "\n".join(differences(recorded, run_again(recorded, LAW))) == ""
