import type { Key, Values } from "@/i18n";
import { ZONE } from "@/shared/time";

const DAY = 86_400_000;

const FORMAT = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function partsOf(ms: number): Record<string, string> {
  return Object.fromEntries(FORMAT.formatToParts(ms).map((p) => [p.type, p.value]));
}

/** The city's day as a count of days. */
function dayNumber(ms: number): number {
  const p = partsOf(ms);
  return Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day)) / DAY;
}

/** How people say a moment: today 16:40, Thursday 16:40 within a week ahead, else 11-26 16:40, with the year if another. */
export function moment(iso: string, now: number): { key: Key; values: Values; weekday: number } | string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const [p, today] = [partsOf(at), partsOf(now)];
  const time = `${p.hour ?? ""}:${p.minute ?? ""}`;
  const days = dayNumber(at) - dayNumber(now);
  const weekday = (dayNumber(at) + 4) % 7;
  if (days === 0) return { key: "moment.today", values: { time }, weekday };
  if (days === 1) return { key: "moment.tomorrow", values: { time }, weekday };
  if (days > 1 && days < 7) return { key: "moment.week", values: { time }, weekday };
  const short = `${p.month ?? ""}-${p.day ?? ""} ${time}`;
  return p.year === today.year ? short : `${p.year ?? ""}-${short}`;
}
