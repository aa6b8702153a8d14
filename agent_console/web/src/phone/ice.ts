import type { RTCSession } from "jssip/lib/RTCSession";

const NO_CANDIDATE_MS = 4000;
/** A browser sees an address that came back after a moment: so often, and so long apart, it is looked for. */
const LOOKS = 12;
const LOOK_MS = 250;

/**
 * JsSIP waits for the last candidate; one host address is enough here, and none at all must not wait for ever.
 *
 * @param onNone Called when no address was found in time.
 */
export function hurryIce(session: RTCSession, onNone: () => void): void {
  let found = false;
  session.on("icecandidate", ({ candidate, ready }) => {
    found = true;
    if (candidate.type === "host" && candidate.protocol === "udp") ready();
  });
  session.on("peerconnection", () => {
    window.setTimeout(() => {
      if (!found && !session.isEstablished() && !session.isEnded()) onNone();
    }, NO_CANDIDATE_MS);
  });
}

/**
 * Wait until sound has an address to go from, some seconds at most. A websocket is back before: a call that is taken back
 * without an address is refused, after the line it takes the place of was given up.
 */
export async function untilAddress(): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await hasAddress()) return;
    await new Promise((done) => window.setTimeout(done, LOOK_MS));
  }
}

async function hasAddress(): Promise<boolean> {
  const connection = new RTCPeerConnection({ iceServers: [] });
  try {
    connection.createDataChannel("address");
    const found = new Promise<boolean>((done) => {
      connection.addEventListener("icecandidate", ({ candidate }) => {
        done(candidate !== null && candidate.candidate !== "");
      });
    });
    await connection.setLocalDescription();
    return await found;
  } finally {
    connection.close();
  }
}
