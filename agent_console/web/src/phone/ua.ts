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
