import type { RTCSession } from "jssip/lib/RTCSession";

const NO_CANDIDATE_MS = 4000;

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
