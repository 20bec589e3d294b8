"""The package is typed, and its types are right."""

import ast
import inspect
import os
import pathlib
import subprocess
import sys

import tocsin
from conftest import ROOT
from tocsin import _tocsin

HERE = pathlib.Path(__file__).parent
PACKAGE = pathlib.Path(tocsin.__file__).parent


def test_a_sample_passes_mypy_strict(tmp_path):
    # mypy finds by itself what is installed, and refuses to be told where.
    paths = [str(HERE)] if PACKAGE.parent.name == "site-packages" else [str(HERE), str(PACKAGE.parent)]
    environment = {**os.environ, "MYPYPATH": ":".join(paths)}
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"),
         "--cache-dir", str(tmp_path), "-m", "typed_sample", "-p", "tocsin"],
        capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def names_in(body):
    found = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
    return found


# A stub that promises what the extension has not, or hides what it has, is worse than none.
def test_the_stub_names_what_the_extension_has():
    stub = ast.parse((PACKAGE / "_tocsin.pyi").read_text())
    extension = _tocsin
    assert names_in(stub.body) == {name for name in vars(extension) if not name.startswith("_")}
    for node in stub.body:
        if not isinstance(node, ast.ClassDef):
            continue
        methods = {name for name in vars(getattr(extension, node.name))
                   if not name.startswith("_") or name in ("__len__", "__getitem__")}
        assert names_in(node.body) - {"__init__"} == methods, node.name


def test_everything_public_is_documented():
    for name in tocsin.__all__:
        thing = getattr(tocsin, name)
        if inspect.ismodule(thing):
            continue
        assert thing.__doc__, name
        for method, value in vars(thing).items():
            if not method.startswith("_") and (callable(value) or isinstance(value, (property, classmethod))):
                assert getattr(thing, method).__doc__ if not isinstance(value, property) else value.__doc__, \
                    f"{name}.{method}"
