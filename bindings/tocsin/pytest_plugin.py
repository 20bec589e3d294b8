"""pytest: the fixture `world`, and scenario files as tests.

Files named `*.scenario.yaml` are collected wherever pytest looks. Scenario files with other names are collected below
the paths of the ini option `tocsin_scenarios`. A failure shows the chain: what happened, and where it stopped.
"""

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING, Any, Iterator, Optional, Tuple, Union

import pytest

if TYPE_CHECKING:
    from . import _tocsin
    from .scenarios import StoryResult
    from .world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("tocsin_scenarios", "Files and folders whose scenario files are tests", type="paths", default=[])


@pytest.fixture(scope="session")
def tocsin_base() -> Iterator[World]:
    """The world that each test's `world` is a fork of. Redefine it to deploy something once for all tests."""
    import tocsin

    with tocsin.World() as world:
        yield world


@pytest.fixture
def world(tocsin_base: World) -> Iterator[World]:
    """A world of the test's own, forked from `tocsin_base`."""
    with tocsin_base.fork() as fork:
        yield fork


def pytest_collect_file(file_path: pathlib.Path, parent: pytest.Collector) -> Optional[ScenarioFile]:
    if file_path.suffix not in (".yaml", ".yml") or not _is_wanted(file_path, parent.config):
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


def _is_wanted(path: pathlib.Path, config: pytest.Config) -> bool:
    if path.name.endswith((".scenario.yaml", ".scenario.yml")):
        return True
    for wanted in config.getini("tocsin_scenarios"):
        if wanted == path:
            return True
        if wanted in path.parents:
            from . import _tocsin

            return _tocsin.is_scenario(os.fspath(path))
    return False


class StoryFailed(Exception):
    """A story that went otherwise. Its text is the story's own."""

    def __init__(self, result: StoryResult) -> None:
        super().__init__(str(result))
        self.result = result


class ScenarioFile(pytest.File):
    """A scenario file. Stories with the same beginning share one deployment, over all files of a run."""

    def collect(self) -> Iterator[ScenarioItem]:
        from . import _tocsin
        from .errors import ScenarioError

        try:
            stories = _tocsin.read_stories(os.fspath(self.path))
        except ScenarioError as error:
            raise self.CollectError(str(error)) from error
        for story in stories:
            for telling in range(story.tellings):
                name = story.name if story.tellings == 1 else f"{story.name}[{telling}]"
                yield ScenarioItem.from_parent(self, name=name, story=story, telling=telling)


_stages = pytest.StashKey[Any]()


class ScenarioItem(pytest.Item):
    """One telling of a story."""

    def __init__(self, *, story: _tocsin.Story, telling: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._story = story
        self._telling = telling

    def runtest(self) -> None:
        from . import _tocsin
        from .scenarios import StoryResult

        stash = self.config.stash
        if _stages not in stash:
            stash[_stages] = _tocsin.Stages()
        result = StoryResult._of(stash[_stages].tell(self._story, self._telling, False))
        if not result.passed:
            raise StoryFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any, **named: Any) -> Any:
        if isinstance(excinfo.value, StoryFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *arguments, **named)

    def reportinfo(self) -> Tuple[Union[os.PathLike[str], str], Optional[int], str]:
        return self.path, self._story.line - 1, self.name
