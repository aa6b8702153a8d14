import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { type SeatNow, type Wallboard, type WallboardNews, wallboardApi } from "@/api/wallboard";
import { useWallboard, withNews } from "@/live/wallboard";
import { percent } from "@/wallboard/figures";
import { fit } from "@/wallboard/fit";
import { grouped, isLong, nextTile } from "@/wallboard/groups";

const NOON = "2026-11-20T04:00:00Z";

function seat(login: string, change: Partial<SeatNow> = {}): SeatNow {
  const nothing = { reason: "", call_id: null, queue: "", waiting_since: null, warning: "" as const, monitors: [] };
  return { login, name: login, queues: ["hotline"], state: "ready", since: NOON, ...nothing, ...change };
}

const LEVEL = { offered: 3, answered: 3, in_time: 2, abandoned: 0, short: 0, longest_s: 20, share: 0.66, share_of_answered: 0.66, abandoned_share: 0, average_s: 9 };

function board(version: number, ...seats: SeatNow[]): Wallboard {
  return { version, at: NOON, seats, queues: [], level: LEVEL, warnings: { danger: 0, serious: 0 } };
}

function news(version: number, ...seats: SeatNow[]): WallboardNews {
  return { version, seats, queues: [], level: null, warnings: null };
}

describe("tiles", () => {
  it.each([
    [1256, 480, 207],
    [1896, 820, 201],
    [3816, 1800, 207],
    [1256, 480, 4],
  ])("fit %i × %i without scrolling, however many there are", (width, height, tiles) => {
    const { columns, width: across, height: down } = fit(width, height, tiles, 4);
    const rows = Math.ceil(tiles / columns);
    expect(columns * across + (columns - 1) * 4).toBeLessThanOrEqual(width);
    expect(rows * down + (rows - 1) * 4).toBeLessThanOrEqual(height);
  });

  it("of 200 operators can be read at 1280 px and are as much larger on a 4K wall", () => {
    const [small, large] = [fit(1256, 480, 207, 4), fit(3816, 1800, 207, 12)];
    expect([small.height > 32, small.width > 52]).toEqual([true, true]);
    expect(large.height / small.height).toBeGreaterThan(2.5);
  });
});

describe("seats", () => {
  it("stand by state, whoever is in it the longest first; who is away is not shown", () => {
    const early = "2026-11-20T03:00:00Z";
    const groups = grouped([seat("1"), seat("2", { state: "offline" }), seat("3", { since: early }), seat("4", { state: "talking" })]);
    expect(groups.map((group) => [group.state, group.seats.map((one) => one.login)])).toEqual([
      ["talking", ["4"]],
      ["ready", ["3", "1"]],
    ]);
  });

  it("are marked when a state lasts, but readiness may", () => {
    const later = Date.parse(NOON) + 3_600_000;
    expect([isLong(seat("1", { state: "hold" }), later), isLong(seat("1"), later)]).toEqual([true, false]);
  });

  it("are reached by arrow keys, up and down to the nearest", () => {
    const places = [0, 100, 200].map((left) => ({ left, top: 0 })).concat([0, 100].map((left) => ({ left, top: 50 })));
    expect([nextTile(places, 0, "ArrowRight"), nextTile(places, 0, "ArrowLeft")]).toEqual([1, 0]);
    expect([nextTile(places, 2, "ArrowDown"), nextTile(places, 4, "ArrowUp"), nextTile(places, 4, "ArrowDown")]).toEqual([4, 1, 4]);
  });
});

describe("a share", () => {
  it("is never rounded up to what was not reached, and of nothing it is no number", () => {
    expect([percent(0.9499), percent(0.95), percent(1), percent(null)]).toEqual(["94.9 %", "95.0 %", "100.0 %", "—"]);
  });
});

describe("the wallboard", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("window", { setInterval: () => 0 });
    setActivePinia(createPinia());
  });

  it("takes news that follows, leaves what it has, and misses what is between", () => {
    const known = board(4, seat("1"), seat("2"));
    expect(withNews(known, news(5, seat("2", { state: "talking" })))?.seats.map((one) => one.state)).toEqual(["ready", "talking"]);
    expect(withNews(known, news(4, seat("2", { state: "talking" })))).toBe(known);
    expect(withNews(known, news(6))).toBeNull();
  });

  it("keeps news that comes while the whole is read, and reads again when some was missed", async () => {
    const wall = useWallboard();
    const now = vi.spyOn(wallboardApi, "now").mockImplementation(() => {
      wall.take(news(5, seat("1", { state: "hold" })));
      return Promise.resolve(board(4, seat("1")));
    });
    await wall.load();
    expect([wall.board?.version, wall.board?.seats[0]?.state]).toEqual([5, "hold"]);
    now.mockResolvedValue(board(9, seat("1", { state: "paused" })));
    wall.take(news(9));
    await vi.waitFor(() => {
      expect(wall.board?.seats[0]?.state).toBe("paused");
    });
  });
});
