"""The desk in a real browser: Debian's Chromium against the real server, by mouse, keyboard and axe."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import desk_sample as sample
import pytest
from desk_sample import WORD

from review import decide, snapshot
from review.models import Account, Decision, State

playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.long
CHROMIUM = shutil.which("chromium")
AXE = "axe-core@4.14.1"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's own thread
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, from its package."""
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(["npm", "pack", "--silent", AXE], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"{AXE} cannot be had: {done.stderr.strip()[:200]}")
    with tarfile.open(folder / done.stdout.strip()) as packed:
        file = packed.extractfile("package/axe.min.js")
        assert file is not None
        return file.read().decode()


@pytest.fixture
def server(chromium: Any, published: Path) -> Iterator[str]:
    """The address of the desk, served by its own server with the sample snapshot."""
    from waitress.server import create_server

    from review.wsgi import application

    made = create_server(application, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=made.run, daemon=True).start()
    yield f"http://127.0.0.1:{made.effective_port}"
    made.close()


Open = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, server: str) -> Iterator[Open]:
    """Opens a page as one of the accounts; fails the test on any script error, policy violation or outside request."""
    contexts, wrong = [], []

    def as_(name: str | None, viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        context = chromium.new_context(viewport=viewport, base_url=server, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(server) else None)
        if name:
            page.goto("/login")
            page.get_by_label("用户名").fill(name)
            page.get_by_label("密码").fill(WORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/")
        return page

    yield as_
    for context in contexts:
        context.close()
    assert wrong == []


def first(page: Any) -> str:
    return str(page.locator(".item .text").first.inner_text())


def test_a_morning_by_keyboard_alone(visit: Open) -> None:
    page = visit("rui")
    assert page.locator(".item").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/clauses/**")
    assert "出入口改造" in page.locator(".main-text").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast")
    assert "接受" in page.locator(".toast").inner_text()
    assert "張貼" in page.locator(".main-text, .source").first.inner_text()
    page.keyboard.press("s")
    playwright.expect(page.locator(".main-text")).to_contain_text("周转率")
    page.keyboard.press("r")
    page.keyboard.type("e r s 这是目标")  # keys are off while typing
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?**")
    assert [(d.action, d.comment) for d in Decision.objects.all()] == [("accepted", ""), ("rejected", "e r s 这是目标")]


def test_filtering_as_one_types(visit: Open) -> None:
    page = visit("rui")
    page.get_by_role("link", name="全部条款").click()
    playwright.expect(page.locator(".item")).to_have_count(5)
    page.keyboard.press("/")
    page.keyboard.type("消防")
    playwright.expect(page.locator(".item")).to_have_count(1)
    assert "消防通道" in first(page)
    assert "text=" in page.url
    page.get_by_label("条文含").fill("")
    page.get_by_label("规范类型").select_option("sanction")
    playwright.expect(page.locator(".item .text").first).to_contain_text("200元")
    page.get_by_placeholder("把当前筛选存为…").fill("罚则")
    page.get_by_role("button", name="保存").click()
    page.goto("/")
    page.get_by_role("link", name="罚则", exact=True).click()
    playwright.expect(page.locator(".item")).to_have_count(1)


def test_correcting_a_deadline(visit: Open, find: Any) -> None:
    page = visit("rui")
    page.goto(f"/clauses/{find('出入口').oid}")
    page.keyboard.press("e")
    end = page.locator("input[name=deadlines-0-end]")
    end.fill("")
    page.wait_for_selector("#check .wrong")
    assert "须填此项" in page.locator("#check").inner_text()
    end.fill("2031-09-29")
    page.wait_for_selector("#check .cells")
    assert "截至2031-09-29" in page.locator("#check").inner_text()
    page.get_by_role("button", name="添加单位").click()
    page.keyboard.type("镇交通站")
    page.locator("input[name=units-0-DELETE]").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".toast.success")
    made = Decision.objects.get()
    assert made.values["deadlines"] == [{"text": "2031年9月30日前", "kind": "by", "end": "2031-09-29"}]
    assert [u["name"] for u in made.values["units"]] == ["镇交通站"]


def test_two_sessions_meet(visit: Open, find: Any) -> None:
    address = f"/clauses/{find('出入口').oid}"
    one, two = visit("rui"), visit("ren")
    one.goto(address)
    two.goto(address)
    one.keyboard.press("Enter")
    one.wait_for_selector(".toast.success")
    two.keyboard.press("r")
    two.keyboard.type("应为禁止")
    two.keyboard.press("Control+Enter")
    two.wait_for_selector(".conflict")
    assert "您的决定没有保存" in two.locator("h1").inner_text()
    assert two.get_by_label("不同意的理由").input_value() == "应为禁止"
    two.get_by_role("button", name="提出异议").click()
    two.wait_for_selector(".toast.success")
    lead = visit("lea")
    lead.get_by_role("link", name="有异议").click()
    lead.locator("a.open").first.click()
    lead.get_by_role("button", name="采纳异议").click()
    lead.wait_for_selector(".toast.success")
    assert State.objects.get(oid=find("出入口").oid).status == "rejected"


def test_stale_after_the_next_run(visit: Open, find: Any, published: Path) -> None:
    from test_lineage import LATER, step

    decide.decide(Account.objects.get(username="rui"), find("出入口"), "accepted", 0)
    page = visit("rui")
    assert "出入口" not in first(page)
    step(published, LATER, 1)
    page.reload()
    assert "出入口" in first(page)
    assert "条文已变" in page.locator(".item").first.inner_text()
    page.locator("a.open").first.click()
    assert "9" in page.locator("del").inner_text()
    assert "6" in page.locator("ins").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast.success")
    assert find("出入口").status == "accepted"


def test_the_audit_log_downloads(visit: Open, find: Any) -> None:
    decide.remark(Account.objects.get(username="rui"), find("出入口"), "=HYPERLINK(1)")
    page = visit("lea")
    page.goto("/audit")
    with page.expect_download() as given:
        page.get_by_role("link", name="导出 CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(given.value.path()).read_text("utf-8-sig"))))
    assert rows[0]["意见"] == "'=HYPERLINK(1)"
    assert {"登录", "评论"} <= {row["事项"] for row in rows}


def test_help_and_keys(visit: Open) -> None:
    page = visit("rui")
    page.keyboard.press("?")
    assert page.locator("dialog#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#help").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("?jx")
    assert not page.locator("dialog#help").is_visible()
    assert page.get_by_label("条文含").input_value() == "?jx"


def test_nothing_is_decided_by_accident(visit: Open, find: Any) -> None:
    page = visit("rui")
    page.goto(f"/clauses/{find('出入口').oid}")
    page.keyboard.press("e")
    page.locator("#correct-title").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")  # a form is open
    page.keyboard.press("Escape")
    held = "new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true})"
    page.evaluate(f"document.body.dispatchEvent({held})")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    page.evaluate(f"document.body.dispatchEvent({composing})")
    page.wait_for_timeout(300)
    assert not Decision.objects.exists()
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast.success")
    assert Decision.objects.count() == 1


def test_hostile_text_runs_nothing(visit: Open, find: Any) -> None:
    page = visit("rui")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for address in ("/?scope=all", f"/clauses/{find('張貼').oid}?edit=1", "/documents"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert said == []


def test_without_scripts_the_desk_still_works(visit: Open, find: Any) -> None:
    page = visit("rui", java_script_enabled=False)
    page.locator("a.open").first.click()
    page.get_by_role("button", name="接受").click()
    page.wait_for_selector(".toast.success")
    page.goto("/?scope=all&text=消防")
    assert page.locator(".item").count() == 1
    page.goto(f"/clauses/{find('周转率').oid}?edit=1")
    page.locator("input[name=limits-0-value]").fill("14")
    page.get_by_role("button", name="保存更正").click()
    page.wait_for_selector(".toast.success")
    assert [d.action for d in Decision.objects.all()] == ["accepted", "corrected"]


@pytest.fixture
def addresses(find: Any) -> list[str]:
    """Every page, each in its fullest form."""
    ren, rui = (Account.objects.get(username=name) for name in ("ren", "rui"))
    decide.decide(rui, find("消防通道"), "accepted", 0)
    decide.object_to(ren, find("消防通道"), 1, None, "不同意")
    decide.remark(rui, find("周转率"), "请看")
    person = Account.objects.get(username="rui").pk
    return [
        "/", "/?scope=all", "/?scope=mine&text=nothing", f"/clauses/{find('周转率').oid}",
        f"/clauses/{find('周转率').oid}?edit=1", f"/clauses/{find('消防通道').oid}",
        f"/clauses/{find('張貼').oid}", "/documents", "/audit",
        "/audit?what=events", "/people", "/people/new", f"/people/{person}", "/password", "/help", "/clauses/onone",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(
    visit: Open, axe: str, addresses: list[str], viewport: dict[str, int], scheme: str
) -> None:
    found = []
    out = visit(None, viewport, color_scheme=scheme)
    page = visit("ada", viewport, color_scheme=scheme)
    for shown, address in [(out, "/login"), *((page, a) for a in addresses)]:
        shown.goto(address)
        shown.evaluate(axe)
        result = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (address, v["id"], [n["html"][:120] for n in v["nodes"]][:3])
            for v in result["violations"]
            if v["impact"] in ("serious", "critical")
        ]
    assert found == []


def test_nothing_is_wider_than_a_phone(visit: Open, addresses: list[str]) -> None:
    page = visit("ada", PHONE)
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_a_snapshot_appears_while_one_works(visit: Open, published: Path) -> None:
    page = visit("rui")
    assert page.locator(".item").count() == 3
    sample.put(published, published.parent / "corpus", [("rules.txt", sample.rules())], 5)
    snapshot.refresh()
    page.reload()
    assert page.locator(".item").count() == 2
