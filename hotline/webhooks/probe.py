"""A webhook tried out, step by step: which one fails, and what mends it."""

import asyncio
import ssl
import uuid

from config.clock import utc_now
from config.settings import WebhookSettings, WebhookTarget
from hotline.doctor.check import Check, Finding, fail, ok
from hotline.posting import DeliveryError, Poster, web_address
from hotline.webhooks.addresses import Place, look_up

FIXES = {
    "webhook-address-invalid": "give an address that begins with http:// or https:// and holds no password",
    "webhook-name-unknown": "look at the host's name and at this machine's DNS",
    "webhook-network-not-allowed": "it is a private address; allow its network in HOTLINE_WEBHOOKS__NETWORKS",
    "webhook-401": "the other side refuses the signature; compare the secret and both clocks",
    "webhook-403": "the other side refuses the signature; compare the secret and both clocks",
    "webhook-404": "there is nothing at this path of the other side",
}


async def probe(target: WebhookTarget, settings: WebhookSettings, *, sample: bool = True) -> list[Check]:
    """Try a webhook as far as it goes; the last check tells where it ended.

    Args:
        target: Which.
        settings: What holds for all.
        sample: Also send an event ``test``.
    """
    try:
        place = await look_up(target.url, settings.networks)
    except DeliveryError as error:
        return [_failed("address", error)]
    steps = [ok("address", f"{place.host} is {place.number}")]
    steps.append(await _connection(target, place, settings.timeout_s))
    if not sample or steps[-1].finding is not Finding.OK:
        return steps
    number = uuid.uuid4().hex
    content = {"events": [{"id": number, "event": "test", "at": utc_now().isoformat()}]}
    try:
        poster = Poster(target.secret, settings.timeout_s)
        await poster.post(place.url, f"{target.name}:{number}", content, host=place.host)
    except DeliveryError as error:
        return [*steps, _failed("answer", error)]
    return [*steps, ok("answer", "the sample was taken")]


async def _connection(target: WebhookTarget, place: Place, timeout_s: float) -> Check:
    parts = web_address(target.url)
    secure = parts is not None and parts.scheme == "https"
    tls = {"ssl": ssl.create_default_context(), "server_hostname": parts.hostname} if parts and secure else {}
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(place.number, place.port, **tls)  # type: ignore[arg-type]
        writer.close()
    except ssl.SSLError as error:
        return fail("connection", f"TLS: {error.reason}", "the other side needs a certificate this machine trusts")
    except (OSError, TimeoutError) as error:
        seen = f"port {place.port}: {type(error).__name__}"
        return fail("connection", seen, "is it running, does a firewall stand between?")
    return ok("connection", f"port {place.port}{', TLS' if secure else ''}")


def _failed(step: str, error: DeliveryError) -> Check:
    return fail(step, error.reason, FIXES.get(error.reason, "look at the other side's log"))
