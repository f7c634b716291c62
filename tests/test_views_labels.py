"""Author-year labels and titles, as each of the four languages writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rosetta.model import Ref
from rosetta.views.labels import author_year, distinct_labels, title_lang, title_of
from rosetta.views.words import words

LABELS = {
    "quarry2021gentle": [
        "Quarry and Sons Laboratory 2021",
        "Quarry and Sons Laboratory 2021",
        "Quarry and Sons Laboratory，2021",
        "Quarry and Sons Laboratory 2021",
    ],
    "castano2021sparse": [
        "Castaño and Öberg 2022",
        "Castaño・Öberg 2022",
        "Castaño与Öberg，2022",
        "Castaño·Öberg 2022",
    ],
    "sato2022lanterns": ["Sato et al. 2022", "Satoら 2022", "Sato等，2022", "Sato 외 2022"],
    "moreau2022census": ["Moreau et al. 2022", "Moreauら 2022", "Moreau等，2022", "Moreau 외 2022"],
    "vandal2023script": ["Vandal 2023", "Vandal 2023", "Vandal，2023", "Vandal 2023"],
    "beichen2023embers": [
        "北辰研究所 and Kim 2023",
        "北辰研究所・Kim 2023",
        "北辰研究所与Kim，2023",
        "北辰研究所·Kim 2023",
    ],
}


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("key", LABELS)
def test_label_of_a_paper(catalog, key, index):
    assert author_year(catalog.papers[key], words(catalog.locales[index])) == LABELS[key][index]


def test_label_of_a_paper_without_authors_is_its_key(catalog):
    paper = replace(catalog.papers["sato2022lanterns"], authors=())
    assert author_year(paper, words("en")) == "sato2022lanterns 2022"


def test_label_of_a_paper_without_year_has_no_empty_place(catalog):
    paper = replace(catalog.papers["quarry2021gentle"], year=0, submitted="")
    assert author_year(paper, words("en")) == "Quarry and Sons Laboratory"


def test_a_particle_belongs_to_the_name(catalog):
    paper = catalog.papers["moreau2022census"]
    paper = replace(paper, authors=paper.authors[1:3])
    assert author_year(paper, words("en")) == "de la Cruz and van der Berg 2022"


def test_equal_labels_get_letters_in_order_of_citation(catalog):
    papers = [catalog.papers[k] for k in ("sato2022lights", "quarry2021gentle", "sato2022lanterns")]
    assert distinct_labels(papers, words("en")) == {
        "sato2022lights": "Sato et al. 2022a",
        "sato2022lanterns": "Sato et al. 2022b",
        "quarry2021gentle": "Quarry and Sons Laboratory 2021",
    }
    assert distinct_labels(papers, words("zh"))["sato2022lanterns"] == "Sato等，2022b"


def test_labels_stay_distinct_beyond_the_alphabet(catalog):
    paper = catalog.papers["sato2022lanterns"]
    papers = [replace(paper, key=f"sato2022paper{index}") for index in range(60)]
    labels = distinct_labels(papers, words("en"))
    assert len(set(labels.values())) == 60


@pytest.mark.parametrize(
    ("ref", "titles"),
    [
        (
            Ref("paper", "sato2022lanterns"),
            [
                "Lanterns: Attention That Looks Back",
                "ランタン：振り返るアテンション",
                "灯笼：回头看的注意力",
                "랜턴: 되돌아보는 어텐션",
            ],
        ),
        (Ref("paper", "sato2022lights"), ["Lights Out: When Lanterns Fail"] * 4),
        (Ref("model", "lantern-chat"), ["Lantern <Chat>"] * 4),
        (
            Ref("topic", "routing"),
            ["Token routing", "トークンルーティング", "词元路由", "토큰 라우팅"],
        ),
        (Ref("term", "gate"), ["gate", "ゲート", "门", "게이트"]),
        (Ref("author", "haruka-sato"), ["Haruka Sato"] * 4),
        (
            Ref("page", "about"),
            ["About this site", "このサイトについて", "关于本站", "이 사이트에 대하여"],
        ),
        (
            Ref("digest", "winter-digest"),
            [
                "A winter of invented papers (January 2023)",
                "架空の論文の冬（2023年1月）",
                "虚构论文之冬（2023年1月）",
                "가상 논문의 겨울 (2023년 1월)",
            ],
        ),
    ],
)
def test_title_of_an_entry_in_each_language(catalog, ref, titles):
    assert [title_of(catalog, ref, locale) for locale in catalog.locales] == titles


def test_language_of_a_title_is_english_where_it_is_not_translated(catalog):
    noted, fallback = Ref("paper", "sato2022lanterns"), Ref("paper", "vandal2023script")
    bare, topic = Ref("paper", "sato2022lights"), Ref("topic", "routing")
    assert [title_lang(catalog, noted, locale) for locale in catalog.locales] == list(
        catalog.locales
    )
    assert [title_lang(catalog, fallback, locale) for locale in catalog.locales] == [
        "en",
        "ja",
        "zh",
        "en",
    ]
    assert {title_lang(catalog, bare, locale) for locale in catalog.locales} == {"en"}
    assert title_lang(catalog, topic, "ko") == "ko"
