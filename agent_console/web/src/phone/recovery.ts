import type { RTCSession } from "jssip/lib/RTCSession";

/** The names of a call's dialog, which a page needs to take its call back after a reload. */
export interface DialogIds {
  callId: string;
  local: string;
  remote: string;
  at: number;
}

const KEPT = "hotline.dialog";
const LONGEST_MS = 3_600_000;

function isDialogIds(value: unknown): value is DialogIds {
  if (typeof value !== "object" || value === null) return false;
  const ids = value as Record<string, unknown>;
  return ["callId", "local", "remote"].every((k) => typeof ids[k] === "string") && typeof ids.at === "number";
}

/** Read kept dialog ids; null if there are none, they are unreadable, or too old to be alive. */
export function readDialog(text: string | null, now: number): DialogIds | null {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    return isDialogIds(kept) && now - kept.at < LONGEST_MS ? kept : null;
  } catch {
    return null;
  }
}

/** The header that makes the far end swap its leg for this new one (RFC 3891; its tags are seen from there). */
export function replacesHeader(ids: DialogIds): string {
  return `Replaces: ${ids.callId};to-tag=${ids.remote};from-tag=${ids.local}`;
}

/** The part of JsSIP 3.13's session that its types leave out. The version is pinned for it. */
interface WithDialog {
  _dialog: { id: { call_id: string; local_tag: string; remote_tag: string } } | null;
}

/** Keeps the dialog of one user's call for all windows of this browser: whichever gets the telephone takes the call. */
export class DialogKeeper {
  private readonly place: string;
  /** The call this window kept or took up last. */
  private own = "";

  constructor(user: string) {
    this.place = `${KEPT}.${user}`;
  }

  keep(session: RTCSession): void {
    const dialog = (session as unknown as WithDialog)._dialog;
    if (!dialog) return;
    const { call_id: callId, local_tag: local, remote_tag: remote } = dialog.id;
    this.own = callId;
    localStorage.setItem(this.place, JSON.stringify({ callId, local, remote, at: Date.now() } satisfies DialogIds));
  }

  /** The call to take up, if there is one. */
  takeUp(): DialogIds | null {
    const kept = this.kept();
    this.own = kept?.callId ?? "";
    return kept;
  }

  /** Forget this window's call; one that another window has taken up since stays. */
  forget(): void {
    if (this.kept()?.callId === this.own) localStorage.removeItem(this.place);
  }

  private kept(): DialogIds | null {
    return readDialog(localStorage.getItem(this.place), Date.now());
  }
}
