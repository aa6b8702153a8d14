import { describe, expect, it } from "vitest";

import type { QueueCount } from "@/api/types/calls";
import { waitingQueues } from "@/console/waitingQueues";

function queue(name: string, waiting: number, minute = 0): QueueCount {
  return { queue: name, name, waiting, longest_since: waiting ? `2026-11-20T04:0${minute}:00Z` : null };
}

const CITY = [queue("hotline", 3, 5), queue("enterprise", 0), queue("legal", 1, 2), queue("dialect", 4, 1), queue("expert", 1, 4)];

describe("the queues of the bar", () => {
  it("are those the operator answers, the longest wait first, the rest as a number", () => {
    const { own, shown, more } = waitingQueues(CITY, ["hotline", "enterprise", "legal", "expert"]);
    expect(own.map((one) => one.queue)).toEqual(["hotline", "enterprise", "legal", "expert"]);
    expect(shown.map((one) => one.queue)).toEqual(["legal"]);
    expect(more).toBe(2);
  });

  it("are none while nobody waits", () => {
    expect(waitingQueues(CITY, ["enterprise"])).toEqual({ own: [CITY[1]], shown: [], more: 0 });
  });
});
