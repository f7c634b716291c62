from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rosetta.catalog import build, load
from rosetta.checks.typography import (
    Finding,
    check_typography,
    find_faults,
    fix,
    traditional_characters,
)
from rosetta.citations import find_citations, find_references
from rosetta.markup import find_formulas, find_headings
from rosetta.model import Note, Ref
from rosetta.problems import Location, Problem
from rosetta.readers.hanzi import simplified_characters
from rosetta.sources import Sources

ROOT = Path(__file__).parents[1]
LOCALES = ("en", "ja", "zh", "ko")
SIMPLIFIED = traditional_characters(simplified_characters())
LONG = {
    "en": "A mixture of experts keeps many experts in a layer and runs a few of them for a token.",
    "ja": "混合エキスパートは、一つのレイヤーに多数のエキスパートを置き、"
    "トークンごとにその一部だけを動かす。",
    "zh": "混合专家在一层里放置许多专家，每个词元只运行其中的几个，"
    "因此参数可以远远多于每个词元实际用到的数量。",
    "ko": "전문가 혼합은 한 레이어에 많은 전문가를 두고, "
    "토큰마다 그 가운데 일부만 실행하는 방법을 말합니다.",
}


def faults(text: str, locale: str) -> list[Finding]:
    return list(find_faults(text, locale, SIMPLIFIED))


def mended(text: str, locale: str) -> str:
    return fix(text, locale, SIMPLIFIED)


def places(text: str, locale: str) -> str:
    """Return the faults as `column rule`, as a problem counts and names them."""
    found = [(f.start + 1, f.rule.removeprefix("typography-")) for f in faults(text, locale)]
    return ", ".join(f"{column} {rule}" for column, rule in found)


