"""The cues that `evidence` counts. By hand."""

from __future__ import annotations

from baselines.evidence_cues import GROUPS, SIGNS, WORDS, cue_signs, cue_words


def test_cue_words_are_counted_whole() -> None:
    counts = dict(zip(WORDS, cue_words("It may not be. May it? Mayor; isn\u2019t"), strict=True))
    assert {word: n for word, n in counts.items() if n} == {"may": 2, "not": 1, "n't": 1}


def test_cue_signs_by_group() -> None:
    signs = cue_signs('"Fake?" It could not be verified in 1998 whether 3 fell.')
    assert signs.shape == (SIGNS,)
    groups = dict(zip(GROUPS, signs, strict=False))
    assert groups["refute"] == groups["confirm"] == groups["open"] == groups["negation"] == 1
    assert groups["hedge"] == 1
    assert groups["rumour"] == 0
    # phrases that leave open, that refute; question marks, quotation marks, numbers
    assert signs[-5:].tolist() == [1, 0, 1, 2, 2]
