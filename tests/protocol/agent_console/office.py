"""The console without a network: every role at its desk, and one matter that goes from desk to desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from agent_console.app import make_app
from crm.tables import metadata
from tests.console_fakes import CALL, CLERKS, PASSWORD, PEOPLE, World, make_world
from tests.protocol.agent_console import stories

BASE = "http://console"
NAME, ID_NUMBER, HOME = "王建国", "11010519491231002X", "东岳大街九号楼2单元301室"
DEPARTMENT, ELSEWHERE = "city-mgmt", "housing"
CLERK, OTHER_CLERK = "5001", "5002"
OPERATOR, DISPATCHER, REVIEWER, VISITOR, SUPERVISOR = "8001", "7001", "7002", "6001", "9001"
INSPECTOR, LEADER, ADMIN = "9101", "9201", "9901"

MATTER: dict[str, Any] = {
    "kind": "求助",
    "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区",
    "address": "解放大道12号门口",
    "title": "路灯坏了",
    "content": f"解放大道12号门口路灯坏了三天,我叫{NAME},电话{stories.NUMBER}。",
    "wants": "尽快修好",
    "callback_number": stories.NUMBER,
    "citizen_name": NAME,
    "id_number": ID_NUMBER,
    "home_address": HOME,
}
DONE: dict[str, Any] = {
    "move": "reply",
    "contact_way": "phone",
    "contact_at": "2026-11-20T04:00:00Z",
    "contact_number": stories.NUMBER,
    "verified": "yes",
    "solved": "solved",
    "note": "已更换灯泡",
    "public_reply": "路灯已修复",
    "signed_off_by": "张科长",
}
HAPPY: dict[str, Any] = {
    "move": "follow_up",
    "reached": True,
    "contacted": "yes",
    "solved": "yes",
    "result": "satisfied",
    "attitude": "satisfied",
}


@dataclass
class Office:
    """A console in this process."""

    world: World
    app: FastAPI
    desks: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def door(self) -> httpx.AsyncClient:
        """Return a page nobody signed in at."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})

    async def desk(self, login: str) -> httpx.AsyncClient:
        """Return a person's page, signed in."""
        if login not in self.desks:
            page = self.door()
            answer = await page.post("/api/sign-in", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.desks[login] = page
        return self.desks[login]

    async def ask(self, login: str, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request from a desk."""
        return await (await self.desk(login)).request(method, f"/api{path}", **options)

    async def read(self, login: str, path: str, **params: Any) -> Any:
        """Return what a desk reads; it must be allowed."""
        answer = await self.ask(login, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def make(self, key: str = "key-0001", login: str = OPERATOR, **values: Any) -> dict[str, Any]:
        """Make a ticket without a call and return its page."""
        body = {**MATTER, **values}
        answer = await self.ask(login, "POST", "/tickets", json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        page: dict[str, Any] = await self.read(login, f"/tickets/{made['number']}")
        assert made.items() <= page.items()
        return page

    async def move(self, login: str, number: str, move: str, *, expect: int = 200, **said: Any) -> dict[str, Any]:
        """Make a move and return the page, or the refusal that is expected."""
        body = {"request": {"move": move, **said}}
        answer = await self.ask(login, "POST", f"/tickets/{number}/moves", json=body)
        assert answer.status_code == expect, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def dispatched(self, lead: str = DEPARTMENT, **values: Any) -> str:
        """Make a ticket, give it to a department, and return its number."""
        number: str = (await self.make(**values))["number"]
        await self.move(OPERATOR, number, "submit")
        await self.move(DISPATCHER, number, "dispatch", lead=lead, basis="按目录")
        return number

    async def handled(self, **values: Any) -> str:
        """Let a department reply, too."""
        number = await self.dispatched(**values)
        await self.move(CLERK, number, "sign")
        await self.move(CLERK, number, **DONE)
        return number

    async def of_call(self) -> str:
        """Take a call and make its ticket."""
        stories.ended(self.world, OPERATOR, CALL)
        stories.says(self.world, f"我叫{NAME},电话{stories.NUMBER}")
        answer = await self.ask(OPERATOR, "POST", f"/calls/{CALL}/ticket", json={"values": MATTER})
        assert answer.status_code == 200, answer.text
        number: str = answer.json()["number"]
        return number


def logins() -> dict[str, str]:
    """Return one login for each role."""
    first: dict[str, str] = {}
    for login, role in PEOPLE.items():
        first.setdefault(role, login)
    return {**first, "clerk": next(iter(CLERKS))}


def rows_of(world: World) -> dict[str, int]:
    """Return how many rows each table has."""
    with world.engine.connect() as connection:
        return {name: len(connection.execute(table.select()).all()) for name, table in metadata.tables.items()}


@asynccontextmanager
async def open_office(folder: Path, **settings: object) -> AsyncIterator[Office]:
    """Open an office on a database of its own."""
    world = make_world(folder, **settings)
    office = Office(world, make_app(world.deps))
    try:
        yield office
    finally:
        for page in office.desks.values():
            await page.aclose()
        world.engine.dispose()
