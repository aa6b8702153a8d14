import type { Me } from "@/api/types/calls";
import type { Role } from "@/api/types/people";
import type { Key } from "@/i18n";

export interface Place {
  name: string;
  path: string;
  title: Key;
  /** Who works there; the desk is for whoever answers a queue. */
  roles: readonly Role[];
}

/** Who may take tickets out; a department gets what it may see. */
const EXPORTERS: readonly Role[] = ["dispatcher", "reviewer", "clerk", "supervisor", "inspector", "admin"];

const DESK: Place = { name: "desk", path: "/", title: "app.console", roles: [] };

/** Who sees the warnings of every call. */
const WARNED: readonly Role[] = ["supervisor", "admin"];

/** Who looks at the wallboard. */
const WATCHERS: readonly Role[] = ["supervisor", "leader", "admin"];

/** Who inspects calls. */
const INSPECTORS: readonly Role[] = ["reviewer", "supervisor", "inspector"];

/** Who keeps the lists of numbers. */
const LISTING: readonly Role[] = ["operator", "follow_up", "supervisor", "admin"];

const PLACES: readonly Place[] = [
  { name: "inbox", path: "/inbox", title: "nav.inbox", roles: ["operator", "dispatcher", "reviewer", "clerk", "supervisor", "inspector"] },
  { name: "follow-up", path: "/follow-up", title: "nav.followUp", roles: ["follow_up", "supervisor"] },
  { name: "supervision", path: "/supervision", title: "nav.supervision", roles: ["reviewer", "supervisor", "inspector", "leader", "clerk"] },
  {
    name: "tickets",
    path: "/tickets",
    title: "nav.tickets",
    roles: ["operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "inspector", "leader", "admin"],
  },
  {
    name: "knowledge",
    path: "/knowledge",
    title: "nav.knowledge",
    roles: ["operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "admin"],
  },
  {
    name: "announcements",
    path: "/announcements",
    title: "nav.announcements",
    roles: ["operator", "dispatcher", "reviewer", "clerk", "supervisor", "admin"],
  },
  { name: "wallboard", path: "/wallboard", title: "nav.wallboard", roles: WATCHERS },
  { name: "warnings", path: "/warnings", title: "nav.warnings", roles: WARNED },
  { name: "calls", path: "/calls", title: "app.calls", roles: ["operator", "supervisor", "admin"] },
  { name: "call-backs", path: "/call-backs", title: "nav.callBacks", roles: ["operator", "follow_up", "supervisor"] },
  { name: "messages", path: "/messages", title: "nav.messages", roles: ["operator", "supervisor"] },
  { name: "callers", path: "/caller-lists", title: "nav.callers", roles: LISTING },
  { name: "transcripts", path: "/transcripts", title: "nav.transcripts", roles: ["reviewer", "supervisor", "inspector", "admin"] },
  { name: "leader-shifts", path: "/leader-shifts", title: "nav.leaderShifts", roles: ["operator", "supervisor", "inspector", "leader", "admin"] },
  { name: "planning", path: "/planning", title: "nav.planning", roles: ["supervisor", "admin"] },
  { name: "flow", path: "/flow", title: "nav.flow", roles: ["supervisor", "inspector", "leader", "admin"] },
  { name: "my-shifts", path: "/my-shifts", title: "nav.myShifts", roles: ["operator"] },
  { name: "quality", path: "/quality", title: "nav.quality", roles: INSPECTORS },
  { name: "my-quality", path: "/my-quality", title: "nav.myQuality", roles: ["operator"] },
  { name: "departments", path: "/departments", title: "nav.departments", roles: ["supervisor", "inspector", "leader"] },
  { name: "exports", path: "/exports", title: "nav.exports", roles: EXPORTERS },
];

/** Whether this role may ask for exports. */
export function mayExport(role: string | undefined): boolean {
  return EXPORTERS.some((one) => one === role);
}

/** Whether this role sees the warnings of every call. */
export function isWarned(role: string | undefined): boolean {
  return WARNED.some((one) => one === role);
}

/** Whether this role may look at the wallboard. */
export function watchesWallboard(role: string | undefined): boolean {
  return WATCHERS.some((one) => one === role);
}

/** Whether this role may put a number on a list. */
export function listsNumbers(role: string | undefined): boolean {
  return LISTING.some((one) => one === role);
}

/** Whether this role inspects calls. */
export function inspects(role: string | undefined): boolean {
  return INSPECTORS.some((one) => one === role);
}

/** Whether this person answers calls, and so has a desk, a state and a telephone. */
export function answersCalls(me: Pick<Me, "queues">): boolean {
  return me.queues.length > 0;
}

/** Where this person may go, the first place being their own. */
export function placesOf(me: Pick<Me, "queues" | "role">): Place[] {
  const open = PLACES.filter((place) => place.roles.some((role) => role === me.role));
  return answersCalls(me) ? [DESK, ...open] : open;
}

/** Where this person's work is. */
export function homeOf(me: Pick<Me, "queues" | "role">): string {
  return placesOf(me)[0]?.path ?? "/tickets";
}
