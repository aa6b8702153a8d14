import type { UA } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { RTCSessionEvent } from "jssip/lib/UA";

import type { PhoneAccount } from "@/api/types/calls";
import type { Key } from "@/i18n";

import type { Devices } from "./devices";
import { hurryIce, untilAddress } from "./ice";
import { Meter } from "./meter";
import { MicrophoneError, closeMicrophone, openMicrophone } from "./microphone";
import { DialogKeeper, replacesHeader } from "./recovery";
import { PhoneSocket } from "./socket";
import { lookNow, makeUA } from "./ua";
import type { CallEnd, PhoneView } from "./view";

const PC_CONFIG: RTCConfiguration = { iceServers: [] };
const BUSY = 486;
/** What the server adds when it rings a page that asked to call somebody. */
const OWN_CALL = "X-Hotline-Call";
/** What it adds when it rings for the talk that this operator was in when their phone was lost. */
const BACK = "X-Hotline-Back";
/** The only number a telephone of ours may dial: it says back what it hears. */
const ECHO = "echo";
/** JsSIP's cause of a call that somebody ended; of one that it ends by itself it says what went wrong. */
const HUNG_UP = "Terminated";

interface Options {
  /** Keep the dialog's ids, so that a reload of the page can take the call back. */
  recoverable: boolean;
  /** What to talk and hear with. */
  devices: Devices;
  onChange: (view: PhoneView) => void;
  onEnd?: (end: CallEnd) => void;
  /** Whether this page has just asked for a call: the server rings it, and it answers by itself. */
  expects?: () => boolean;
}

/** One telephone in the page: registers, rings, talks. At most one call at a time. */
export class Softphone {
  private readonly ua: UA;
  private readonly socket: PhoneSocket;
  private readonly keeper: DialogKeeper | null;
  private readonly domain: string;
  private session: RTCSession | null = null;
  private meter: Meter | null = null;
  private microphone: MediaStream | null = null;
  private answering: RTCSession | null = null;
  private calling = false;
  private abandoned = false;
  private socketWasLost = false;
  private view: PhoneView = { registration: "connecting", call: "none", held: false, muted: false, problem: null };

  constructor(
    account: PhoneAccount,
    private readonly options: Options,
  ) {
    this.domain = account.uri.split("@")[1] ?? "";
    this.keeper = options.recoverable ? new DialogKeeper(account.uri) : null;
    this.socket = new PhoneSocket(location.origin.replace(/^http/, "ws") + account.ws_path);
    this.ua = makeUA(account, this.socket);
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
    this.ua.on("connected", this.recover);
    window.addEventListener("online", this.check);
    this.ua.start();
  }

  /** Take a call back that nobody hung up: the page was loaded anew, or its line broke. */
  private readonly recover = (): void => {
    const kept = this.session ? null : this.keeper?.takeUp();
    if (kept) void untilAddress().then(() => this.call("recover", [replacesHeader(kept)]));
  };

  stop(): void {
    window.removeEventListener("online", this.check);
    this.ua.stop();
    this.finish();
  }

  /** Be no telephone any more without hanging up: another page of the operator takes the call, or is rung for it. */
  abandon(): void {
    this.abandoned = true;
    this.socket.disconnect();
    this.stop();
  }

  /** The network changed, or a laptop woke up: find out at once whether the line is alive. */
  private readonly check = (): void => {
    lookNow(this.ua, this.socket);
  };

  /** Ask for the microphone before it is needed, so that the browser's question comes not while it rings. */
  async tryMicrophone(): Promise<void> {
    if (this.session) return;
    closeMicrophone(await this.openMicrophone());
  }

  /** Answer what rings; a second click meets a call that is being answered, and a call that is gone nothing. */
  async answer(): Promise<void> {
    const { session } = this;
    if (!session || (session.direction as string) !== "incoming" || this.answering === session) return;
    this.answering = session;
    const microphone = await this.openMicrophone();
    if (!microphone || this.session !== session || session.isEnded()) {
      closeMicrophone(microphone);
      this.answering = null;
      return;
    }
    this.use(microphone);
    session.answer({ mediaStream: microphone, pcConfig: PC_CONFIG });
  }

  async call(target: string, extraHeaders: string[] = []): Promise<void> {
    if (this.session || this.calling) return;
    this.calling = true;
    const microphone = await this.openMicrophone();
    this.calling = false;
    if (!microphone || this.isBusy()) {
      closeMicrophone(microphone);
      return;
    }
    this.use(microphone);
    const uri = `sip:${target}@${this.domain}`;
    this.ua.call(uri, { mediaStream: microphone, extraHeaders, pcConfig: PC_CONFIG });
  }

