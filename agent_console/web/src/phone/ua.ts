import { UA } from "jssip";

import type { PhoneAccount } from "@/api/types/calls";

import type { PhoneSocket } from "./socket";

/** A SIP user agent that registers with this account, and again for ever whenever its socket is lost. */
export function makeUA(account: PhoneAccount, socket: PhoneSocket): UA {
  return new UA({
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- JsSIP asks for members, not for a class
    sockets: [socket],
    uri: account.uri,
    password: account.password,
    register_expires: 120,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 4,
  });
}

/** The part of JsSIP 3.13's agent that its types leave out. The version is pinned for it. */
interface WithTransport {
  transport: { connect: () => void } | null;
}

/** Find out now whether the line is alive, or open one without the pause between two tries. */
export function lookNow(ua: UA, socket: PhoneSocket): void {
  if (socket.isConnected()) socket.check();
  else (ua as unknown as WithTransport).transport?.connect();
}
