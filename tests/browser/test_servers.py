"""`start` and `explore`: nobody comes in without the token, nothing is left behind, and both work in the browser."""

import json
import os
import signal
import stat
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from attacked import hostile_place, served, until, widgets_notebook
from axe_playwright_python.sync_playwright import Axe
from house import ROOT, tiltaksplan
from playwright.sync_api import expect

from toolkit.present.texts import text

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals and sockets of Unix")]
NOWHERE = "00000000-0000-0000-0000-000000000000"
ANYWHERE = ("/", "/login", "/api", f"/api/kernels/{NOWHERE}", f"/api/kernels/{NOWHERE}/channels", "/finnes-ikke")
OPEN_IN_VOILA = (
    "/voila/static/voila.js",
    "/voila/templates/tiltaksplan/static/start.css",
    "/voila/files/start.ipynb",
    "/voila/labextensions/@jupyter-widgets/jupyterlab-manager/package.json",
    "/voila/api/themes/@jupyterlab/theme-light-extension/index.css",
    f"/voila/query/{NOWHERE}",
)
OPEN_IN_LAB = (
    "/lab",
    "/lab/tree/programeffekter.ipynb",
    "/api/contents",
    "/api/kernelspecs",
    "/files/programeffekter.ipynb",
    "/static/favicons/favicon.ico",
    "/lab/api/settings",
    "/api/terminals",
)
MEGABYTE = 2**20
KERNEL_OF_PAGE = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
KERNEL_OF_LAB = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
NOTEBOOKS = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder as people have them."""
    folder = tmp_path_factory.mktemp("servere") / "Rådhus øst, æ"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def start(place):
    with served(place / "start", "start", widgets_notebook(place / "egne")) as server:
        yield server


@pytest.fixture(scope="module")
def explore(place):
    with served(place / "utforsk", "explore") as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def folders(place):
    """Each server's own place, so that one's settings are not the other's."""
    for name in ("start", "utforsk"):
        (place / name).mkdir()


@pytest.fixture(params=["start", "explore"])
def server(request):
    return request.getfixturevalue(request.param)


# Who comes in


def test_the_lines_say_where_it_is_and_how_to_stop_it(start, explore):
    assert [start.lines[0], explore.lines[0]] == [
        text("open.start_ready", address=start.address) + "\n",
        text("open.explore_ready", address=explore.address) + "\n",
    ]
    assert start.lines[1] == explore.lines[1] == text("open.stop") + "\n"
    assert len({start.token, explore.token, ""}) == 3
    assert start.let_in("/").status == explore.let_in("/lab").status == 200


@pytest.mark.parametrize("name", ["start", "explore"])
def test_nothing_at_all_is_given_without_the_token(request, name):
    server = request.getfixturevalue(name)
    for path in (*ANYWHERE, *(OPEN_IN_VOILA if name == "start" else OPEN_IN_LAB)):
        for token in (None, "", "galt", server.token[:-1]):
            answer = server.ask(path, token=token)
            assert (path, token, answer.status) == (path, token, 403)
            assert text("open.refused") in answer.text
        assert server.ask(f"{path}?token=galt").status == 403


def test_the_files_that_jupyter_leaves_open_are_there_for_those_who_hold_it(start, explore):
    """Else the test above would say nothing."""
    assert [start.let_in(path).status for path in OPEN_IN_VOILA[:2]] == [200, 200]
    assert [explore.let_in(path).status for path in OPEN_IN_LAB[:6]] == [200] * 6


def test_a_name_that_points_here_gets_nothing(server):
    """A page elsewhere may let its own name mean 127.0.0.1, and the browser takes it for one site."""
    for host in ("ond.example", f"ond.example:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port + 1}"):
        assert server.let_in("/", Host=host).status == 403


