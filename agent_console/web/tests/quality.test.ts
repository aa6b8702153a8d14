import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, api } from "@/api/client";
import { qualityApi } from "@/api/quality";
import type { CallPage, Me } from "@/api/types/calls";
import type { Card, Inspection } from "@/api/types/quality";
import { useSession } from "@/live/session";
import { changed, scoreToSend, totalOf, unexplained, unscored } from "@/quality/card";
import { KeptScore, forgetOld } from "@/quality/kept";
import { meaningOf } from "@/quality/keys";
import { useInspection } from "@/quality/useInspection";

const named = (key: string) => ({ key, name: key, name_en: key });
const item = (key: string, points: number, fatal = false) => ({ ...named(key), points, fatal, guidance: "", guidance_en: "" });
const [greeting, tone, respect] = [item("greeting", 8), item("tone", 12), item("respect", 10, true)];
const CARD: Card = { day: "2026-01-01", groups: [{ ...named("manner"), items: [greeting, tone] }, { ...named("must"), items: [respect] }] };
const FULL = { greeting: 8, tone: 12, respect: 10 };

describe("a card", () => {
  it("counts what was given so far, of what all items have", () => {
    expect(totalOf(CARD, { greeting: 6 })).toEqual({ points: 6, most: 30, fatal: false });
  });

  it("comes to nothing with a failed fatal item, but not with one that lost a part", () => {
    expect(totalOf(CARD, { ...FULL, respect: 0 })).toEqual({ points: 0, most: 30, fatal: true });
    expect(totalOf(CARD, { ...FULL, respect: 4 })).toEqual({ points: 24, most: 30, fatal: false });
  });

  it("lacks what is not scored, and words for what was taken", () => {
    expect(unscored(CARD, { tone: 0 })).toEqual([greeting, respect]);
    expect(unexplained(CARD, { greeting: 7, tone: 12 }, {})).toEqual([greeting]);
    expect(unexplained(CARD, { greeting: 7, tone: 3 }, { greeting: "未报工号", tone: "  " })).toEqual([tone]);
  });

  it("is sent without empty remarks", () => {
    const sent = scoreToSend(CARD, { scores: FULL, remarks: { tone: " 好 ", greeting: " ", gone: "x" }, summary: " 稳 " });
    expect(sent).toEqual({ scores: FULL, remarks: { tone: "好" }, summary: "稳" });
  });

  it("shows a decider which items they change", () => {
    expect(changed(CARD, FULL, { ...FULL, tone: 11 })).toEqual([tone]);
    expect(changed(CARD, FULL, { ...FULL })).toEqual([]);
  });
});

describe("keys at an item", () => {
  it("give points by digits, two of them where the item has so many", () => {
    expect(meaningOf("1", tone, undefined, "")).toEqual({ points: 1, typed: "1" });
    expect(meaningOf("2", tone, 1, "1")).toEqual({ points: 12, typed: "12" });
    expect(meaningOf("5", tone, 1, "1")).toEqual({ points: 5, typed: "5" });
    expect(meaningOf("9", greeting, 3, "")).toBeNull();
  });

  it("take and give single points by arrows, from all of them on, within the item", () => {
    const points = (key: string, from?: number) => meaningOf(key, greeting, from, "")?.points;
    expect([points("ArrowLeft"), points("ArrowLeft", 8), points("ArrowLeft", 0)]).toEqual([8, 7, 0]);
    expect([points("ArrowRight"), points("ArrowRight", 7), points("ArrowRight", 8)]).toEqual([8, 8, 8]);
  });

  it("lead on by Enter, with all points where none were given", () => {
    expect(meaningOf("Enter", greeting, undefined, "")).toEqual({ step: 1, points: 8 });
    expect(meaningOf("Enter", greeting, 0, "")).toEqual({ step: 1, points: 0 });
    expect(meaningOf("ArrowUp", greeting, undefined, "")).toEqual({ step: -1 });
    expect(meaningOf("Tab", greeting, 3, "")).toBeNull();
  });
});

