import type { QueueCount } from "@/api/types/calls";

/** More would push the rest of the bar away. */
const SHOWN = 1;

/** What the bar says of the queues an operator answers: the longest wait by name, the rest as a number. */
export function waitingQueues(queues: readonly QueueCount[], answered: readonly string[]): { own: QueueCount[]; shown: QueueCount[]; more: number } {
  const own = queues.filter((one) => answered.includes(one.queue));
  const waiting = own.filter((one) => one.waiting > 0).sort((a, b) => since(a) - since(b));
  return { own, shown: waiting.slice(0, SHOWN), more: Math.max(0, waiting.length - SHOWN) };
}

function since(queue: QueueCount): number {
  return queue.longest_since === null ? Infinity : Date.parse(queue.longest_since);
}