@pytest.mark.parametrize(
    ("name", "folder", "log"), [("start", "start", "startside"), ("explore", "utforsk", "utforsker")]
)
def test_the_log_has_no_token(request, place, name, folder, log):
    server = request.getfixturevalue(name)
    assert server.ask(f"/?token={server.token}", Host="ond.example").status == 403
    assert server.ask(f"/finnes-ikke?token={server.token}").status in (302, 404)
    said = (place / folder / "ut" / "arbeid" / "example" / f"{log}.log").read_text(encoding="utf-8")
    assert name == "explore" or "403 GET / (" in said, "JupyterLab tells of faults only"
    assert server.token not in said


def test_a_page_elsewhere_cannot_use_the_cookie(server):
    cookie, path = server.cookie(), urlsplit(server.address).path
    assert server.ask(path, Cookie=cookie).status == 200
    for origin in ("http://ond.example", f"http://127.0.0.1:{server.port + 1}", "null"):
        assert server.ask(path, Cookie=cookie, Origin=origin).status == 403
        assert server.ask(path, "POST", {}, Cookie=cookie, Origin=origin).status == 403
    assert server.ask(path, "POST", {}, Cookie=cookie).status == 403
    assert server.ask(path, Cookie=f"{cookie}x").status == 403


def test_the_cookie_is_for_this_server_and_out_of_reach_of_scripts(start, explore):
    (given,) = start.ask(f"/?token={start.token}").cookies
    assert "HttpOnly" in given
    assert "SameSite=Strict" in given
    assert explore.ask("/lab", Cookie=start.cookie()).status == 403


def test_sockets_ask_for_the_token_too(server, place):
    path = f"/api/kernels/{NOWHERE}/channels"
    mine = f"http://127.0.0.1:{server.port}"
    assert server.socket(path) == 403
    assert server.socket(path, Cookie=server.cookie(), Origin="http://ond.example") == 403
    assert server.socket(path, Cookie=server.cookie(), Origin=mine) != 403


def test_only_this_machine_can_ask(server):
    assert server.is_at("127.0.0.1")
    assert not server.is_at("127.0.0.2")


def test_no_other_page_can_show_it_in_a_frame(server):
    headers = server.let_in(urlsplit(server.address).path).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'self'" in policy
    assert "http://" not in policy
    assert "https://" not in policy


# What they can do


def test_there_is_no_terminal(explore):
    assert explore.let_in("/api/terminals").status == 404
    assert explore.let_in("/api/terminals", "POST", {}).status == 404
    assert explore.socket("/terminals/websocket/1", Authorization=f"token {explore.token}") == 404


def test_there_is_one_kind_of_kernel_and_nobody_can_listen_to_it(explore, place):
    assert list(explore.let_in("/api/kernelspecs").json["kernelspecs"]) == ["tiltaksplan"]
    assert explore.let_in("/api/kernels", "POST", {"name": "python3"}).status >= 400
    kernel = explore.let_in("/api/kernels", "POST", {"name": "tiltaksplan"})
    (connection,) = (place / "utforsk" / "ut").rglob(f"kernel-{kernel.json['id']}.json")
    assert json.loads(connection.read_text())["transport"] == "ipc"
    assert stat.S_IMODE(connection.stat().st_mode) == 0o600
    assert explore.let_in(f"/api/kernels/{kernel.json['id']}", "DELETE").status == 204


def test_nobody_else_sees_into_the_folders(start, explore, place):
    for out in (place / "start" / "ut", place / "utforsk" / "ut"):
        folders = [out / "arbeid", *(path for path in (out / "arbeid" / "example").iterdir() if path.is_dir())]
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_the_start_page_has_no_files_and_no_other_look(start):
    assert start.let_in("/voila/files/start.ipynb").status == 403
    assert start.let_in("/voila/files/../config/x").status in (403, 404)
    assert 'lang="nb"' in start.let_in("/?template=lab&theme=dark").text
    assert start.let_in("/voila/render/start.ipynb").status != 200


