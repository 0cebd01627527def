"""Our engine for papermill leaves in a notebook what papermill's own leaves, and ends where that ends."""

import asyncio
import sys
from contextlib import suppress

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.validator import NotebookValidationError

from toolkit.engine.kernels.options import papermill_options, warm_kernels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]

SHOWS = [
    "import sys\nfrom IPython.display import HTML, Markdown, clear_output, display",
    "print('one'); print('two', file=sys.stderr); HTML('<p>æøå</p>')",
    "handle = display(HTML('first'), display_id='here'); 2 + 2",
    "handle.update(HTML('changed later, by another cell'));",
    "print('gone'); clear_output(); print('stays')",
    "print('stays until there is more'); clear_output(wait=True); display(Markdown('**more**'))",
    "",
    "for number in range(300): print(number)",
    "class Both:\n    def _repr_html_(self): return '<b>x</b>'\n    def __repr__(self): return 'x'\nBoth()",
    "await __import__('asyncio').sleep(0.01); 'awaited'",
    "None",
    "await __import__('asyncio').sleep(0.1); print('the last thing, awaited')",
]
RAISES = ["before = 1; before", "print('half'); 1 / 0", "open('after', 'w').close()"]


def executed(sources, tmp_path, **options):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells.insert(1, nbformat.v4.new_markdown_cell("# Prose"))
    out = tmp_path / "out.ipynb"
    notebook = nbformat.v4.new_notebook(cells=cells)
    with suppress(papermill.PapermillExecutionError):
        papermill.execute_notebook(notebook, out, kernel_name="python3", progress_bar=False, cwd=tmp_path, **options)
    return nbformat.read(out, as_version=4)


def told(notebook):
    """What a cell shows and how it went, without what differs between two runs: times, and addresses in tracebacks."""
    return [
        (
            cell.cell_type,
            cell.source,
            cell.get("execution_count"),
            [{k: v for k, v in out.items() if k != "traceback"} for out in cell.get("outputs", ())],
            cell.metadata.get("papermill", {}).get("exception") is True,
        )
        for cell in notebook.cells
    ]


@pytest.mark.parametrize("sources", [SHOWS, RAISES], ids=["shows", "raises"])
def test_the_notebook_is_as_papermill_alone_would_leave_it(sources, tmp_path):
    (tmp_path / "ours").mkdir(), (tmp_path / "theirs").mkdir()
    ours = executed(sources, tmp_path / "ours", **papermill_options(60.0))
    theirs = executed(sources, tmp_path / "theirs")
    assert told(ours) == told(theirs)
    assert ours.metadata.language_info == theirs.metadata.language_info
    assert not (tmp_path / "ours" / "after").exists()


def test_our_kernels_are_ordinary_ones_to_whoever_asks_ordinarily(tmp_path):
    """Our engine has them leave out what it knows; papermill's own, and JupyterLab, wait for just that."""
    (tmp_path / "one").mkdir(), (tmp_path / "other").mkdir()
    ours = executed(SHOWS, tmp_path / "one", kernel_manager_class=warm_kernels())
    assert told(ours) == told(executed(SHOWS, tmp_path / "other"))


def test_nothing_is_left_out_that_is_shown_quicker_than_it_is_read(tmp_path):
    show = "from IPython.display import display\nfor number in range(6000): display(number)"
    cells = executed([show, "3"], tmp_path, **papermill_options(60.0)).cells
    assert [out.data["text/plain"] for out in cells[0].outputs] == [str(number) for number in range(6000)]
    assert cells[-1].outputs[0].data["text/plain"] == "3"


def test_a_result_that_no_notebook_may_have_is_an_error_still(tmp_path):
    result = "class Odd:\n    def _repr_mimebundle_(self, **_): return {'text/html': 5}\nOdd()"
    with pytest.raises(NotebookValidationError):
        executed([result], tmp_path, **papermill_options(60.0))


def test_what_threads_show_and_print_comes_whole(tmp_path):
    show = "def show(n):\n    for i in range(20): display(n * 100 + i); print('p')"
    threads = "import threading\nall = [threading.Thread(target=show, args=(n,)) for n in range(4)]"
    run = "[t.start() for t in all]; [t.join() for t in all];"
    outputs = executed([show, threads, run], tmp_path, **papermill_options(60.0)).cells[-1].outputs
    shown = [int(out.data["text/plain"]) for out in outputs if out.output_type == "display_data"]
    assert sorted(shown) == [n * 100 + i for n in range(4) for i in range(20)]
    assert "".join(out.text for out in outputs if out.output_type == "stream").count("p") == 80


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import time; time.sleep(100)", CellTimeoutError),
        ("while True: print('a')", CellTimeoutError),
        ("while True: display('a')", CellTimeoutError),
        ("import os; os._exit(0)", DeadKernelError),
    ],
)
def test_an_end_in_the_middle_is_told(source, error, tmp_path):
    with pytest.raises(error):
        executed(["1", source, "2"], tmp_path, **papermill_options(1.5))


def test_whoever_listens_late_is_told_at_once():
    """Else one report in four waits its patience out, and asks once more: the kernel was ready before it was heard."""

    async def first_heard():
        kernel = warm_kernels()(kernel_name="python3")
        await kernel.start_kernel()
        client = kernel.client()
        try:
            client.start_channels(iopub=False)
            client.kernel_info()
            await client.shell_channel.get_msg(timeout=30)  # it is ready, and has said so to nobody
            client.start_channels(shell=False)
            return await client.iopub_channel.get_msg(timeout=10)
        finally:
            client.stop_channels()
            await kernel.shutdown_kernel(now=True)

    assert asyncio.run(first_heard())["msg_type"] == "iopub_welcome"
