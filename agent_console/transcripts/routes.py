"""The search through what was said."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent_console.console import ConsoleDep
from agent_console.paging import Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.transcripts.schemas import FoundOut
from agent_console.transcripts.views import rows_out
from crm.tickets.access import HEARS_ALL
from crm.transcripts.search import TranscriptFilter, keep_search, search_transcripts

router = APIRouter(prefix="/api/transcripts", tags=["transcripts"], responses=refusals(403))


class TranscriptQuery(TranscriptFilter):
    """What is looked for, and which page of it."""

    cursor: Annotated[str, Query(max_length=256)] = ""
    limit: Annotated[int, Query(ge=1, le=100)] = 50


@router.get("", summary="Sentences by their words")
def search(wanted: Annotated[TranscriptQuery, Query()], signed: SignedDep, console: ConsoleDep) -> Page[FoundOut]:
    """Return what was said, the newest first; each search is kept, its words are not."""
    only(signed, *HEARS_ALL)
    with console.deps.factory.begin() as session:
        reader = reader_of(session, console.deps, signed)
        found = search_transcripts(reader, wanted, wanted.cursor, wanted.limit)
        keep_search(reader, wanted, len(found.items), console.deps.clock())
        return Page(items=rows_out(reader, found.items, wanted.q), next_cursor=found.next_cursor)
