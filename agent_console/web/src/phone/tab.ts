/** A page that is loaded anew has this long to come back before another window of the operator takes the telephone. */
const RELOAD_MS = 2000;
/** Kept from the page's end to its next beginning: the telephone was here. Duplicated windows do not have it. */
const WAS_HERE = "hotline.phone-here";

/** The part of the browser's lock manager that is used here. */
export type Locks = Pick<LockManager, "request">;

interface Options {
  /** The telephone is this window's. */
  onHere: () => void;
  /** It is another window's; that one took it if it was here before. */
  onElsewhere: () => void;
}

/**
 * Which of an operator's windows holds the telephone: one at a time. The first one does; when it closes, the next takes
 * it by itself; any other takes it when asked to.
 */
export class PhoneTab {
  private leave: (() => void) | null = null;
  private running = false;
  /** Counts what was asked of the lock: only the latest matters. */
  private asked = 0;

  constructor(
    private readonly name: string,
    private readonly options: Options,
    // Browsers leave locks out on pages that are not secure, whatever their type says: such a page is the only one.
    private readonly locks: Locks | null | undefined = navigator.locks,
  ) {}

  /** Whether the telephone is this window's. */
  get here(): boolean {
    return this.leave !== null || (this.running && !this.locks);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    window.addEventListener("pagehide", this.remember);
    const wasHere = sessionStorage.getItem(WAS_HERE) === this.name;
    sessionStorage.removeItem(WAS_HERE);
    if (!this.locks) this.options.onHere();
    else if (wasHere) this.take();
    else {
      this.ask({ ifAvailable: true }, (lock) => {
        if (lock) return this.hold();
        this.wait();
        return Promise.resolve();
      });
    }
  }

  /** Take the telephone here, from whichever window has it. */
  take(): void {
    this.ask({ steal: true }, () => this.hold());
  }

  stop(): void {
    this.running = false;
    window.removeEventListener("pagehide", this.remember);
    this.leave?.();
    this.leave = null;
  }

  private readonly remember = (): void => {
    if (this.leave) sessionStorage.setItem(WAS_HERE, this.name);
  };

  private wait(): void {
    this.options.onElsewhere();
    this.ask({}, async (_, isLatest) => {
      await new Promise((later) => setTimeout(later, RELOAD_MS));
      if (isLatest()) await this.hold();
    });
  }

  private hold(): Promise<void> {
    const held = new Promise<void>((over) => {
      this.leave = over;
    });
    this.options.onHere();
    return held;
  }

  private ask(options: LockOptions, granted: (lock: Lock | null, isLatest: () => boolean) => Promise<void>): void {
    if (!this.locks) return;
    const number = ++this.asked;
    const isLatest = (): boolean => this.running && this.asked === number;
    this.locks
      .request(this.name, options, (lock) => (isLatest() ? granted(lock, isLatest) : undefined))
      .catch(() => {
        // Another window took it.
        if (!isLatest()) return;
        this.leave = null;
        this.wait();
      });
  }
}