def test_what_is_saved_in_the_explorer_has_no_traces_of_a_run(explore, place):
    notebook = explore.let_in("/api/contents/programeffekter.ipynb").json["content"]
    output = {"output_type": "stream", "name": "stdout", "text": "hemmelig"}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[0] |= {"outputs": [output], "execution_count": 7}
    code[0]["metadata"]["execution"] = {"iopub.status.idle": "hemmelig"}
    notebook["metadata"]["widgets"] = {"state": "hemmelig"}
    saved = explore.let_in("/api/contents/egen.ipynb", "PUT", {"type": "notebook", "content": notebook})
    assert saved.status == 201
    written = place / "utforsk" / "ut" / "arbeid" / "example" / "utforsker" / "egen.ipynb"
    assert "hemmelig" not in written.read_text(encoding="utf-8")
    assert '"execution_count": 7' not in written.read_text(encoding="utf-8")
    assert explore.let_in("/api/contents/egen.ipynb", "DELETE").status == 204


def test_a_second_explorer_in_the_same_folder_is_told(explore, place):
    mine = place / "utforsk" / "ut" / "arbeid" / "example" / "utforsker"
    before = {path.name: path.stat().st_mtime_ns for path in mine.glob("*.ipynb")}
    finished = tiltaksplan("explore", "--no-browser", "--out", place / "utforsk" / "ut")
    assert finished.returncode == 3
    assert "Utforskeren er åpen allerede" in finished.stderr
    assert {path.name: path.stat().st_mtime_ns for path in mine.glob("*.ipynb")} == before


# In the browser


def outside(page):
    """Everything that a page asks for anywhere else, collected while it is open."""
    asked = []
    local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(local) else None)
    return asked


@pytest.fixture(scope="module")
def start_page(browser, start):
    # The pages forbid scripts of others, and the checker is one: it needs leave to run.
    page = browser.new_context(bypass_csp=True).new_page()
    asked = outside(page)
    page.goto(start.address)
    page.wait_for_selector("main .jupyter-button")
    yield page
    assert asked == []


def test_the_start_page_waits_and_speaks_in_bokmaal(start_page, start):
    assert start_page.evaluate("document.documentElement.lang") == "nb"
    assert start_page.title() == text("page.title", municipality="Månedal")
    assert start_page.url == f"http://127.0.0.1:{start.port}/"
    assert start_page.locator("h1").count() == start_page.locator("main").count() == 1
    waiting = start.let_in("/").text
    assert f'role="status">{text("page.waiting")}' in waiting
    assert "https://" not in waiting