  /** Hear oneself: the way to the telephone system and back. A call that comes ends it. */
  async testEcho(): Promise<void> {
    await this.call(ECHO);
  }

  /** Talk and hear with the devices that are chosen now, also in the middle of a call. */
  async changeDevices(): Promise<void> {
    this.meter?.playAt(this.options.devices.idOf("headset"));
    const { session, microphone: before } = this;
    if (!session || !before) return;
    const microphone = await this.openMicrophone();
    const track = microphone?.getAudioTracks()[0];
    if (!microphone || !track || this.session !== session || this.microphone !== before) {
      closeMicrophone(microphone);
      return;
    }
    track.enabled = session.isMuted().audio !== true;
    const sender = session.connection.getSenders().find((one) => one.track?.kind === "audio");
    await sender?.replaceTrack(track);
    this.use(microphone);
    closeMicrophone(before);
  }

  /** A microphone that is pulled out ends its track: the call goes on with another. */
  private use(microphone: MediaStream): void {
    this.microphone = microphone;
    microphone.getAudioTracks().forEach((track) => {
      track.addEventListener("ended", () => {
        if (this.microphone === microphone) void this.options.devices.look().then(() => this.changeDevices());
      });
    });
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
    if (this.session?.isMuted().audio) this.session.unmute({ audio: true });
    else this.session?.mute({ audio: true });
  }

  press(key: string): void {
    if (this.session?.isEstablished()) this.session.sendDTMF(key);
  }

  private readonly onRegistered = (): void => {
    this.show({ registration: "registered" });
    if (this.socketWasLost) this.moveCall();
    this.socketWasLost = false;
  };

  /** Move the call's dialog from a lost socket, and its sound from a lost network, to what this page has now. */
  private moveCall(): void {
    if (this.session?.isEstablished()) this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
  }

  private readonly onSession = ({ originator, session, request }: RTCSessionEvent): void => {
    const incoming = (originator as string) === "remote";
    const back = incoming && Boolean(request.getHeader(BACK));
    if (this.session && incoming && (back || this.view.call === "echo")) this.drop(this.session);
    if (this.session) {
      if (incoming) session.terminate({ status_code: BUSY });
      return;
    }
    this.session = session;
    const own = incoming && this.options.expects?.() === true && Boolean(request.getHeader(OWN_CALL));
    const echo = !incoming && session.remote_identity.uri.user === ECHO;
    this.show({ call: echo ? "echo" : incoming && !own && !back ? "incoming" : "outgoing", held: false, muted: false, problem: null });
    this.follow(session);
    if (own || back) void this.answer();
  };

  private isBusy(): boolean {
    return this.session !== null;
  }

  /** End a call that another one takes the place of. */
  private drop(session: RTCSession): void {
    this.finish();
    if (!session.isEnded()) session.terminate();
  }

  private follow(session: RTCSession): void {
    hurryIce(session, () => {
      this.show({ problem: "phone.noNetwork" });
      session.terminate();
    });
    session.on("peerconnection", ({ peerconnection }) => {
      this.listenTo(peerconnection);
    });
    // An outgoing session has its connection before anyone can listen for the event.
    const present = session.connection as RTCPeerConnection | null;
    if (present) this.listenTo(present);
    session.on("accepted", () => {
      if (this.view.call === "echo") return;
      this.keeper?.keep(session);
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
        this.finish(this.view.call === "talking" && (originator as string) === "local" && cause !== HUNG_UP);
        this.options.onEnd?.({ how, originator, cause });
      });
    }
  }

  private listenTo(connection: RTCPeerConnection): void {
    connection.addEventListener("iceconnectionstatechange", () => {
      if (connection.iceConnectionState === "disconnected" && this.socket.isConnected()) this.moveCall();
    });
    this.meter?.stop();
    this.meter = new Meter(connection, this.options.devices.idOf("headset"));
  }

  private finish(broke = false): void {
    this.session = null;
    this.answering = null;
    this.meter?.stop();
    this.meter = null;
    closeMicrophone(this.microphone);
    this.microphone = null;
    if (!this.abandoned && !broke) this.keeper?.forget();
    this.show({ call: "none", held: false, muted: false });
  }

  private async openMicrophone(): Promise<MediaStream | null> {
    try {
      const stream = await openMicrophone(this.options.devices.idOf("microphone"));
      this.show({ problem: null });
      void this.options.devices.look();
      return stream;
    } catch (error) {
      const problem: Key = error instanceof MicrophoneError ? error.key : "phone.mic.unknown";
      this.show({ problem });
      return null;
    }
  }

  private show(change: Partial<PhoneView>): void {
    if (this.abandoned) return;
    this.view = { ...this.view, ...change };
    this.options.onChange(this.view);
  }
}
