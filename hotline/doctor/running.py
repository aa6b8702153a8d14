"""Checks of the running hotline, each over the part's own protocol."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from config.errors import HotlineError
from config.settings import Settings
from hotline.console_client import health
from hotline.doctor.check import Check, Finding, fail, ok, warn
from hotline.webhooks.probe import probe
from ivr.ami.gateway import AmiGateway
from ivr.pbx.install import find_pbx
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.pbx.process import PbxProcess

ANSWER_S = 5.0

SLOW_MS = 500
"""From here on operators feel that pops and texts come late."""


async def check_children(settings: Settings) -> Check:
    """What the supervisor says of its children."""
    file = settings.data_dir / "run" / "children.json"
    if not file.exists():
        return warn("supervisor", "the hotline is not running under `hotline up`", "hotline up")
    children: dict[str, dict[str, Any]] = json.loads(file.read_text())
    again = {name: c["restarts"] for name, c in children.items() if c["restarts"]}
    if again:
        told = ", ".join(f"{name} {count}×" for name, count in again.items())
        return warn("supervisor", f"started again: {told}", "read the logs in the data folder's log/")
    return ok("supervisor", ", ".join(children))


async def check_pbx(settings: Settings) -> Check:
    """Whether Asterisk answers on its control socket."""
    binary = find_pbx(settings)
    if binary is None:
        return fail("pbx", "there is no Asterisk", "make setup")
    try:
        uptime = await PbxProcess(settings, binary).command("core show uptime seconds")
    except HotlineError as error:
        return fail("pbx", error.message, "hotline up")
    return ok("pbx", uptime.splitlines()[0] if uptime else "answers")


async def check_ami(settings: Settings) -> Check:
    """Whether the manager interface lets us in."""
    gateway = AmiGateway(settings.host, settings.ami_port, AMI_USER, ami_secret(settings.secret()))
    up = asyncio.Event()
    gateway.on_up(up.set)
    await gateway.start()
    try:
        await asyncio.wait_for(up.wait(), ANSWER_S)
    except TimeoutError:
        return fail(
            "ami", f"no sign-in at port {settings.ami_port}", "hotline up; the secret follows HOTLINE_SECRET_KEY"
        )
    finally:
        await gateway.stop()
    return ok("ami", f"signed in at port {settings.ami_port}")


async def check_agi(settings: Settings) -> Check:
    """Whether the call decisions answer; an unknown script is refused by a server that lives."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(settings.host, settings.agi_port), ANSWER_S)
    except (OSError, TimeoutError):
        return fail("agi", f"nobody listens at port {settings.agi_port}", "hotline up, or: hotline serve agi")
    try:
        writer.write(b"agi_network: yes\nagi_network_script: health\nagi_uniqueid: doctor\n\n")
        said = await asyncio.wait_for(reader.read(200), ANSWER_S)
    except (OSError, TimeoutError):
        return fail("agi", "it listens but does not answer", "restart it: hotline up")
    finally:
        writer.close()
    return ok("agi", "answers" if said else "listens")


async def check_media(settings: Settings) -> Check:
    """Whether the media server listens."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(settings.host, settings.media_port), ANSWER_S)
    except (OSError, TimeoutError):
        return fail("media", f"nobody listens at port {settings.media_port}", "hotline up")
    writer.close()
    return ok("media", f"listens at port {settings.media_port}")


async def check_console(settings: Settings) -> Check:
    """What the console says of itself."""
    answer = await health(settings)
    if answer is None:
        return fail("console", f"no answer at port {settings.console_port}", "hotline up")
    bad = [name for name in ("database", "pbx_link") if answer.get(name) is False]
    if bad:
        return warn("console", f"answers, but: {', '.join(bad)}", "see the other lines")
    return ok("console", f"http://{settings.host}:{settings.console_port}")


async def check_listening(settings: Settings) -> Check:
    """What the recognisers do just now."""
    answer = await health(settings)
    if answer is None:
        return fail("listening", f"no answer at port {settings.console_port}", "hotline up")
    state, now = answer["transcription"], answer["hearing"]
    if state["status"] != "on":
        return warn("listening", state["reason"] or state["status"], state["fix"] or "wait a moment, then look again")
    seen = (
        f"{state['engine']}, {state['model']}; {now['listening']} of {now['workers']} worker(s), "
        f"{now['live']} side(s) live, load {now['load']:.0%}, {now['late_s']:.1f} s behind; "
        f"{now['unread']} recording(s) to read with {now['exact']}; "
        f"since the start {now['dropped']} frame(s) dropped, {now['lost']} piece(s) of text lost"
    )
    if state["reason"]:
        return warn("listening", f"{state['reason']}; {seen}", state["fix"])
    if now["lost"]:
        return warn("listening", seen, "text was lost because the database did not take it; see the database line")
    if now["later"]:
        return warn("listening", f"{now['later']} side(s) left to the recording; {seen}", "give the machine more cores")
    if now["listening"] < now["workers"]:
        return warn("listening", seen, "a worker is being started again; look again in a moment")
    return ok("listening", seen)


async def check_pages(settings: Settings) -> Check:
    """How long the way to the pages and back takes."""
    answer = await health(settings)
    if answer is None:
        return fail("pages", f"no answer at port {settings.console_port}", "hotline up")
    trips = answer["round_trips"]
    if not trips["measured"]:
        return ok("pages", f"{answer['pages']} open")
    seen = f"{answer['pages']} open; there and back p50 {trips['p50_ms']} ms, p99 {trips['p99_ms']} ms"
    if trips["p99_ms"] >= SLOW_MS:
        return warn("pages", seen, "look at those workplaces' network (Wi-Fi, VPN) and at the load of this machine")
    return ok("pages", seen)


async def check_webhooks(settings: Settings) -> Check:
    """Whether the systems that are told of calls can be reached; nothing is sent."""
    targets = settings.webhooks.targets
    steps = {one.name: (await probe(one, settings.webhooks, sample=False))[-1] for one in targets}
    ill = {name: step for name, step in steps.items() if step.finding is Finding.FAIL}
    if ill:
        seen = "; ".join(f"{name}: {step.part}: {step.seen}" for name, step in ill.items())
        return warn("webhooks", seen, next(iter(ill.values())).fix)
    return ok("webhooks", ", ".join(steps) or "nobody is told of calls")


async def check_states(settings: Settings) -> Check:
    """Whether operators' states and calls are as Asterisk has them."""
    answer = await health(settings)
    if answer is None:
        return fail("states", f"no answer at port {settings.console_port}", "hotline up")
    now = answer["states"]
    found = sum(now["found"].values())
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(now["found"].items()))
    seen = (
        f"compared with Asterisk {now['looks']} time(s), {1000 * now['took_s']:.0f} ms each; {found} difference(s)"
        f"{f' ({kinds})' if kinds else ''}, {now['mended']} mended, the longest stood {now['longest_s']:.1f} s"
    )
    if not now["looks"]:
        return warn("states", "not compared with Asterisk yet", "see the lines of pbx and ami")
    if now["standing"]:
        return warn(
            "states", f"{now['standing']} difference(s) stand; {seen}", "the core's log says which: state drift"
        )
    return ok("states", seen)


async def running_checks(settings: Settings) -> list[Check]:
    """Run every check of a running hotline, side by side."""
    checks: tuple[Callable[[Settings], Any], ...] = (
        check_children,
        check_pbx,
        check_ami,
        check_agi,
        check_media,
        check_listening,
        check_states,
        check_console,
        check_pages,
        check_webhooks,
    )
    return list(await asyncio.gather(*(check(settings) for check in checks)))
