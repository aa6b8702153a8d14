import { UA, WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { RTCSessionEvent } from "jssip/lib/UA";

import type { PhoneAccount } from "@/api/types/calls";
import type { Key } from "@/i18n";

import { Meter } from "./meter";
import { MicrophoneError, closeMicrophone, openMicrophone } from "./microphone";
import { dialogKeeper, replacesHeader } from "./recovery";
import type { CallEnd, PhoneView } from "./view";

const PC_CONFIG: RTCConfiguration = { iceServers: [] };
const NO_CANDIDATE_MS = 4000;
const BUSY = 486;
/** What the server adds when it rings a page that asked to call somebody. */
const OWN_CALL = "X-Hotline-Call";

interface Options {
  /** Keep the dialog's ids, so that a reload of the page can take the call back. */
  recoverable: boolean;
  onChange: (view: PhoneView) => void;
  onEnd?: (end: CallEnd) => void;
  /** Whether this page has just asked for a call: the server rings it, and it answers by itself. */
  expects?: () => boolean;
}

/** One telephone in the page: registers, rings, talks. At most one call at a time. */
export class Softphone {
  private readonly ua: UA;
  private readonly domain: string;
  private session: RTCSession | null = null;
  private meter: Meter | null = null;
  private microphone: MediaStream | null = null;
  private socketWasLost = false;
  private view: PhoneView = { registration: "connecting", call: "none", held: false, muted: false, problem: null };

  constructor(
    account: PhoneAccount,
    private readonly options: Options,
  ) {
    this.domain = account.uri.split("@")[1] ?? "";
    this.ua = new UA({
      sockets: [new WebSocketInterface(location.origin.replace(/^http/, "ws") + account.ws_path)],
      uri: account.uri,
      password: account.password,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 4,
    });
    this.ua.on("registered", this.onRegistered);
    this.ua.on("registrationFailed", () => {
      this.show({ registration: "failed" });
    });
    this.ua.on("disconnected", () => {
      this.socketWasLost = true;
      this.show({ registration: "connecting" });
    });
    this.ua.on("newRTCSession", this.onSession);
  }

  start(): void {
    let kept = this.options.recoverable ? dialogKeeper.kept() : null;
    this.ua.on("connected", () => {
      if (kept) void this.call("recover", [replacesHeader(kept)]);
      kept = null;
    });
    this.ua.start();
  }

  stop(): void {
    this.ua.stop();
    this.finish();
  }

  /** Ask for the microphone before it is needed, so that the browser's question comes not while it rings. */
  async tryMicrophone(): Promise<void> {
    if (this.session) return;
    closeMicrophone(await this.openMicrophone());
  }

  async answer(): Promise<void> {
    const { session } = this;
    if ((session?.direction as string) !== "incoming" || !session || this.microphone) return;
    this.microphone = await this.openMicrophone();
    if (this.microphone && this.session === session) {
      session.answer({ mediaStream: this.microphone, pcConfig: PC_CONFIG });
    }
  }

  async call(target: string, extraHeaders: string[] = []): Promise<void> {
    if (this.session) return;
    this.microphone = await this.openMicrophone();
    if (!this.microphone) return;
    const uri = `sip:${target}@${this.domain}`;
    this.ua.call(uri, { mediaStream: this.microphone, extraHeaders, pcConfig: PC_CONFIG });
  }

  hangUp(): void {
    if (!this.session || this.session.isEnded()) return;
    this.session.terminate(this.view.call === "incoming" ? { status_code: BUSY } : {});
  }

  toggleHold(): void {
    if (!this.session?.isEstablished()) return;
    if (this.session.isOnHold().local) this.session.unhold();
    else this.session.hold();
  }

  toggleMute(): void {
    if (!this.session) return;
    if (this.session.isMuted().audio) this.session.unmute({ audio: true });
    else this.session.mute({ audio: true });
  }

  press(key: string): void {
    if (this.session?.isEstablished()) this.session.sendDTMF(key);
  }

  private readonly onRegistered = (): void => {
    this.show({ registration: "registered" });
    // The far end's dialog still points at the lost socket; a re-INVITE moves it to the new one.
    if (this.socketWasLost && this.session?.isEstablished()) this.session.renegotiate();
    this.socketWasLost = false;
  };

  private readonly onSession = ({ originator, session, request }: RTCSessionEvent): void => {
    const incoming = (originator as string) === "remote";
    if (this.session) {
      if (incoming) session.terminate({ status_code: BUSY });
      return;
    }
    this.session = session;
    const own = incoming && this.options.expects?.() === true && Boolean(request.getHeader(OWN_CALL));
    this.show({ call: incoming && !own ? "incoming" : "outgoing", held: false, muted: false, problem: null });
    this.follow(session);
    if (own) void this.answer();
  };

  private follow(session: RTCSession): void {
    this.hurryIce(session);
    session.on("peerconnection", ({ peerconnection }) => {
      this.listenTo(peerconnection);
    });
    // An outgoing session has its connection before anyone can listen for the event.
    const present = session.connection as RTCPeerConnection | null;
    if (present) this.listenTo(present);
    session.on("accepted", () => {
      if (this.options.recoverable) dialogKeeper.keep(session);
      this.show({ call: "talking" });
    });
    for (const event of ["hold", "unhold"] as const) {
      session.on(event, () => {
        this.show({ held: session.isOnHold().local });
      });
    }
    for (const event of ["muted", "unmuted"] as const) {
      session.on(event, () => {
        this.show({ muted: session.isMuted().audio === true });
      });
    }
    for (const how of ["ended", "failed"] as const) {
      session.on(how, ({ originator, cause }) => {
        if (this.session !== session) return;
        this.finish();
        this.options.onEnd?.({ how, originator, cause });
      });
    }
  }

  /** JsSIP waits for the last candidate; one host address is enough here, and none at all must not wait for ever. */
  private hurryIce(session: RTCSession): void {
    let found = false;
    session.on("icecandidate", ({ candidate, ready }) => {
      found = true;
      if (candidate.type === "host" && candidate.protocol === "udp") ready();
    });
    session.on("peerconnection", () => {
      window.setTimeout(() => {
        if (found || session.isEstablished() || session.isEnded()) return;
        this.show({ problem: "phone.noNetwork" });
        session.terminate();
      }, NO_CANDIDATE_MS);
    });
  }

  private listenTo(connection: RTCPeerConnection): void {
    this.meter?.stop();
    this.meter = new Meter(connection);
  }

  private finish(): void {
    this.session = null;
    this.meter?.stop();
    this.meter = null;
    closeMicrophone(this.microphone);
    this.microphone = null;
    if (this.options.recoverable) dialogKeeper.forget();
    this.show({ call: "none", held: false, muted: false });
  }

  private async openMicrophone(): Promise<MediaStream | null> {
    try {
      const stream = await openMicrophone();
      this.show({ problem: null });
      return stream;
    } catch (error) {
      const problem: Key = error instanceof MicrophoneError ? error.key : "phone.mic.unknown";
      this.show({ problem });
      return null;
    }
  }

  private show(change: Partial<PhoneView>): void {
    this.view = { ...this.view, ...change };
    this.options.onChange(this.view);
  }
}