@pytest.mark.parametrize("width", [1280, 320])
def test_the_frame_has_no_faults_on_a_phone_or_a_wide_screen(start_page, width):
    """320 CSS pixels is also a window of 640 at 200 %."""
    start_page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(start_page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
    assert start_page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_has_focus_can_be_seen(start_page):
    start_page.keyboard.press("Tab")
    width = start_page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 3


def choose(page, file):
    """As a person chooses a file."""
    with page.expect_file_chooser() as opened:
        page.click("main .widget-upload")
    opened.value.set_files(file)


def test_a_large_upload_comes_through_and_a_too_large_one_gets_a_sentence(start_page, tmp_path):
    large, too_large = tmp_path / "stor.xlsx", tmp_path / "for-stor.xlsx"
    large.write_bytes(bytes(29 * MEGABYTE))
    too_large.write_bytes(bytes(31 * MEGABYTE))
    sentence = start_page.get_by_text(text("page.too_large", limit=30))
    choose(start_page, too_large)
    sentence.wait_for()
    choose(start_page, large)
    start_page.get_by_text(f"{29 * MEGABYTE} byte").wait_for()
    assert not sentence.is_visible()
    start_page.click("main .jupyter-button:not(.widget-upload)")
    start_page.get_by_text("Trykket").wait_for()


def kernel_process(server, kernel):
    """The process id of a kernel."""
    for pid in server.descendants():
        with suppress(OSError):
            if f"kernel-{kernel}.json" in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
    raise AssertionError("no such kernel")


def test_a_kernel_that_dies_is_told_of_and_a_reload_helps(start_page, start):
    lost = start_page.get_by_text(text("page.lost"))
    assert not lost.is_visible()
    os.kill(kernel_process(start, start_page.evaluate(KERNEL_OF_PAGE)), signal.SIGKILL)
    lost.wait_for()
    assert start_page.locator(".jp-Dialog").count() == 0
    start_page.get_by_text(text("page.reload")).click()
    start_page.wait_for_selector("main .jupyter-button")
    start_page.click("main .jupyter-button:not(.widget-upload)")
    start_page.get_by_text("Trykket").wait_for()


def test_the_first_window_has_the_kernel_that_was_warm(start, place):
    """However soon it comes: a second one would find that another has the page."""
    (place / "straks").mkdir()
    with served(place / "straks", "start", place / "egne") as server:
        assert server.let_in("/").status == 200
        kernels = list((place / "straks" / "ut" / "arbeid" / "example" / "servere").rglob("kernel-*.json"))
        assert len(kernels) == 1


def test_a_closed_window_takes_its_kernel_with_it(browser, start):
    context = browser.new_context()
    page = context.new_page()
    page.goto(start.address)
    page.wait_for_selector("main .jupyter-button")
    kernel = page.evaluate(KERNEL_OF_PAGE)
    assert start.let_in(f"/api/kernels/{kernel}").status == 200
    page.close(run_before_unload=True)
    assert until(lambda: start.let_in(f"/api/kernels/{kernel}").status == 404)
    context.close()


def test_the_explorer_opens_without_questions_news_or_code(browser, explore, place):
    page = browser.new_page()
    asked = outside(page)
    page.goto(explore.address)
    page.wait_for_selector(".jp-CodeCell")
    page.wait_for_function(f"{KERNEL_OF_LAB}?.status === 'idle'")
    expect(page.locator(".jp-CodeCell .jp-InputArea-editor:visible")).to_have_count(0)
    assert page.evaluate(f"{KERNEL_OF_LAB}.name") == "tiltaksplan"
    assert page.locator(".jp-Dialog, .Toastify__toast, [data-id=jp-running-sessions] .jp-TerminalIcon").count() == 0
    page.click("text=File")
    assert page.get_by_text("Terminal", exact=True).count() == 0
    assert asked == []
    page.close()


# Afterwards


def test_no_setting_of_the_person_was_read(start, explore, place):
    assert not (place / "start" / "was-run").exists()
    assert not (place / "utforsk" / "was-run").exists()
    (home,) = [Path(hostile_place(place / "prøve")["HOME"])]
    assert {path.name for path in (place / "start" / "hjem").iterdir()} == {path.name for path in home.iterdir()}


@pytest.mark.parametrize("name", ["start", "explore"])
def test_ctrl_c_leaves_no_process_and_no_folder(request, place, name):
    server = request.getfixturevalue(name)
    if name == "explore":
        server.let_in("/api/kernels", "POST", {"name": "tiltaksplan"})
    started = server.descendants()
    assert started
    assert server.stop() == 0
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
    out = place / {"start": "start", "explore": "utforsk"}[name] / "ut"
    assert list((out / "arbeid" / "example" / "servere").iterdir()) == []


def test_the_notebooks_of_the_project_are_as_they_were():
    assert {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")} == NOTEBOOKS


@pytest.mark.parametrize("command", ["start", "explore", "shortcut"])
def test_a_wrong_year_starts_nothing(command, tmp_path):
    finished = tiltaksplan(command, "--run", "1999-00", "--out", tmp_path / "ut")
    assert finished.returncode == 2
    assert "1999-00" in finished.stderr
    assert not finished.stdout
    assert list(tmp_path.iterdir()) == []
