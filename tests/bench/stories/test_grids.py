"""Grids: labels, evidence, interaction contrast and rung."""

from __future__ import annotations

from bench.labels import CERTAINTY_GRID, CONSISTENT
from bench.pairs import sentences
from bench.stories.checks import check_story
from bench.stories.grids import (
    contrast,
    grid_cells,
    render_story,
    rung,
    topic_cells,
)
from bench.stories.schema import Story


def test_the_example_has_no_faults(story: Story) -> None:
    assert check_story(story) == []


def test_certainty_grid_has_nine_labelled_cells(story: Story) -> None:
    cells = grid_cells(render_story(story), "certainty")
    labels = {(c.headline_reading, c.body_reading): c.label for c in cells}
    assert labels == CERTAINTY_GRID
    assert {c.headline_stance for c in cells} == {"asserts", "hedges", "denies"}


def test_binary_grid_labels_are_its_facet(story: Story) -> None:
    cells = grid_cells(render_story(story), "quantity")
    assert [c.label for c in cells] == [CONSISTENT, "quantity", "quantity", CONSISTENT]
    assert {c.headline_stance for c in cells} == {None}


def test_evidence_is_the_variant_sentences_and_stands_in_the_body(story: Story) -> None:
    for facet in story.facets:
        for cell in grid_cells(render_story(story), facet):
            assert cell.evidence
            assert set(cell.evidence) <= set(sentences(cell.body))


def test_other_facets_stand_at_their_first_reading(story: Story) -> None:
    rendering = render_story(story)
    assert "12 were painted" in rendering.body("certainty", "refuted")
    assert "deed was read out" in rendering.body("quantity", "b")


def test_phrasings_are_parallel_over_readings(story: Story) -> None:
    rendering = render_story(story)
    chosen = {
        story.headlines["certainty"][reading].index(template) % 2
        for reading in ("asserts", "hedges", "denies")
        for template in story.headlines["certainty"][reading]
        if rendering.headline("certainty", reading) == template.format_map(_Dots(rendering.table))
    }
    assert len(chosen) == 1


class _Dots(dict):
    """Lets str.format_map look up `firm.short` as a whole key."""

    def __missing__(self, key: str) -> object:
        return _Attributes(self, key)

    def __getitem__(self, key: str) -> object:
        return _Attributes(self, key)


class _Attributes:
    def __init__(self, table: dict, key: str) -> None:
        self.table, self.key = table, key

    def __getattr__(self, form: str) -> str:
        return self.table.get(f"{self.key}.{form}")

    def __str__(self) -> str:
        return dict.get(self.table, self.key)

    def __format__(self, spec: str) -> str:
        return str(self)


def test_a_swapped_grid_has_no_contrast(story: Story) -> None:
    cells = grid_cells(render_story(story), "quantity")
    assert contrast(cells).words == 0
    assert contrast(cells).words_and_bigrams == 0
    assert rung(contrast(cells), declared_deep=False) == "swapped"


def test_a_leak_makes_the_grid_plain_whatever_the_author_says(changed) -> None:
    story = changed(
        "five were painted and 12 were mended", "five were painted and none were mended"
    )
    cells = grid_cells(render_story(story), "quantity")
    assert contrast(cells).words > 0
    assert rung(contrast(cells), declared_deep=False) == "plain"
    assert rung(contrast(cells), declared_deep=True) == "plain"


def test_a_bigram_leak_is_seen_though_the_words_are_the_same(changed) -> None:
    story = changed("Town paints 12 benches on the quay", "Town hires painters and five menders")
    story.headlines["quantity"]["b"] = ("Town hires painters and 12 menders", "")
    rendering = render_story(story)
    rendering.phrasing["quantity"] = 0
    cells = grid_cells(rendering, "quantity")
    assert contrast(cells).words == 0
    assert contrast(cells).words_and_bigrams > 0
    assert rung(contrast(cells), declared_deep=False) == "plain"


def test_declared_and_clean_is_deep(story: Story) -> None:
    assert rung(contrast(grid_cells(render_story(story), "quantity")), declared_deep=True) == "deep"


def test_topic_grid_crosses_two_stories(story: Story, changed) -> None:
    other = changed("id: harbour-lamp", "id: other-lamp")
    cells = topic_cells(render_story(story), render_story(other, seed=3))
    assert [c.label for c in cells] == [CONSISTENT, "topic", "topic", CONSISTENT]
    assert {c.group for c in cells} == {"harbour-lamp"}
    assert [bool(c.evidence) for c in cells] == [True, False, False, True]


def test_fresh_renderings_differ_in_names_only_where_they_should(story: Story) -> None:
    plain, fresh = render_story(story), render_story(story, seed=7)
    assert plain.table != fresh.table
    assert render_story(story, seed=7).table == fresh.table
    assert len(plain.body("certainty", "confirmed").split()) == len(
        fresh.body("certainty", "confirmed").split()
    )
