"""The guide (手引き) for who took over yesterday: the year's work, and how each task goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from strategy.access.permissions import bound_to_units, works_for_all
from strategy.desk.shared.access import page_head, signed_in
from strategy.proposals.deciding import authority_of
from strategy.upkeep.audit import administers, may_audit

TITLE = "仕事の手引き"


@dataclass(frozen=True)
class Task:
    """Something people come to do: its steps, where it begins, and who may.

    `place`: (what the link says, name of the address); None where no one address begins it.
    """

    title: str
    steps: tuple[str, ...]
    allowed: Callable[[Any], bool]
    place: tuple[str, str] | None = None


# Months are those in which it is usually done; each division keeps to its own calendar.
YEAR = (
    ("4月", "異動した人の利用者を止め、新しい人を加え、担当課の所属を改めます(システム管理者)。"),
    ("5〜6月", "前の年度の実績値を、照会で各課に尋ねます。"),
    ("7〜9月", "回答を確かめて起案し、検証会議などの評価を記録します。"),
    ("10〜2月", "見直しがあれば、作業用の写しで次の案を作り、版として提出・承認・公表します。"),
    (
        "3月",
        "最初の画面の「確かめるもの・直すもの」を片付け、指標と施策の「引継ぎ」を次の人に渡します。",
    ),
)
WORDS = (
    ("指標", "目標や施策の達成度を測る数値です(数値目標・KPI)。"),
    ("記録", "実績値・目標値・評価の一つ一つです。書き換えも削除もできず、新しい記録で改めます。"),
    (
        "起案",
        "公開しようとする変更です。一つでも、まとめてでも出せます。"
        "ほかの人が承認すると公開されます。",
    ),
    ("版", "ある日の全文を凍結したものです(骨子案・素案・成案)。公表した後は変わりません。"),
    (
        "作業用の写し",
        "市民に見えない、戦略全体の写しです。次の段階や次の期の案を書きます。",
    ),
    ("点検", "文章の直すところを、その欄の下に示します。提出を止めるものではありません。"),
)


def _edits(user: Any) -> bool:
    return works_for_all(user) and bool(user.has_perm("strategy.add_indicator"))


TASKS = (
    Task(
        "実績値を記録する、公表した数値を訂正する",
        (
            "指標の一覧で、指標の名称を押します。",
            "年の「記録する」を押し、値を入れます。値がないときは、その理由を選びます。",
            "すでにある値を改めるときは「改める」を押し、「訂正」を選んで、理由を書きます。"
            "前の値と理由は、公開ページの修正履歴に残ります。",
            "「承認へ提出する」を押します。ほかの人が承認するまで、公開されません。"
            "差し戻されたら、最初の画面から開き、直して起案し直します。",
        ),
        lambda user: user.has_perm("strategy.add_observation"),
        ("指標の一覧", "indicators:list"),
    ),
    Task(
        "照会に回答する",
        (
            "最初の画面の「照会に回答する」を押し、照会票(Excel)を保存します。",
            "黄色いセルに入力して保存し、同じ画面から出します。",
            "変わるところが一覧で出るので、確かめて提出します。課の確認も、これで済みます。",
        ),
        bound_to_units,
        ("照会", "inquiries:index"),
    ),
    Task(
        "照会を始め、回答を起案する",
        (
            "「照会を始める」を押し、年度と課を選びます。課ごとの照会票(Excel)ができます。",
            "進み具合の画面で、回答した課と、まだの課が分かります。督促のメールは、決めた日に自動で送られます。この画面からも送れます。",
            "戻った回答を開き、変わるところを確かめて「承認へ提出する」を押します。"
            "回答の数値は一つの起案になり、課長か代決者が承認すると公開されます。",
            "起案が差し戻されたら、回答の画面から起案し直すか、担当課に差し戻します。",
        ),
        lambda user: user.has_perm("strategy.change_inquiry"),
        ("照会", "inquiries:index"),
    ),
    Task(
        "ページの文を改める",
        (
            "左の「ページ」から、または最初の画面の検索で、ページを開きます。",
            "書き換えて「下書きを保存」を押します。まだ公開されません。",
            "欄の下に点検の結果が出るので、直します。英語のタブの訳も直します。",
            "画面の下の「∧」を開き、「「企画調整課長承認」へ提出」を押します。",
        ),
        lambda user: _edits(user) or bound_to_units(user),
    ),
    Task(
        "施策とKPIを新しく作る",
        (
            "左の「ページ」で基本目標を開き、見出しの横の「＋」で「施策」を加えます。",
            "施策の「⋯」の「指標を追加」で、名称・種別・担当課・コードを入れて保存します。",
            "指標の「実績値・目標値」で、定義、基準値、目標値の順に起案します。"
            "定義の承認を待たずに、続けて起案できます。",
            "施策と指標の画面の「∧」、数値の欄の下の「ほかの変更とまとめて起案する」で一つの起案に集め、"
            "左の「起案」から、まとめて提出します。",
        ),
        _edits,
    ),
    Task(
        "組織が変わったとき、担当を改める",
        (
            "「登録情報」の「担当課」に新しい課を加え、なくなる課には廃止の日と引き継いだ課を入れます。",
            "「登録情報」の「担当」で、前の課の行に終わりの日を入れます。行は消しません。",
            "その翌日を始まりの日にして、新しい主管課の行を加えます。下書きや版には影響しません。",
        ),
        _edits,
        ("担当", "wagtailsnippets_strategy_responsibility:list"),
    ),
    Task(
        "変わった文の訳を直す",
        (
            "翻訳の状況で「原文が変わりました」の「並べて見る」を押します。",
            "原文の変わったところに印が付いています。「編集する」で訳を直します。",
            "直さなくてよいときは「訳は変更不要」を押します。",
        ),
        lambda user: _edits(user) or bound_to_units(user),
        ("翻訳の状況", "translations:report"),
    ),
    Task(
        "提出された内容を承認する、差し戻す",
        (
            "最初の画面の「自分の番のもの」から開きます。",
            "「公開中の内容との違いを見る」で、どこが変わるかを確かめます。",
            "「承認して公開」を押すか、「∧」の「差し戻す」で理由を書きます。",
        ),
        lambda user: user.has_perm("strategy.confirm_emergency"),
    ),
    Task(
        "起案された数値を承認する、差し戻す",
        (
            "最初の画面の「自分の番のもの」から、数値の起案を開きます。",
            "今の内容と起案の内容が並んで出るので、変わるところを確かめます。",
            "「承認する」を押すか、「差し戻す」で理由を書きます。"
            "多いときは、一覧で選んで、まとめて承認します。",
            "自分が起案したものは承認できません。課長の不在時は、代決できる人が理由を書いて代決します。",
        ),
        lambda user: authority_of(user) is not None,
        ("起案", "proposals:index"),
    ),
    Task(
        "課の指標について起案された数値を確認する",
        (
            "企画調整課が起案したものは、課の確認を経て承認されます。",
            "最初の画面の「自分の番のもの」から開き、今の内容と比べます。",
            "「確認する」を押すか、「差し戻す」で理由を書きます。",
        ),
        bound_to_units,
        ("起案", "proposals:index"),
    ),
    Task(
        "次の段階(素案など)や、次の期の戦略を書き始める",
        (
            "戦略のページの「⋯」で「次の段階の作業を始める」か「次の期の作業を始める」を押します。",
            "写しの中で書き換えます。公開中のページは変わりません。",
            "「版の公表」で版を作り、提出・承認・公表へ進みます。",
        ),
        _edits,
    ),
    Task(
        "削除する、削除したものを元に戻す",
        (
            "ページの「⋯」の「削除」、または登録情報の「削除」を押します。関係している指標・リンク・版が先に"
            "表示されます。公開したことのあるページと、ほかの人のページは、公開管理者が削除します。",
            "削除したものは、左の「ごみ箱」に入ります。下のページや、一緒に消えた行も入っています。",
            "「元に戻す」を押すと、元の場所に戻ります。ページは下書きとして戻り、公開し直すには承認が要ります。"
            "場所やアドレスがふさがっているときは、別のものを選びます。",
        ),
        works_for_all,
        ("ごみ箱", "bin"),
    ),
    Task(
        "承認された版を公表する、訂正する、取り下げる",
        (
            "左の「版の公表」で、「承認済み」の版を開きます。止めるものがあれば、上に理由が並びます。",
            "ファイルの欄のPDFで紙面を見てから、「公表する」を押します。公表した版は変えられません。",
            "誤りが見つかったら、同じ画面で「お知らせを載せる」か、理由を書いて「取り下げる」を押します。"
            "どちらにしても、版は読めるまま残ります。",
        ),
        lambda user: user.has_perm("publications.issue_edition"),
        ("版の公表", "editions:index"),
    ),
    Task(
        "承認の前に、急いで公開する(緊急公開)",
        (
            "ページや指標を開き、画面の下の「∧」で「緊急公開（承認の前に公開）」を選びます。",
            "理由を書いて公開します。だれが、なぜ公開したかの印が残ります。",
            "書いた人でも公開した人でもない承認者が、あとで「緊急公開の記録」から事後承認します。",
        ),
        lambda user: user.has_perm("strategy.publish_in_emergency"),
        ("緊急公開の記録", "emergencies"),
    ),
    Task(
        "だれが何を変えたかを調べ、ファイルにする",
        (
            "操作の記録で、期間・人・対象を選んで探します。",
            "「Excel形式で保存」を押すと、見つかったすべてがファイルになります。",
        ),
        may_audit,
        ("操作の記録", "audit_log"),
    ),
    Task(
        "異動した人を止め、新しい人を加える",
        (
            "「設定」の「利用者」で、異動した人に「退職・異動の日」を入れます。記録に残る名前は消えません。",
            "新しい人を加え、役割を選びます。承認・公開にかかわる役割は、承認者か公開管理者が「利用者の確認」で認めてから働きます。",
            "所管課の人は、「登録情報」の「担当課」で所属を選びます。",
        ),
        administers,
        ("利用者", "wagtailusers_users:index"),
    ),
)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The guide, with the tasks that the reader's roles allow."""
    user = signed_in(request)
    tasks = [task for task in TASKS if task.allowed(user)]
    context = {
        **page_head(TITLE, "help"),
        "year": YEAR,
        "words": WORDS,
        "tasks": [
            (task, (task.place[0], reverse(task.place[1])) if task.place else None)
            for task in tasks
        ],
    }
    return render(request, "strategy/admin/guide.html", context)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("guide/", guide, name="guide")]


@hooks.register("register_settings_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(TITLE, reverse("guide"), icon_name="help", order=5)
