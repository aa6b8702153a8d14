import type { QueueCount } from "@/api/types/calls";

/** The queues' counts with the newest of one. */
export function withCount(counts: readonly QueueCount[], news: QueueCount): QueueCount[] {
  return counts.some((one) => one.queue === news.queue) ? counts.map((one) => (one.queue === news.queue ? { ...one, ...news } : one)) : [...counts, news];
}
