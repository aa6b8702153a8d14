"""The OpenAPI document, for programs of the house."""

from typing import Any

from fastapi import APIRouter, Request

from agent_console.sign_in.guard import SignedDep

router = APIRouter(include_in_schema=False)


@router.get("/api/openapi.json")
def openapi(request: Request, signed: SignedDep) -> dict[str, Any]:
    """Return the document to whoever is signed in."""
    document: dict[str, Any] = request.app.openapi()
    return document
