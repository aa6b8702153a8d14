import type { OperatorState } from "@/api/types/calls";
import type { HandOverKind, HandOverTargets, HandOverWay, QueueTarget } from "@/api/types/handOver";
import type { LineChoice } from "@/api/types/lists";
import { useI18n } from "@/i18n";
import { dayAndTime } from "@/shared/time";

/** Somebody to whom the call can be handed over, as the list shows it. */
export interface HandOverRow {
  kind: HandOverKind;
  target: string;
  name: string;
  meta: string;
  /** What an operator is doing; nothing for lines and queues. */
  state: OperatorState | null;
  /** Whether they can be called and asked first, and whether the call can be left to them at once. */
  free: boolean;
  there: boolean;
}

export const WAYS: readonly HandOverWay[] = ["conference", "consult", "blind"];

/** A line is called into the call at once, as danger wants it; colleagues are asked first. */
export const usualWay = (kind: HandOverKind): HandOverWay => (kind === "line" ? "conference" : "consult");

/** Whether this can be done with this row: a queue takes who waits, an operator only when ready. */
export const fits = (row: HandOverRow, way: HandOverWay): boolean => row.free || (row.kind === "queue" && way === "blind" && row.there);

/** Everybody in the order in which they are shown: lines, operators, queues; those whose name or code holds the words. */
export function rowsOf(
  lines: readonly LineChoice[],
  { operators, queues }: HandOverTargets,
  words: string,
  say: { line: (one: LineChoice) => string; queue: (one: QueueTarget) => string },
): HandOverRow[] {
  const names = Object.fromEntries(queues.map((one) => [one.queue, one.name]));
  const rows: HandOverRow[] = [
    ...lines.map((one) => row("line", one.code, say.line(one), one.dangers.join("、"), null, true, true)),
    ...operators.map((one) =>
      row("operator", one.login, one.name, [one.login, ...one.queues.map((queue) => names[queue] ?? queue)].join(" · "), one.state, one.state === "ready", true),
    ),
    ...queues.map((one) => row("queue", one.queue, one.name, say.queue(one), null, !one.closed && one.free > 0, !one.closed && one.there > 0)),
  ];
  const wanted = words.trim().toLowerCase();
  return rows.filter((one) => `${one.name} ${one.target} ${one.meta}`.toLowerCase().includes(wanted));
}

/** How many may answer and how long it may take, or until when it is closed. */
export function useQueueWords(): (one: QueueTarget) => string {
  const { t } = useI18n();
  return ({ closed, opens_at, there, free, waiting, wait_min }) => {
    if (closed) return opens_at ? t("handOver.queueClosedUntil", { time: dayAndTime(opens_at) }) : t("handOver.queueClosed");
    if (there === 0) return t("handOver.queueEmpty");
    if (free > 0) return t("handOver.queueFree", { free, there });
    return wait_min === null ? t("handOver.queueBusy", { there, waiting }) : t("handOver.queueWaits", { there, waiting, minutes: wait_min });
  };
}

function row(
  kind: HandOverKind,
  target: string,
  name: string,
  meta: string,
  state: OperatorState | null,
  free: boolean,
  there: boolean,
): HandOverRow {
  return { kind, target, name, meta, state, free, there };
}
