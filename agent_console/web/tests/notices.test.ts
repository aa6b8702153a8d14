import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { noticesApi } from "@/api/notices";
import { useNotices } from "@/live/notices";
import { leadsTo } from "@/notices/leads";

describe("the bell", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    setActivePinia(createPinia());
  });

  it("says how many are unread, as far as the server counts", async () => {
    const notices = useNotices();
    for (const [unread, shown] of [[0, "0"], [99, "99"], [100, "99+"]] as const) {
      vi.spyOn(noticesApi, "unread").mockResolvedValue(unread);
      await notices.look();
      expect(notices.shown).toBe(shown);
    }
  });

  it("keeps its count while the server is away, and takes what is left after reading", async () => {
    const notices = useNotices();
    vi.spyOn(noticesApi, "unread").mockResolvedValueOnce(3).mockRejectedValueOnce(new Error("away"));
    const read = vi.spyOn(noticesApi, "read").mockResolvedValue(1);
    await notices.look();
    await notices.look();
    expect(notices.unread).toBe(3);
    await notices.read([]);
    expect(read).not.toHaveBeenCalled();
    await notices.read([7, 8]);
    expect(notices.unread).toBe(1);
  });
});

describe("a notice", () => {
  it.each([
    ["dispatched", "26112012345601", "/tickets/26112012345601"],
    ["shifts", null, "/my-shifts"],
    ["knowledge", null, null],
  ])("of the kind %s about ticket %s leads to %s", (kind, ticket, page) => {
    expect(leadsTo({ kind, ticket })).toBe(page);
  });
});
