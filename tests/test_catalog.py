from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import PROPERTY

from rosetta.catalog import Catalog, build, load
from rosetta.facts import Fact
from rosetta.model import Concept, Digest, Model, Note, Paper, Ref
from rosetta.problems import Location
from rosetta.sources import Sources, read_sources
from rosetta.versions import text_hash

HERE = Location("x")
TEXTS = {"en": "e", "ja": "j"}
BAD = Path(__file__).parent / "data" / "bad"


def paper(key: str, submitted: str = "2020-01-01", topics: tuple[str, ...] = ()) -> Paper:
    return Paper(key, "misc", {}, {}, HERE, title=key, submitted=submitted, topics=topics)


def note(kind: str, name: str, text: str, locale: str = "en", source_hash: str = "") -> Note:
    ref = Ref(kind, name)  # type: ignore[arg-type]
    return Note(ref, locale, Location(f"docs/{ref.uri}"), name, text, 4, source_hash=source_hash)


def catalog(**sources: list[object]) -> Catalog:
    return build(Sources(**sources), ("en", "ja"))  # type: ignore[arg-type]


A, B, C = Ref("paper", "a"), Ref("paper", "b"), Ref("paper", "c")


def test_citations_and_backlinks_are_two_sides_of_one_relation() -> None:
    joined = catalog(
        papers=[paper("a"), paper("b"), paper("c")],
        notes=[
            note("paper", "a", "[@b; @nosuch] [@c, §1] [@b] [@a]"),
            note("page", "about", "[@b]"),
            note("paper", "b", "`[@c]` [[a]]"),
        ],
    )
    assert joined.cites == {A: ("b", "c", "a"), Ref("page", "about"): ("b",), B: ()}
    assert joined.mentions[B] == (A,)
    assert joined.backlinks == {B: (Ref("page", "about"), A), C: (A,), A: (B,)}


def test_translations_cite_nothing_of_their_own() -> None:
    joined = catalog(papers=[paper("a")], notes=[note("page", "x", "[@a]", locale="ja")])
    assert joined.cites == {}
    assert joined.backlinks == {}


def test_a_name_may_be_a_paper_a_model_a_topic_or_a_term() -> None:
    joined = catalog(
        papers=[paper("a")],
        models=[Model("m", "M", HERE)],
        topics=[Concept("t", "topic", TEXTS, TEXTS, HERE)],
        terms=[Concept("w", "term", TEXTS, TEXTS, HERE)],
        notes=[note("page", "x", "[[a]] [[m|M]] [[t]] [[w]] [[none]]")],
    )
    refs = (A, Ref("model", "m"), Ref("topic", "t"), Ref("term", "w"))
    assert joined.mentions[Ref("page", "x")] == refs
    assert set(joined.names.values()) == set(refs)


def test_the_state_of_a_translation_follows_the_title_and_text_of_its_source() -> None:
    source = note("paper", "a", "Text.\n")
    made_from = text_hash("a\n\nText.\n")
    ja = note("paper", "a", "本文。", "ja", made_from)
    old = note("page", "about", "本文。", "ja", "0" * 12)
    lost = note("page", "lost", "本文。", "ja", made_from)
    joined = catalog(notes=[source, ja, note("page", "about", "Text."), old, lost])
    assert joined.source_hashes[A] == made_from
    assert joined.state(A, "ja") == "current"
    assert joined.state(Ref("page", "about"), "ja") == "outdated"
    assert joined.state(Ref("page", "lost"), "ja") == "orphaned"
    assert joined.state(B, "ja") == "missing"
    for changed in (
        dataclasses.replace(source, text="Text!"),
        dataclasses.replace(source, title="b"),
    ):
        assert catalog(notes=[changed, ja]).state(A, "ja") == "outdated"


def test_a_reader_is_shown_their_own_text_or_the_source() -> None:
    en, ja = note("paper", "a", "Text."), note("paper", "b", "本文。", "ja")
    joined = catalog(notes=[en, ja])
    assert joined.text_for(A, "ja") is en
    assert joined.text_for(B, "ja") is ja
    assert joined.text_for(B, "en") is None


def test_papers_are_listed_newest_first_and_by_key_within_a_day() -> None:
    papers = [paper("b"), paper("a"), paper("c", "2021-01"), paper("d", "2019-12-31")]
    joined = catalog(papers=papers)
    assert [p.key for p in joined.newest_papers] == ["c", "a", "b", "d"]
    assert list(joined.papers) == ["a", "b", "c", "d"]
    years = {year: [p.key for p in found] for year, found in joined.papers_by_year.items()}
    assert years == {"2021": ["c"], "2020": ["a", "b"], "2019": ["d"]}


def test_of_two_entries_with_one_key_the_first_is_kept() -> None:
    first, second = paper("a"), paper("a", "2021-01-01")
    assert catalog(papers=[first, second]).papers["a"] is first


