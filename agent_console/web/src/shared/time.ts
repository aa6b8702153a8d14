const pad = (n: number): string => String(n).padStart(2, "0");

/** Milliseconds as 00:42, 12:07 or 1:02:03; never negative. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s % 60)}` : `${pad(m)}:${pad(s % 60)}`;
}

/** Milliseconds between two moments of the server; 0 if either is unknown. */
export function between(from: string | null, to: string | null): number {
  if (!from || !to) return 0;
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

/** The city's zone. */
export const ZONE = "Asia/Shanghai";

function parts(iso: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((p) => [p.type, p.value]));
}

/** A moment in the city's zone: 11-21 16:40. */
export function dayAndTime(iso: string): string {
  const p = parts(iso);
  return `${p.month ?? ""}-${p.day ?? ""} ${p.hour ?? ""}:${p.minute ?? ""}`;
}

/** A moment in the city's zone with seconds: 2026-11-21 16:40:07. */
export function fullTime(iso: string): string {
  const p = parts(iso);
  return `${p.year ?? ""}-${dayAndTime(iso)}:${p.second ?? ""}`;
}

/** A moment in the city's zone to the minute: 2026-11-21 16:40. */
export function dayAndMinute(iso: string): string {
  return fullTime(iso).slice(0, 16);
}

/** The time of day in the city's zone, where the day is known: 16:40:07. */
export function clockTime(iso: string): string {
  return fullTime(iso).slice(11);
}
