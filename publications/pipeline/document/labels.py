"""The document's own words in each language.

They are no translations of the site: a snapshot's rendering must not depend on locale files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from strategy.languages import ORIGINAL
from strategy.notation.budgets import BudgetWords


@dataclass(frozen=True)
class Labels:
    """The words a document adds to those of its snapshot, in one language."""

    contents: str
    about: str
    schedule: str
    milestone: str
    when: str
    state: str
    colophon: str
    document: str
    edition: str
    stage: str
    date: str
    decision_number: str
    decided_on: str
    period: str
    legal_basis: str
    note: str
    issuer: str
    phone: str
    fax: str
    address: str
    checksum: str
    translation: str
    projects: str
    budgets: BudgetWords
    # What a document calls itself by its kind; the outline needs no such word.
    volumes: Mapping[str, str]
    indicators: str
    indicator: str
    baseline: str
    latest: str
    target: str
    verdict: str
    response: str
    sample: str
    # Behind the kind of an indicator that stands under another item as its own (再掲).
    repeated: str
    population: str
    glossary: str
    term: str
    meaning: str
    basic_goals: str
    about_summary: str
    whole: str
    contact: str
    checksum_start: str
    # Says how many indicators the summary leaves to the main document.
    further: Callable[[int], str]
    # Describes the code that opens an address.
    qr_code: Callable[[str], str]
    version: Callable[[str], str]
    # What is read aloud of a note's number, in the text and at the note.
    note_call: Callable[[int], str]
    note_back: Callable[[int], str]
    # Between the parts of a document's title.
    joiner: str = " "
    missing: str = "−"
    # What the city prints between a heading and the words that narrow it.
    scope_mark: str = "…"
    # Said of a translation; empty where the document is the original.
    translation_notice: str = ""


LABELS: Mapping[str, Labels] = {
    "ja": Labels(
        contents="目次",
        about="この文書について",
        schedule="策定までの日程",
        milestone="項目",
        when="時期",
        state="状態",
        colophon="奥付",
        document="文書名",
        edition="版",
        stage="段階",
        date="日付",
        decision_number="決裁番号",
        decided_on="決裁日",
        period="対象期間",
        legal_basis="根拠",
        note="備考",
        issuer="発行",
        phone="電話",
        fax="FAX",
        address="掲載場所",
        checksum="内容の照合値(SHA-256)",
        translation="翻訳",
        projects="事業",
        budgets=BudgetWords("予算額と決算額", "年度", "予算額", "決算額", "(サンプル値)"),
        volumes={"main": "本編", "summary": "概要版"},
        indicators="指標の一覧",
        indicator="指標",
        baseline="基準値",
        latest="最新の実績",
        target="目標値",
        verdict="判定",
        response="対応",
        sample="(サンプル値)",
        repeated="再掲",
        population="人口の推移と見通し",
        glossary="用語集",
        term="用語",
        meaning="意味",
        basic_goals="基本目標",
        about_summary="この概要版について",
        whole="全文の掲載場所",
        contact="発行・電話",
        checksum_start="照合値の先頭",
        further="ほかの指標{}件は本編に掲載しています。".format,
        qr_code="QRコード：{} を開きます。".format,
        version="第{}版".format,
        note_call="注{}".format,
        note_back="本文の注{}に戻る".format,
    ),
    "en": Labels(
        contents="Contents",
        about="About this document",
        schedule="Schedule",
        milestone="Step",
        when="When",
        state="State",
        colophon="Colophon",
        document="Document",
        edition="Edition",
        stage="Stage",
        date="Date",
        decision_number="Decision number",
        decided_on="Decided on",
        period="Period covered",
        legal_basis="Legal basis",
        note="Note",
        issuer="Issued by",
        phone="Telephone",
        fax="Fax",
        address="Address on the portal",
        checksum="Checksum of the content (SHA-256)",
        translation="Translation",
        projects="Projects",
        budgets=BudgetWords(
            "Budget and settled accounts", "Fiscal year", "Budget", "Settled", "(sample)"
        ),
        volumes={"main": "Main document", "summary": "Summary"},
        indicators="Indicators",
        indicator="Indicator",
        baseline="Baseline",
        latest="Latest value",
        target="Target",
        verdict="Verdict",
        response="Response of the city",
        sample="(sample)",
        repeated="shown again",
        population="Population: past and outlook",
        glossary="Glossary",
        term="Term",
        meaning="Meaning",
        basic_goals="Basic goals",
        about_summary="About this summary",
        whole="Whole document",
        contact="Issued by",
        checksum_start="Start of checksum",
        further="Further indicators in the main document: {}".format,
        qr_code="QR code that opens {}".format,
        version="Version {}".format,
        note_call="Note {}".format,
        note_back="Back to note {} in the text".format,
        joiner=", ",
        scope_mark="– ",
        translation_notice=(
            "This English version is a provisional translation. The Japanese text is authoritative."
        ),
    ),
}


def labels_for(language: str) -> Labels:
    """The labels of a language; Japanese ones where it has none of its own."""
    return LABELS.get(language) or LABELS[ORIGINAL]


# Where a line of Japanese may end without tearing a phrase: after kana that precede another
# script, around brackets, before kana joined by a middle dot (まち・ひと・しごと).