WRONG = [
    # a space where Japanese and Chinese write none
    ("ja", "Mixtral は速い", "8 space", "Mixtralは速い"),
    ("ja", "速いMixtral は", "10 space", "速いMixtralは"),
    ("ja", "モデル 7Bは", "4 space", "モデル7Bは"),
    ("ja", "50% の語", "4 space", "50%の語"),
    ("ja", "**Mixtral** は速い", "12 space", "**Mixtral**は速い"),
    ("ja", "これは **Mixtral**だ", "4 space", "これは**Mixtral**だ"),
    ("ja", "[Mixtral](https://x.org/a) は", "27 space", "[Mixtral](https://x.org/a)は"),
    ("ja", "[[mixtral|Mixtral 8x7B]] は", "25 space", "[[mixtral|Mixtral 8x7B]]は"),
    ("ja", "[[slug|語 A]]", "9 space", "[[slug|語A]]"),
    ("ja", "[[mixtral]] は", "12 space", "[[mixtral]]は"),
    ("ja", "重み $W$ を", "3 space, 7 space", "重み$W$を"),
    ("ja", "重み `W` を", "3 space, 7 space", "重み`W`を"),
    ("ja", "である [@a, §3]。", "4 space", "である[@a, §3]。"),
    ("ja", "速い、 語", "4 space", "速い、語"),
    ("ja", "速い 。", "3 space", "速い。"),
    ("ja", "Mixtral 「語」 Mixtral", "8 space, 12 space", "Mixtral「語」Mixtral"),
    ("ja", "速い　Mixtral", "3 space", "速いMixtral"),
    ("ja", "モデルは 速い", "5 space", "モデルは速い"),
    ("ja", "- 項目 A\n", "5 space", "- 項目A\n"),
    ("ja", "## 見出し A {#id}\n", "7 space", "## 見出しA {#id}\n"),
    ("ja", "| 値 A | 1 |\n|---|---|\n", "4 space", "| 値A | 1 |\n|---|---|\n"),
    ("ja", "[^1]: 注 A\n", "8 space", "[^1]: 注A\n"),
    ("zh", "模型 Mixtral 很快", "3 space, 11 space", "模型Mixtral很快"),
    ("zh", "模型 很快", "3 space", "模型很快"),
    ("zh", "快， 好", "3 space", "快，好"),
    ("zh", "它叫 “专家” 模型", "3 space, 8 space", "它叫“专家”模型"),
    ("zh", "共有 8 个", "3 space, 5 space", "共有8个"),
    ("ja", "$ 、$", "2 space", None),
    ("ko", "모델은 빠르다 .", "8 space", "모델은 빠르다."),
    ("ko", "모델 , 값 : 하나 (둘 )", "3 space, 7 space, 15 space", "모델, 값: 하나 (둘)"),
    ("ko", "모델 [@a] .", "8 space", "모델 [@a]."),
    # marks of the wrong width
    ("ja", "大きい,速い.", "4 width, 7 width", "大きい、速い。"),
    ("ja", "速い!語?語;語:語", "3 width, 5 width, 7 width, 9 width", "速い！語？語；語：語"),
    ("ja", "本当か?!", "4 width", "本当か？！"),
    ("ja", "例: Mixtral", "2 width", "例：Mixtral"),
    ("ja", "LoRA: 語", "5 width", "LoRA：語"),
    ("ja", "モデル(MoE)は", "4 width, 8 width", "モデル（MoE）は"),
    ("ja", "モデル (MoE) は", "5 width, 9 width", "モデル（MoE）は"),
    ("ja", "Mixture (MoE) は", "9 width, 13 width", "Mixture（MoE）は"),
    ("ja", "MoE（語)", "6 width", "MoE（語）"),
    ("ja", "MoE (the 語 one)", "5 width, 9 space, 11 space, 15 width", "MoE（the語one）"),
    ("ja", "である[@a].", "8 width", "である[@a]。"),
    ("ja", "**速い**.", "7 width", "**速い**。"),
    ("ja", "[速い](https://x.org/a,b),", "24 width", "[速い](https://x.org/a,b)、"),
    ("ja", "これは，語．", "4 width, 6 width", "これは、語。"),
    ("ja", "え...語", "2 width", "え……語"),
    ("ja", "ＡＢと１２と５０％", "1 width, 4 width, 7 width", "ABと12と50%"),
    ("ja", "３．５と1，000", "1 width, 2 width, 3 width, 6 width", "3.5と1,000"),
    ("ja", "ﾓﾃﾞﾙ｡", "1 width", "モデル。"),
    ("ja", "図1. 語", "3 width", None),
    ("ja", "速い大きなモデルは、Llama 2 7B.", "21 width", "速い大きなモデルは、Llama 2 7B。"),
    ("ja", "速い大きなモデルは[@a]の3.5.\n", "18 width", "速い大きなモデルは[@a]の3.5。\n"),
    ("ja", "Llama(7B)、Mixtral", "6 width, 9 width", "Llama（7B）、Mixtral"),
    ("ja", "語\n速い,語", "5 width", "語\n速い、語"),
    ("zh", "很大,很快.", "3 width, 6 width", "很大，很快。"),
    ("zh", "好!好?好;好:好", "2 width, 4 width, 6 width, 8 width", "好！好？好；好：好"),
    ("zh", "模型(MoE)快", "3 width, 7 width", "模型（MoE）快"),
    ("zh", "“LoRA”, 好", "7 width", "“LoRA”，好"),
    ("zh", "马克・吐温．", "3 width, 6 width", "马克·吐温。"),
    ("zh", "ＡＢ模型", "1 width", "AB模型"),
    ("ko", "모델은、빠르다。값", "4 width, 8 width", "모델은, 빠르다. 값"),
    ("ko", "모델，값；값：값", "3 width, 5 width, 7 width", "모델, 값; 값: 값"),
    ("ko", "모델（MoE）은", "3 width, 7 width", "모델(MoE)은"),
    ("ko", "[모델](u)（MoE）", "8 width, 12 width", "[모델](u)(MoE)"),
    ("ko", "[MASK]（값）", "7 width, 9 width", "[MASK] (값)"),
    ("ko", "ＡＢ 모델　값", "1 width, 6 width", "AB 모델 값"),
    ("ko", "1。값", "2 width", None),
    ("ko", "**빠르다。**값", "6 width", None),
    ("ko", "**빠르다。** 값", "6 width", "**빠르다.** 값"),
    ("en", "A model，fast。Yes", "8 width, 13 width", "A model, fast. Yes"),
    ("en", "A model（MoE）is", "8 width, 12 width", "A model (MoE) is"),
    ("en", "Wide ＡＢ", "6 width", "Wide AB"),
    # marks that stand twice
    ("ja", "速い。。", "3 doubled", "速い。"),
    ("ja", "速い、、語", "3 doubled", "速い、語"),
    ("ja", "速い。。。語", "3 doubled", "速い……語"),
    ("zh", "快，，好。。", "2 doubled, 5 doubled", "快，好。"),
    ("ko", "빠르다.. 값,, 값", "4 doubled, 8 doubled", "빠르다. 값, 값"),
    ("en", "Fast.. No,, yes", "5 doubled, 10 doubled", "Fast. No, yes"),
    # quotation marks of another language
    ("ja", 'これは"語"だ', "4 quotes, 6 quotes", "これは「語」だ"),
    (
        "ja",
        "これは“語”と‘語’だ",
        "4 quotes, 6 quotes, 8 quotes, 10 quotes",
        "これは「語」と「語」だ",
    ),
    ("ja", 'Pythonの"self"は', "8 quotes, 13 quotes", "Pythonの「self」は"),
    ("ja", "これは“語「語」”だ", "4 quotes, 9 quotes", None),
    ("zh", "他说\"好\"和'好'", "3 quotes, 5 quotes, 7 quotes, 9 quotes", "他说“好”和‘好’"),
    ("zh", "「专家」与『模型』", "1 quotes, 4 quotes, 6 quotes, 9 quotes", "“专家”与‘模型’"),
    ("ko", "모델은 「전문가」이다", "5 quotes, 9 quotes", None),
    ("en", "The word 「语」 is", "10 quotes, 12 quotes", 'The word "语" is'),
    # characters of another language
    ("ja", "題名다발성 탈옥は", "3 script", None),
    ("zh", "这是エキスパート", "3 script", None),
    ("zh", "标题다발성 탈옥意为", "3 script", None),
    ("zh", "研究專門的図", "3 script, 4 script, 6 script", "研究专门的图"),
    ("zh", "之後", "2 script", "之后"),
    ("ko", "전문가 エキスパート", "5 script", None),
    ("ko", "變壓器는", "1 script", None),
    ("en", "It says 変圧器, which", "9 script", None),
    ("en", "It says 다발성 탈옥 here", "9 script", None),
    ("en", "It says 【this】", "9 script, 14 script", None),
]


