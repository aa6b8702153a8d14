"""The web application's files; every page address of its router leads to the same index."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from config.errors import NotFoundError

NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>12345</title>
<p>网页尚未构建，请运行 <code>make web</code>。</p>
<p lang="en">The web application is not built yet; run <code>make web</code>.</p></html>"""

NOT_PAGES = ("api", "ws")


def make_pages(dist: Path) -> APIRouter:
    """Return the route that serves the built application.

    Args:
        dist: Folder of the build; may not exist yet.
    """
    router = APIRouter()
    root = dist.resolve()

    @router.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if path.split("/", 1)[0] in NOT_PAGES or "\0" in path:
            raise NotFoundError("expected a known address, there is nothing here")
        file = (root / path).resolve()
        if path and file.is_relative_to(root) and file.is_file():
            # Vite puts a hash of the content into the names below assets/.
            lasting = file.is_relative_to(root / "assets")
            keep = "max-age=31536000, immutable" if lasting else "no-cache"
            return FileResponse(file, headers={"cache-control": keep})
        if path.startswith("assets/"):
            raise NotFoundError("expected a file of the web application, there is none of this name")
        if not (root / "index.html").is_file():
            return HTMLResponse(NOT_BUILT, status_code=503)
        return FileResponse(root / "index.html", headers={"cache-control": "no-cache"})

    return router
