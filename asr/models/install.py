"""Models on this machine. What fails to come leaves nothing half-done: ``.part`` folder, check by content, rename."""

import importlib.util
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from asr.models.catalogue import CatalogueEntry, entry_of, load_catalogue
from asr.models.fetch import Progress, from_archive, from_packages
from asr.models.graph import put_together, whole_graph
from asr.models.seals import SEAL, ModelInvalidError, check, hold, seal_holds, sealed_hashes, write_seal
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine; ``in_place`` when in an installed Python package, ``graph`` if prepared."""

    name: str
    entry: CatalogueEntry
    path: Path
    seal: Path
    in_place: bool
    graph: Path | None = None


def installed(settings: Settings) -> dict[str, InstalledModel]:
    """Return the models that can be used, by name; their files have been checked and have kept their sizes since."""
    found = (find(settings, entry.name) for entry in load_catalogue())
    return {model.name: model for model in found if model}


def broken(settings: Settings) -> set[str]:
    """Return the names of models that were installed here but lack a file, or hold one known to have changed."""
    return {
        entry.name
        for entry in load_catalogue()
        if (settings.models_dir / entry.name).is_dir() and find(settings, entry.name) is None
    }


def find(settings: Settings, name: str) -> InstalledModel | None:
    """Return a model if it is there and sealed; one that lies in a package is checked when it is first met."""
    entry = entry_of(name)
    folder = settings.models_dir / name
    if seal_holds(folder / SEAL, folder):
        return _with_graph(settings, InstalledModel(name, entry, folder, folder / SEAL, in_place=False))
    packaged = _in_package(entry)
    if packaged is None:
        return None
    seal = settings.models_dir / f"{name}.{SEAL}"
    if not seal_holds(seal, packaged):
        try:
            write_seal(seal, check(entry, packaged), packaged)
        except ModelInvalidError:
            return None
    return _with_graph(settings, InstalledModel(name, entry, packaged, seal, in_place=True))


def install(settings: Settings, name: str, progress: Progress = lambda line: None) -> InstalledModel:
    """Fetch a model unless it is there already and whole.

    Args:
        settings: Where models lie.
        name: Its name in the catalogue.
        progress: Told what is going on, a line at a time.

    Raises:
        NoSuchModelError: If the catalogue does not know it.
        ModelUnreachableError: If its source cannot be reached or refuses; nothing is changed.
        ModelInvalidError: If what came is not what was expected; nothing is changed.
    """
    entry = entry_of(name)
    if find(settings, name):
        try:
            model = _verified(settings, name)
        except ModelInvalidError as error:
            progress(f"{name}: {error.message}; it is fetched again")
        else:
            progress(f"{name}: already installed")
            return model
    part = settings.models_dir / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        folder = from_packages(entry, part, progress) if entry.packages else from_archive(entry, part, progress)
        progress(f"{name}: checking")
        write_seal(folder / SEAL, check(entry, folder), folder)
        target = settings.models_dir / name
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    progress(f"{name}: installed")
    return InstalledModel(name, entry, target, target / SEAL, in_place=False)


def prepare(settings: Settings, name: str, progress: Progress = lambda line: None) -> InstalledModel:
    """Put a model's graph together, unless it is there already: its recognisers then hear some times as many calls.

    Raises:
        NoSuchModelError: If the catalogue does not know it.
        ModelInvalidError: If it is not installed or a file differs.
        NoGraphError: If it has no graph in parts.
        GraphToolsError: If the tools are missing or refuse; nothing is changed.
    """
    model, graph = _verified(settings, name), _graph(settings, name)
    if model.graph:
        progress(f"{name}: already prepared")
        return model
    part = graph.with_name(f"{graph.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        put_together(model.path, part, lambda line: progress(f"{name}: {line}"))
        shutil.rmtree(graph, ignore_errors=True)
        part.rename(graph)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return _with_graph(settings, model)


def remove(settings: Settings, name: str) -> bool:
    """Delete a model's files; returns whether there were any. One that lies in a Python package stays there."""
    entry_of(name)
    shutil.rmtree(_graph(settings, name), ignore_errors=True)
    folder = settings.models_dir / name
    there = folder.exists()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def verify(settings: Settings, name: str) -> InstalledModel:
    """Hash an installed model's files again, and those of its graph if it was prepared.

    Raises:
        ModelInvalidError: If it is not installed or a file differs.
    """
    model, graph = _verified(settings, name), _graph(settings, name)
    if graph.is_dir():
        hold(graph / SEAL, graph, anew=True)
        if not whole_graph(graph, model.seal):
            raise ModelInvalidError(f"expected a graph of this {name}, got one of another edition of it", model=name)
    return model


def _verified(settings: Settings, name: str) -> InstalledModel:
    entry, folder = entry_of(name), settings.models_dir / name
    model = find(settings, name)
    if model is None and folder.is_dir():
        model = InstalledModel(name, entry, folder, folder / SEAL, in_place=False)
    if model is None:
        raise ModelInvalidError(f"expected {name} to be installed, it is not", model=name)
    hold(model.seal, model.path, anew=True)
    kept = sealed_hashes(model.seal)
    for file, pinned in entry.files.items():
        if kept.get(file) != pinned:
            raise ModelInvalidError(f"expected {file} as the catalogue says, it differs", file=file)
    return model


def _graph(settings: Settings, name: str) -> Path:
    return settings.models_dir / f"{name}.graph"


def _with_graph(settings: Settings, model: InstalledModel) -> InstalledModel:
    return replace(model, graph=whole_graph(_graph(settings, model.name), model.seal))


def _in_package(entry: CatalogueEntry) -> Path | None:
    spec = importlib.util.find_spec(entry.module) if entry.module else None
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / entry.folder
    return folder if folder.is_dir() else None
