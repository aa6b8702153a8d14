"""One telephone system for all tests that need a real one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.pbx.system import System, running_system


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """A system with prompts of a moment each."""
    async with running_system(tmp_path_factory.mktemp("pbx")) as system:
        yield system


@pytest_asyncio.fixture(loop_scope="session")
async def hotline(one_system: System) -> AsyncIterator[System]:
    """The system without a call in it, before and after."""
    yield one_system
    await one_system.clear()
