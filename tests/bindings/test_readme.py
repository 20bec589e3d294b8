"""Every block of the README's Python section is run, in order, as a reader would: in one folder, one after another."""

import pathlib
import re
import shutil

import pytest
from conftest import PIPELINE, ROOT

BEGIN = "## Python"


def python_section():
    for path in (ROOT / "README.md",):
        if path.exists() and BEGIN in path.read_text():
            section = path.read_text().split(BEGIN, 1)[1]
            return re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]
    raise AssertionError("there is no Python section")


def blocks():
    return re.findall(r"^```python\n(.*?)^```", python_section(), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(len(blocks())))
def test_a_block_of_the_readme_runs(number, pytester):
    code = blocks()[number]
    shutil.copytree(PIPELINE, pytester.path / "infra")
    (pytester.path / "events.jsonl").write_text(
        '{"source": "aws.iam", "detail": {"eventName": "CreateAccessKey"}}\n{"source": "aws.s3"}\n')
    if "def test_" in code:
        pytester.makepyfile(code)
        result = pytester.runpytest_inprocess()
        outcome = result.parseoutcomes()
        assert set(outcome) == {"passed"}, outcome
    else:
        exec(compile(code, f"README block {number}", "exec"), {"__name__": "readme"})  # noqa: S102


def test_there_is_something_to_run():
    assert len(blocks()) >= 4
    assert pathlib.Path(PIPELINE).is_dir()
