"""No file over 400 lines that say something, no function over 50."""

from tests.house import source

FILE_LINES = 400
FUNCTION_LINES = 50


def _said(lines: list[str]) -> int:
    return sum(bool(line.strip()) for line in lines)


def test_files_stop_at_400_lines() -> None:
    lines = {
        source.place(path): _said(path.read_text().splitlines()) for path in source.python_files()
    }
    assert {path: count for path, count in lines.items() if count > FILE_LINES} == {}


def test_functions_stop_at_50_lines() -> None:
    long = {}
    for path in source.python_files():
        lines = path.read_text().splitlines()
        for node in source.functions(path):
            count = _said(lines[node.lineno - 1 : node.end_lineno])
            if count > FUNCTION_LINES:
                long[source.place(path, node.lineno)] = f"{node.name}: {count}"
    assert long == {}


def test_the_walk_sees_the_files() -> None:
    """A budget over no file at all would be kept, too."""
    seen = {source.place(path) for path in source.python_files()}
    expected = {"manage.py", "emulation/settings.py", "workflow/moves.py", "scripts/serve.py"}
    assert expected - seen == set()
