"""Says something to one who waits, over the music; the queue knows nothing of it."""

import uuid

from ivr.ami import AmiGateway
from ivr.tracker.live_call import LiveCall

CONTEXT = "waiting"


async def whisper(gateway: AmiGateway, call: LiveCall, prompts: tuple[str, ...]) -> None:
    """Whisper prompts into a waiting call; what is being whispered to it ends.

    Args:
        gateway: The manager link.
        call: Who waits.
        prompts: What is said.

    Raises:
        AmiError: If Asterisk does not answer.
    """
    if call.told:
        await gateway.act("Hangup", Channel=call.told)
    call.told = f"tell-{uuid.uuid4().hex}"
    await gateway.act(
        "Originate",
        Channel=f"Local/tell@{CONTEXT}/n",
        ChannelId=call.told,
        Context=CONTEXT,
        Exten="told",
        Priority=1,
        Variable=[
            f"HOTLINE_WAITS={call.caller_channel}",
            f"HOTLINE_LANGUAGE={call.language}",
            f"HOTLINE_PROMPT={'&'.join(prompts)}",
        ],
    )
