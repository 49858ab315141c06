"""Questions and requests as people type them, in both languages."""

from __future__ import annotations

from hypothesis import strategies as st

from assistant.base.language import LANGUAGES

# How people open a question or a request, and what they ask of.
OPENINGS = {
    "en": [
        "who is", "who's", "who signs", "what is", "what's", "what are", "what does it take for",
        "which documents prove", "when do we pay", "where do I file", "how long do I keep",
        "how do we get", "how much is", "how many months of", "why is there", "whose job is",
        "is", "is the", "is there a", "are there any", "are we the", "am I the", "do we need a",
        "do I pay", "does my customer need the", "does Mexico ask for", "did we miss the",
        "has the supplier a", "have we got the", "can I use", "can an exporter sign",
        "could my broker file", "will the customer pay", "would it need",
        "should we get", "must the importer keep", "may I skip", "in which case is there",
        "for how long do I keep", "by when must I have", "under which rule is", "don't we need",
        "isn't there a", "can't we get", "tell me about", "explain", "show me", "give me",
        "I'd like to know about", "please explain", "and what about", "so who has",
        "hey, is there a", "ok but how do I get", "hello, what is", "I want to know about",
    ],
    "es": [
        "quién es", "quien es", "qué es", "que es", "qué documentos lleva", "que pasa con",
        "cuál es", "cuales son", "cuándo se paga", "cuando vence", "dónde se presenta",
        "donde tramito", "cómo se obtiene", "como consigo", "cuánto cuesta", "cuanto dura",
        "cuántos meses dura", "por qué hay", "porque se pide", "para qué sirve", "a quién le toca",
        "de quién es", "en qué caso hay", "bajo qué regla entra", "desde cuándo se pide",
        "es necesario", "es obligatoria", "hay que tener", "hay alguna", "se puede evitar",
        "se necesita", "se requiere", "puedo usar", "podemos evitar", "debo guardar",
        "tenemos que pagar", "tengo que presentar", "me conviene", "nos sirve", "vale la pena",
        "está exento de", "mi cliente paga o", "necesito", "quiero saber de", "dime",
        "explícame", "oye, qué es", "a ver, cuál es", "y quién firma", "pero cómo saco",
        "hola, qué es", "buenas tardes, cuánto cuesta", "disculpe, dónde está", "una duda:",
        "podría explicarme", "me puede decir de",
    ],
}  # fmt: skip
ABOUT = {
    "en": [
        "importer of record", "a certificate of origin", "the duty on the parts from China",
        "blanket period", "IMMEX programme", "section 301", "VAT", "Mexico", "10 % de minimis",
    ],
    "es": [
        "importador", "el certificado de origen", "el arancel de las partes de China",
        "periodo global", "el programa IMMEX", "la sección 301", "IVA", "México", "de minimis",
    ],
}  # fmt: skip
# The one opening above that is a statement without its mark.
_NEEDS_MARK = ("mi cliente paga o",)


@st.composite
def questions(draw: st.DrawFn) -> str:
    """A question or a request, written as people type."""
    language = draw(st.sampled_from(LANGUAGES))
    opening = draw(st.sampled_from(OPENINGS[language]))
    marked = draw(st.booleans()) or opening in _NEEDS_MARK or opening == "is"
    said = f"{opening} {draw(st.sampled_from(ABOUT[language]))}"
    how = draw(st.sampled_from([str, str.upper, str.capitalize]))
    before = draw(st.sampled_from(["", "", "\u00bf"] if language == "es" else [""]))
    end = draw(st.sampled_from(["?", " ?", "??", "?!", '?"', "\uff1f"])) if marked else ""
    return f"{before}{how(said)}{end}"