@pytest.mark.parametrize(("locale", "text", "found", "right"), WRONG)
def test_a_fault_is_found_at_its_column_and_mended_where_that_is_plain(
    locale: str, text: str, found: str, right: str | None
) -> None:
    assert places(text, locale) == found
    assert mended(text, locale) == (text if right is None else right)


RIGHT = [
    *LONG.items(),
    ("ja", "Mixtralは、総数が47B、アクティブが13Bである[@a; @b, §3]。"),
    ("ja", "値は1,000、3.5倍、10:30、3:5、75,255.8Mである。"),
    ("ja", "Llama 2, 3, 4は、Llama 2 7Bと、GPT-3.5と、LLaVA-1.5-7Bに並ぶ。"),
    ("ja", "Table 3: resultsという。Shazeer et al.は、Yahoo!の語と.NETを使う。"),
    ("ja", "$n$個を並べ、$f(x), g(x)$とする。$x$, $y$の順。"),
    ("ja", "計算量は$O(n)$、O(n log n)、P(A)、f_1(x, y)である。"),
    ("ja", "コード`a, b`と`語 A,語`は、そのまま。"),
    ("ja", "```\n語 A, 語.\n```\n\n語。<!-- 語 A, 語. -->\n\n    語 A, 語.\n"),
    ("ja", "$$\n\\text{語 A, 語.}\n$$\n"),
    ("ja", "[語](https://x.org/a,b?q=語 '語')と<https://x.org/a,b>と https://x.org/a,b と。"),
    ("ja", '[語](https://x.org/ "語 A")。'),
    ("ja", "![図](/a.png)と[語][r]。\n\n[r]: https://x.org/a,b\n"),
    ("ja", "# 見出し\n\n## 1. 概要 ##\n\n1. 手順\n2) 手順\n- 項目\n* 項目\n\n> 引用\n"),
    ("ja", "- [ ] 項目\n- [x] 項目\n"),
    ("ja", "| 語 | A, B |\n|:---|---:|\n| 値 | 1 |\n| A | 語 |\n"),
    ("ja", "本文[^1]。\n\n[^1]: 注。\n"),
    ("ja", '!!! note "注意"\n    本文。\n'),
    ("ja", "<span title='語 A'>語</span>と&nbsp;語。"),
    ("ja", "語 \\* 語、\\[@a]語、2 * 3"),
    ("ja", "「8x7B」は56Bを意味しない。“Attention Is All You Need”は題名である。"),
    ("ja", "何か？　そうだ！　次に"),
    ("ja", "中村 哲（ナカムラ テツ）"),
    ("ja", "「다발성 탈옥」は誤りである。"),
    ("ja", "AI/機械学習、語→語、語・語、2〜3個"),
    ("ja", "Attention Is All You Need"),
    ("zh", "值为1,000，比为3:5，时间10:30，共3.5倍。"),
    ("zh", "顿号、逗号，句号。冒号：分号；（见 §3）——破折号……"),
    (
        "zh",
        "LoRA：大语言模型的低秩适应。“网络数据”和‘词元’，“ネットワークデータ”，“専門家”，“탈옥”。",
    ),
    ("zh", "OpenAI's API和Meta's模型，isn't，'90s。"),
    ("zh", "乾隆、给予、马弁、瞭望、著名、狼藉、於菟、芸香、欠缺、研究、皇后"),
    ("zh", "奥斯卡·王尔德，Llama 2 7B、Llama 2, 3。"),
    ("ko", "모델은 3.5배, 1,000개, 10:30입니다. 비율은 3 : 5입니다."),
    ("ko", "Transformer를 '변압기'(変圧器)로 옮기고 \"전문가\"와 ‘토큰’과 “값”이라 합니다."),
    ("ko", "정렬(alignment), 변압기(變壓器, エキスパート)."),
    ("ko", "토큰 .NET 값 ... 끝! [[llama|라마]] [@a]. `코드`, $x$."),
    ("ko", '"「法学修士」"라고'),
    ("en", 'Called "法学修士、X" or “変圧器” (专家), *専門家*, **전문가**, `語、語`.'),
    ("en", "Numbers 1,000 and 3.5, 10:30, e.g. ../path, wait... and so on."),
    ("en", "Schrödinger, Łukasz Kaiser, naïve, “quoted”, ‘single’ – dash — dash."),
    ("en", "[transformer](https://x.org/変) and [[jetmoe]] by [@a, §3]."),
    ("en", ""),
]


