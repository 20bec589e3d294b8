"""The README's sessions are run, and what they print is compared with what it shows."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
TOCSIN = os.environ.get("TOCSIN_BIN", str(ROOT / "build/release/tocsin"))
SESSIONS = re.findall(r"```console\n\$ (tocsin [^\n]*)\n(.*?)```", README, re.S)


def normal(text):
    """Real time differs from run to run; everything else must not."""
    lines = [re.sub(r" *\d+(\.\d+)? ms", " N ms", line.rstrip()) for line in text.splitlines()]
    return "\n".join(lines).strip()


@pytest.fixture(name="tour")
def fixture_tour(tmp_path):
    """The folder of the tour: keys.yaml as the README shows it, and what the text says of the other files."""
    story = re.search(r"```yaml\n# keys.yaml\n(.*?)```", README, re.S).group(1)
    story = re.sub(r" +#.*", "", story)
    (tmp_path / "infra").mkdir()
    shutil.copy(ROOT / "scenarios/pipelines/access-key-alert/main.tf", tmp_path / "infra")
    (tmp_path / "keys.yaml").write_text(story)
    (tmp_path / "no-trail.yaml").write_text(story.replace("use: baseline/trail", "use: []"))
    bad = story.replace("CreateAccessKey: {UserName", "CreateAccesKey: {UserName").replace("mail: {to", "mial: {to")
    (tmp_path / "bad.yaml").write_text(bad)
    return tmp_path


@pytest.mark.parametrize("command, shown", SESSIONS, ids=[command for command, _ in SESSIONS])
def test_a_session_prints_what_the_readme_shows(command, shown, tour):
    done = subprocess.run([TOCSIN, *command.split()[1:]], cwd=tour, capture_output=True, text=True, check=False)
    assert normal(done.stdout) == normal(shown)


def test_the_readme_shows_sessions():
    assert len(SESSIONS) >= 3
    for command in ("./dev demo", "./dev test"):
        assert command in README