def test_entries_are_grouped_by_topic_digest_paper_and_descent() -> None:
    base = Model("base", "Base", HERE, paper="a", topics=("t",))
    facts = {"released": Fact("2021", "a")}
    child = Model("child", "Child", HERE, topics=("t",), merged_from=("base",), facts=facts)
    joined = catalog(
        papers=[paper("a", topics=("t", "u")), paper("b", "2022", topics=("t",))],
        models=[base, child],
        digests=[Digest("d", TEXTS, HERE, papers=("b", "a"))],
    )
    assert [p.key for p in joined.papers_by_topic["t"]] == ["b", "a"]
    assert [p.key for p in joined.papers_by_topic["u"]] == ["a"]
    assert [m.slug for m in joined.models_by_topic["t"]] == ["child", "base"]
    assert joined.introduced_by == {"a": (base,)}
    assert joined.successors == {"base": (("merged_from", child),)}
    assert [d.slug for d in joined.digests_of["a"]] == ["d"]


def test_related_papers_are_those_that_cite_before_those_that_share_a_topic() -> None:
    papers = [paper("a", topics=("t",)), paper("b", topics=("t",)), paper("c"), paper("d")]
    joined = catalog(papers=papers, notes=[note("paper", "a", "[@c]")])
    assert [p.key for p in joined.related["a"]] == ["c", "b"]
    assert [p.key for p in joined.related["c"]] == ["a"]
    assert "d" not in joined.related


def test_related_papers_are_at_most_six_and_never_the_paper_itself() -> None:
    papers = [paper(f"p{i}", f"2020-01-{i + 1:02}", ("t",)) for i in range(20)]
    related = catalog(papers=papers).related
    assert all(len(found) == 6 for found in related.values())
    assert all(key not in [p.key for p in found] for key, found in related.items())


def test_a_catalog_cannot_be_changed() -> None:
    joined = catalog(papers=[paper("a")])
    with pytest.raises(TypeError):
        joined.papers["b"] = paper("b")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        joined.papers = {}  # type: ignore[misc]


@settings(PROPERTY, max_examples=50)
@given(st.permutations([paper("a"), paper("b", "2021"), paper("c", "2019-05")]))
def test_the_order_of_the_files_makes_no_difference(papers: list[Paper]) -> None:
    joined = catalog(papers=papers)
    assert list(joined.papers) == ["a", "b", "c"]
    assert [p.key for p in joined.newest_papers] == ["b", "a", "c"]


def project(root: Path) -> Path:
    (root / "bib").mkdir()
    (root / "docs" / "papers").mkdir(parents=True)
    (root / "bib" / "2020.bib").write_text("@misc{a2020b, title = {A}}\n", encoding="utf-8")
    (root / "docs" / "about.md").write_text("---\ntitle: About\n---\nText.\n", encoding="utf-8")
    return root


def test_loading_reads_again_when_and_only_when_a_file_has_changed(tmp_path: Path) -> None:
    root = project(tmp_path)
    first, fresh = load(root, ("en", "ja"))
    assert fresh
    assert load(root, ("en", "ja")) == (first, False)
    about = root / "docs" / "about.md"
    about.write_text("---\ntitle: About\n---\nTexts.\n", encoding="utf-8")
    second, fresh = load(root, ("en", "ja"))
    assert (fresh, second is first) == (True, False)
    (root / "bib" / "terms.yml").write_text("{}\n", encoding="utf-8")
    assert load(root, ("en", "ja"))[1]
    about.unlink()
    assert load(root, ("en", "ja"))[1]
    stat = (root / "bib" / "2020.bib").stat()
    os.utime(root / "bib" / "2020.bib", ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert load(root, ("en", "ja"))[1]
    assert not load(root, ("en", "ja"))[1]


def test_other_languages_are_another_catalog(tmp_path: Path) -> None:
    root = project(tmp_path)
    assert load(root, ("en",))[0].locales == ("en",)
    assert load(root, ("en", "ja"))[0].locales == ("en", "ja")


def test_a_project_without_lists_is_read(tmp_path: Path) -> None:
    sources = read_sources(project(tmp_path), ("en",))
    assert [p.key for p in sources.papers] == ["a2020b"]
    assert [n.ref for n in sources.notes] == [Ref("page", "about")]
    assert sources.problems == []


def test_two_files_for_one_page_are_a_problem(tmp_path: Path) -> None:
    root = project(tmp_path)
    shutil.copy(root / "docs" / "about.md", root / "docs" / "about.en.md")
    (problem,) = read_sources(root, ("en", "ja")).problems
    assert (problem.rule, str(problem.location)) == ("duplicate-note", "docs/about.md:1")
    assert "docs/about.en.md:1" in problem.message


def test_reading_the_same_files_gives_the_same_problems_in_the_same_order() -> None:
    locales = ("en", "ja", "zh", "ko")
    first, second = (build(read_sources(BAD, locales), locales).problems for _ in range(2))
    assert first == second == tuple(sorted(first))
