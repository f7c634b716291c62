from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import Person as PybtexPerson
from second_reader import as_entries, read_strictly

from rosetta.catalog import Catalog, load
from rosetta.checks import run_checks
from rosetta.model import Person
from rosetta.readers.bibtex import read_bibtex

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "bib").glob("*.bib"))


@pytest.fixture(scope="module")
def library() -> Catalog:
    return load(ROOT, ("en", "ja", "zh", "ko"))[0]


def plain(text: str) -> str:
    """Return the letters of a name without the marks of TeX."""
    return "".join(c for c in text if c not in "{}\\~ ").replace("--", "–")


def parts(person: PybtexPerson) -> tuple[str, ...]:
    groups = (
        person.first_names + person.middle_names,
        person.prelast_names + person.last_names,
        person.lineage_names,
    )
    return tuple(plain("".join(group)) for group in groups)


def own_parts(person: Person) -> tuple[str, ...]:
    last = person.literal or person.particle + person.family
    return tuple(map(plain, (person.given, last, person.suffix)))


def test_the_library_is_there() -> None:
    assert len(FILES) >= 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_read_as_pybtex_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    papers, problems = read_bibtex(text, path.name)
    entries, data = read_strictly(text)
    assert not problems
    assert as_entries(papers) == entries
    assert list(data.entries) == [paper.key for paper in papers]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_paper_has_the_authors_that_pybtex_counts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    _, data = read_strictly(text)
    for paper in read_bibtex(text, path.name)[0]:
        people = data.entries[paper.key].persons["author"]
        assert len(paper.authors) == len(people), paper.key
        if "\\" not in paper.fields["author"]:
            assert list(map(own_parts, paper.authors)) == list(map(parts, people)), paper.key


def test_the_catalog_holds_every_entry_of_every_file(library: Catalog) -> None:
    keys = [key for path in FILES for key in read_strictly(path.read_text("utf-8"))[0]]
    assert sorted(library.papers) == sorted(keys)
    assert len({key.lower() for key in keys}) == len(keys)


def test_every_entry_of_the_lists_is_in_the_catalog(library: Catalog) -> None:
    for name, found in (
        ("models", library.models),
        ("topics", library.topics),
        ("terms", library.terms),
        ("digests", library.digests),
    ):
        lines = (ROOT / "bib" / f"{name}.yml").read_text(encoding="utf-8").splitlines()
        slugs = [line[:-1] for line in lines if line[:1].isalnum() and line.endswith(":")]
        assert list(found) == slugs, name
        assert slugs


def test_every_author_of_every_paper_has_an_address(library: Catalog) -> None:
    for paper in library.papers.values():
        for person in paper.authors:
            slug = library.author_slugs[paper.key, person.sorted_as]
            assert paper.key in library.authors[slug].papers


def test_no_text_of_the_library_shows_tex_to_a_reader(library: Catalog) -> None:
    for paper in library.papers.values():
        shown = [paper.title.split("$")[0], paper.venue, *(p.full for p in paper.authors)]
        assert not any(set(text) & set("\\{}") for text in shown), paper.key


def test_the_library_and_the_notes_have_no_problem(library: Catalog) -> None:
    assert [str(problem) for problem in run_checks(library)] == []


def test_every_topic_cites_five_papers_and_is_cited_back(library: Catalog) -> None:
    for topic in library.topics.values():
        cited = library.cites[topic.ref]
        naming = {ref.id for ref in library.backlinks[topic.ref] if ref.kind == "paper"}
        assert len(cited) >= 5, topic.slug
        assert naming & set(cited), f"no paper that '{topic.slug}' cites names the topic"


def test_every_model_leads_to_its_first_source_and_to_a_neighbour(library: Catalog) -> None:
    for model in library.models.values():
        note = library.notes[model.ref]["en"]
        leads = library.cites[model.ref] or "](https://" in note.text
        near = [ref for ref in library.mentions[model.ref] if ref.kind == "model"]
        assert leads, model.slug
        assert not model.paper or model.paper in library.cites[model.ref], model.slug
        assert set(near) - {model.ref}, model.slug
