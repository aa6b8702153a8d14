import type { Notice } from "@/api/notices";

/** The page on which a notice can be acted on; null if it says all there is. */
export function leadsTo(notice: Pick<Notice, "kind" | "ticket">): string | null {
  if (notice.ticket) return `/tickets/${notice.ticket}`;
  return notice.kind === "shifts" ? "/my-shifts" : null;
}
