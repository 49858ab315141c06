"""Lines that a person types into a conversation: answers, commands, plain words, and anything."""

from __future__ import annotations

import yaml
from hypothesis import strategies as st

from assistant.terminal.console.command_table import command_table
from tests.support.paths import TESTS

_ANSWERS = (
    "", "?", "no", "yes", "sí", "1", "2", "0", "-5", "7", "99999999999999999999999999", "1e30",
    "0.0001", "120", "50k", "1.234,56", "40 %", "500 %", "US", "México", "China", "Atlantis",
    "8517.62.00", "8537.10.91", "0000.00", "9999.99", "gateway", "Router",
    "CPU; 8542.31; TW; 21.50", "Box; ; ; ", "Cover, 3926.90, US, 4", "Cable; 8544.42; CN; 999999",
    "x;y;z;1;2;3;4", "quitar", "remove", "smt, final assembly, test", "smt on CPU: MX",
    "smt on nothing", "AA", "2026-02-30", "9999-12-31",
)  # fmt: skip
_ARGUMENTS = (
    "", "1", "3", "0", "-1", "99", "x", "origin", "immex", "section_301", "marking", "all",
    "origin all", "M1", "materials.M1.origin", "M1.origin MX", "M1.value 0",
    "production.country US", "price 1e30",
    "product.transaction_value 0.01 and production.country MX", "materials.M9.value 1",
    "name.x 1", "8517.62.00 China", "8517.62 Nowhere", "US", "nafta.4", "PROSEC", "de minimis",
    "price", "es", "en", "fr", "why", "/why", "nombre", "name", "usmca.production.not_said",
    "assumptions.nosuch 1", "{folder}/bill.csv", "{folder}/talk.yaml", "{folder}/case.yaml",
    "{folder}/case.json", "{folder}/page.html", "{folder}/page.txt", "{folder}",
    "{folder}/none/x.yaml", "~nosuch/x.yaml", "{folder}/noassume.yaml", "{folder}/bare.yaml",
)  # fmt: skip
_HOSTILE = (
    '\x1b[2J\x1b]52;c;eA==\x07', '\u202e\u2066x', "{value}", "[red]x[/]", '\x00', '\t\t',
    '\ud83d\ude00', "a" * 5000, "1" * 5000, "/", "//", "/ ", "/nosuch", '/why\xa0origin', "'",
    '"', "% s %s", "$(x)",
)  # fmt: skip
# What files of {folder} hold.
FILES = {
    "bill.csv": "Part,HTS,Origin,Value\nCPU,8542.31,TW,21.50\nCover,3926.90,US,4\nX,,Nowhere,-1\n",
    "noassume.yaml": "product: {description: C}\nassumptions: {nosuch: 1}\n",
    "bare.yaml": "product: {description: C, hts: '8537.10', destination: US}\n"
    "production: {country: MX}\nmaterials: [{hts: '8538.90', origin: CN, value: '62'}]\n",
}
_SAID = yaml.safe_load((TESTS / "intents" / "examples.yaml").read_text(encoding="utf-8"))["said"]
_WORDS = tuple(one["say"] for said in _SAID.values() for one in said)
_TABLE = command_table().commands
_NAMES = tuple(sorted({name for one in _TABLE for name in (one, *_TABLE[one].others)} - {"quit"}))

commands = st.builds(
    lambda name, argument: f"/{name} {argument}".strip(),
    st.sampled_from(_NAMES),
    st.sampled_from(_ARGUMENTS),
)
line = st.one_of(
    st.sampled_from(_ANSWERS),
    commands,
    st.sampled_from(_WORDS),
    st.sampled_from(_HOSTILE),
    st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=30),
)
# Most conversations answer the first questions, so that there is something to ask about.
BEGUN = ("Gateway", "8517.62.00", "US", "MX", "CPU; 8542.31; TW; 21.50", "", "120", "smt, test",
         "50k", "CN", "96", "3.10", "1.20", "yes", "AA")  # fmt: skip
lines = st.builds(
    lambda begun, after: [*BEGUN[:begun], *after],
    st.integers(0, len(BEGUN)),
    st.lists(line, max_size=12),
)
options = st.builds(
    lambda plain, language: [*(["--plain"] if plain else []), "--lang", language],
    st.booleans(),
    st.sampled_from(["en", "es"]),
)
