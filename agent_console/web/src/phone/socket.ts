/** How often the far end is asked for a sign of life, how long an answer may take, and how long a connection. */
const PING_MS = 4000;
const PONG_MS = 3000;
const CONNECT_MS = 5000;
/** A ping and its answer (RFC 5626 §3.5.1). */
const PING = "\r\n\r\n";

/** The part of a browser's websocket that is used here. */
export type PhoneWire = Pick<WebSocket, "send" | "close" | "readyState" | "binaryType" | "onopen" | "onmessage" | "onclose">;

const [CONNECTING, OPEN] = [0, 1];

/**
 * A websocket for JsSIP (its `Socket`) that notices when the network behind it is dead: a laptop that slept, another
 * network. A browser says nothing of that for a minute and more.
 */
export class PhoneSocket {
  via_transport: string;
  readonly sip_uri: string;
  private wire: PhoneWire | null = null;
  private heart: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly url: string,
    private readonly open: () => PhoneWire = () => new WebSocket(url, "sip"),
  ) {
    this.via_transport = url.startsWith("wss") ? "WSS" : "WS";
    this.sip_uri = `sip:${new URL(url).host};transport=ws`;
  }

  /** JsSIP puts its own in the place of these three. */
  onconnect: () => void = () => undefined;

  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined;

  ondata: (data: unknown) => void = () => undefined;

  connect(): void {
    this.drop();
    const wire = this.open();
    this.wire = wire;
    wire.binaryType = "arraybuffer";
    this.heart = setTimeout(() => {
      this.lost(0, "no connection");
    }, CONNECT_MS);
    wire.onopen = () => {
      this.beat();
      this.onconnect();
    };
    wire.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.beat();
      this.ondata(data);
    };
    wire.onclose = ({ code, reason }) => {
      this.lost(code, reason);
    };
  }

  disconnect(): void {
    this.drop();
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.isConnected()) return false;
    this.wire?.send(message as string);
    return true;
  }

  isConnected(): boolean {
    return this.wire?.readyState === OPEN;
  }

  isConnecting(): boolean {
    return this.wire?.readyState === CONNECTING;
  }

  /** Ask for a sign of life now; without one the line is dead. */
  check(): void {
    clearTimeout(this.heart);
    if (!this.isConnected()) return;
    this.wire?.send(PING);
    this.heart = setTimeout(() => {
      this.lost(0, "no sign of life");
    }, PONG_MS);
  }

  private beat(): void {
    clearTimeout(this.heart);
    this.heart = setTimeout(() => {
      this.check();
    }, PING_MS);
  }

  private lost(code: number, reason: string): void {
    this.drop();
    this.ondisconnect(true, code, reason);
  }

  /** A dead network answers no closing handshake either: nothing is waited for. */
  private drop(): void {
    clearTimeout(this.heart);
    const { wire } = this;
    this.wire = null;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }
}