@pytest.mark.parametrize(("locale", "text"), RIGHT)
def test_what_is_right_has_no_fault_and_stays(locale: str, text: str) -> None:
    assert places(text, locale) == ""
    assert mended(text, locale) == text


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("**速い。** 次に", "ja"),  # CommonMark: no emphasis ends between a mark and a letter
        ("- **很快。** 好", "zh"),
        ("次に **「語」**", "ja"),
    ],
)
def test_a_space_that_emphasis_needs_is_no_fault(text: str, locale: str) -> None:
    assert faults(text, locale) == []


def test_a_space_that_an_underscore_needs_is_a_fault_for_a_person() -> None:
    (fault,) = faults("_Mixtral_ は", "ja")
    assert fault.replacement is None


@pytest.mark.parametrize(("written", "locale"), [(w, r) for w in LOCALES for r in LOCALES])
def test_a_text_is_in_its_own_language_alone(written: str, locale: str) -> None:
    text = f"## 1\n\n{LONG[written]}\n\n{LONG[written]}\n"
    found = faults(text, locale)
    assert [f.rule for f in found] == ["typography-language"] * (written != locale)
    for fault in found:
        assert text[fault.start : fault.end] == LONG[written]
        assert fault.replacement is None


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_a_text_of_which_most_is_left_in_english_is_in_no_language(locale: str) -> None:
    some = f"{LONG[locale]}\n\n{LONG[locale]}\n\n{LONG['en']}\n"
    most = f"{LONG[locale]}\n\n{LONG['en']}\n\n{LONG['en']}\n"
    assert faults(some, locale) == []
    assert [f.rule for f in faults(most, locale)] == ["typography-language"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_short_text_may_be_a_name(locale: str) -> None:
    assert faults("Attention Is All You Need\n", locale) == []


def test_what_is_no_prose_does_not_count_for_the_language() -> None:
    code = "\n\n```\nfor expert in experts: run(expert, token) # for each of the tokens\n```\n"
    assert faults("語。" + code * 3, "ja") == []


@pytest.mark.parametrize("one", "乾予弁欠余著瞭藉於芸缶糸徵昇")
def test_a_standard_character_is_not_traditional(one: str) -> None:
    assert one not in SIMPLIFIED


@pytest.mark.parametrize("pair", ["專专", "図图", "體体", "後后", "發发", "証证", "觀观"])
def test_a_traditional_or_japanese_character_has_a_simplified_one(pair: str) -> None:
    assert SIMPLIFIED[pair[0]] == pair[1]


def test_without_the_table_no_character_is_traditional() -> None:
    assert list(find_faults("專門", "zh")) == []
    assert fix("專門", "zh") == "專門"


def test_simplified_characters_are_asked_of_chinese_alone() -> None:
    assert faults("専門家、發音", "ja") == []


def note(text: str, locale: str, title: str = "X") -> Note:
    return Note(Ref("page", "x"), locale, Location(f"docs/x.{locale}.md"), title, text, 9)


def problems(notes: Iterable[Note]) -> list[Problem]:
    catalog = build(Sources(notes=list(notes)), LOCALES)
    return [
        p
        for by in catalog.notes.values()
        for n in by.values()
        for p in check_typography(catalog, n)
    ]


def test_a_problem_names_line_column_what_stands_and_what_should() -> None:
    (problem,) = problems([note("語。\n\nモデルとMixtral は速い。\n", "ja")])
    assert problem.location == Location("docs/x.ja.md", 11)
    assert problem.rule == "typography-space"
    assert problem.message == "column 12: ' ' between Latin and Japanese"
    assert problem.hint == "write 'とMixtralは速い。'"


def test_a_title_is_checked_as_well_but_may_be_in_another_language() -> None:
    title = "Attention Is All You Need, a Paper on the Transformer"
    assert problems([note("語。\n", "ja", title)]) == []
    (problem,) = problems([note("語。\n", "ja", "LoRA: 適応")])
    assert str(problem) == (
        "docs/x.ja.md:1: title, column 5: ':' beside Japanese for '：' (typography-width); "
        "write 'LoRA：適応'"
    )


def test_each_language_is_judged_by_its_own_rules() -> None:
    text = "“词元” is 専門。\n"
    found = {p.location.path for p in problems(note(text, locale) for locale in LOCALES)}
    assert found == {f"docs/x.{locale}.md" for locale in LOCALES}


PIECES = [
    *("語", "かな", "カナ", "한글", "专", "專", "Latin", "a", "1", "3.5", "1,000", "Ａ", "％", "ﾓﾞ"),
    *(" ", "  ", "\u3000", "\u00a0", "\n", "\n\n", "\n- ", "\n1. ", "\n## ", "\n> ", "\n    "),
    *",.:;!?()[]",
    *"、，。．：；！？（）「」『』“”‘’・…~～【】|\\{}<>&#$+-=/%@^",
    *('"', "'", "*", "**", "_", "~~", "`", "``", "...", "。。", ",,", "||", "!["),
    *("`a, 語`", "$x, 語$", "$$\n語 ,x\n$$", "[@a, §3]", "[[slug]]", "[[slug|語 a]]", "[^1]"),
    *("[語](https://x.org/a,語)", "https://x.org/a,b", "<b>", "</b>", "<!-- 語 , -->", "&amp;"),
    *("\n```\n語 , a\n```\n", "\n| 語 | a |\n|---|---|\n", "\\*", "{#id}", "et al.", "(x)"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def unprosaic(text: str) -> object:
    """Return all that a fix must leave as it stands, in order."""
    cited = [text[c.start : c.end] for c in find_citations(text)]
    slugs = [reference.slug for reference in find_references(text)]
    levels = [heading.level for heading in find_headings(text)]
    formulas = [tex for _, tex in find_formulas(text)]
    return cited, slugs, levels, formulas, text.count("\n"), re.findall(r"[|`$#*_]", text)


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(LOCALES))
def test_a_mended_text_has_nothing_mechanical_left_and_stays(text: str, locale: str) -> None:
    right = mended(text, locale)
    assert [f for f in faults(right, locale) if f.replacement is not None] == []
    assert mended(right, locale) == right


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(LOCALES))
def test_a_fix_leaves_what_is_no_prose_as_it_is(text: str, locale: str) -> None:
    assert unprosaic(mended(text, locale)) == unprosaic(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from(LOCALES))
def test_any_text_can_be_judged(text: str, locale: str) -> None:
    for fault in faults(text, locale):
        assert 0 <= fault.start < fault.end <= len(text)
    right = mended(text, locale)
    assert mended(right, locale) == right


FIXED = ["`a, 文`", "$x, 文$", "[@a, §3]", "[[slug]]", "[文](https://x.org/a,文)"]
FIXED += ["`` 文 ` , ``", "<https://x.org/文,>", "<i title='文 a'>", "<!-- 文 , -->"]


MIXED = st.one_of(
    st.text("文かA1 ,.()（）、。「」“”", max_size=4), st.sampled_from(FIXED).map("{}文".format)
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MIXED, max_size=12), st.sampled_from(LOCALES))
def test_code_formulas_citations_and_addresses_stay_byte_for_byte(
    pieces: list[str], locale: str
) -> None:
    right = mended("".join(pieces), locale)
    for kept in (piece[:-1] for piece in pieces if piece[:-1] in FIXED):
        assert kept in right
        right = right.replace(kept, "\n", 1)


def test_the_notes_of_this_site_have_no_fault() -> None:
    catalog, _ = load(ROOT, LOCALES)
    found = [note for versions in catalog.notes.values() for note in versions.values()]
    assert len(found) > 50
    faulty = [str(p) for note in found for p in check_typography(catalog, note)]
    assert faulty == []
