"""Words: plain sentences made of numbers, for the report, the terminal and the page."""

from results.words.comparing import headline, sentence, verdict
from results.words.labels import label
from results.words.people import people_sentences

__all__ = ["headline", "label", "people_sentences", "sentence", "verdict"]