describe("a card that was not sent", () => {
  const NOW = Date.parse("2026-11-20T04:00:00Z");

  function shelf() {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (place: string) => kept.get(place) ?? null,
      setItem: (place: string, text: string) => void kept.set(place, text),
      removeItem: (place: string) => void kept.delete(place),
      key: (n: number) => [...kept.keys()][n] ?? null,
      get length() {
        return kept.size;
      },
    };
  }

  it("is found again by the same person for the same inspection, until it is sent", () => {
    const store = shelf();
    const score = { scores: { greeting: 7 }, remarks: { greeting: "未报工号" }, summary: "" };
    new KeptScore("9001", 1, store).keep(score, NOW);
    expect(new KeptScore("9001", 1, store).read(CARD)).toEqual(score);
    expect(new KeptScore("9002", 1, store).read(CARD)).toBeNull();
    expect(new KeptScore("9001", 2, store).read(CARD)).toBeNull();
    new KeptScore("9001", 1, store).forget();
    expect(new KeptScore("9001", 1, store).read(CARD)).toBeNull();
  });

  it("is read as far as the card knows it, and not at all where it is broken", () => {
    const store = shelf();
    const kept = new KeptScore("9001", 1, store);
    kept.keep({ scores: { greeting: 9, tone: 2, gone: 1 }, remarks: { gone: "x" }, summary: "稳" }, NOW);
    expect(kept.read(CARD)).toEqual({ scores: { tone: 2 }, remarks: {}, summary: "稳" });
    store.setItem("hotline.score.9001.1", "{");
    expect(kept.read(CARD)).toBeNull();
  });

  it("is forgotten after a day, whoever it was of, and nothing else is", () => {
    const store = shelf();
    const score = { scores: {}, remarks: { greeting: "未报工号" }, summary: "" };
    new KeptScore("9001", 1, store).keep(score, NOW);
    new KeptScore("9002", 2, store).keep(score, NOW + 3_600_000);
    store.setItem("hotline.theme", "dark");
    forgetOld(NOW + 86_400_001, store);
    expect([...store.kept.keys()]).toEqual(["hotline.score.9002.2", "hotline.theme"]);
  });
});

describe("an inspection that is open", () => {
  const SOON = new Date(Date.now() + 60_000).toISOString();
  const waiting = { id: 1, state: "waiting", call: { id: "c" }, claimed_by: null, claimed_until: null, may: { claim: true } } as unknown as Inspection;
  const claimed = (by: string): Inspection => ({ ...waiting, state: "claimed", claimed_by: by, claimed_until: SOON, may: { ...waiting.may, claim: false } });

  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("window", { setInterval: () => 0 });
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
    useSession().me = { login: "9101" } as Me;
  });

  it("is heard once it is claimed, not before", async () => {
    const heard = vi.spyOn(api, "call").mockResolvedValue({} as CallPage);
    vi.spyOn(qualityApi, "inspection").mockResolvedValue(waiting);
    const { load, act, mine } = useInspection(1);
    await load();
    expect([heard.mock.calls.length, mine.value]).toEqual([0, false]);
    expect(await act(() => Promise.resolve(claimed("9101")))).toBe(true);
    expect([heard.mock.calls.length, mine.value]).toEqual([1, true]);
  });

  it("shows who has it where somebody was faster, and why nothing was done", async () => {
    vi.spyOn(api, "call").mockRejectedValue(new ApiError(404, "no-such-call", ""));
    vi.spyOn(qualityApi, "inspection").mockResolvedValueOnce(waiting).mockResolvedValue(claimed("9001"));
    const { load, act, mine, inspection, problem } = useInspection(1);
    await load();
    expect(await act(() => Promise.reject(new ApiError(409, "already-claimed", "")))).toBe(false);
    expect([inspection.value?.claimed_by, mine.value, problem.value]).toEqual(["9001", false, "别人已经领取了。"]);
  });
});
