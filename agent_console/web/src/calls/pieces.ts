import type { Utterance } from "@/api/types/calls";

import { changedPlaces } from "./changes";

export interface Piece {
  text: string;
  /** When it was said, in seconds from the utterance's start. */
  at: number;
  /** What a word of the city replaced. */
  heard: string | null;
  /** It stood otherwise during the call. */
  changed: boolean;
}

const SEGMENTS = new Intl.Segmenter("zh", { granularity: "word" });

/** Where each word begins, in whole characters as the server counts, and when it was said. */
function begins(utterance: Utterance, letters: readonly string[]): Map<number, number> {
  const places = letters.flatMap((letter, place) => (letter.trim() ? [place] : []));
  const found = new Map<number, number>();
  let passed = 0;
  for (const [word, start] of utterance.words ?? []) {
    const place = places[passed];
    if (place !== undefined) found.set(place, start);
    passed += Array.from(word).filter((letter) => letter.trim()).length;
  }
  return found.size > 0 ? found : evenly(utterance, places);
}

/** Without times of words, speech is taken to run evenly: near enough to listen from. */
function evenly(utterance: Utterance, places: readonly number[]): Map<number, number> {
  const length = (Date.parse(utterance.ended_at) - Date.parse(utterance.started_at)) / 1000;
  const found = new Map<number, number>();
  let place = 0;
  for (const { segment, isWordLike } of SEGMENTS.segment(utterance.text)) {
    const passed = places.indexOf(place);
    if (isWordLike && passed >= 0) found.set(place, (length * passed) / places.length);
    place += Array.from(segment).length;
  }
  return found;
}

/** Cut an utterance into its words; a repaired one stays whole. A repair that the text does not show is left out. */
export function piecesOf(utterance: Utterance): Piece[] {
  const letters = Array.from(utterance.text);
  const said = begins(utterance, letters);
  const repairs = (utterance.repairs ?? [])
    .map(({ from, to, start }) => ({ from, to, start, end: start + Array.from(to).length }))
    .filter((one) => letters.slice(one.start, one.end).join("") === one.to);
  const inside = (place: number): boolean => repairs.some((one) => one.start < place && place < one.end);
  const cuts = new Set([0, ...said.keys(), ...repairs.flatMap((one) => [one.start, one.end])]);
  const ordered = [...cuts].filter((place) => place < letters.length && !inside(place)).sort((a, b) => a - b);
  const changed = utterance.live_text ? [...changedPlaces(letters, Array.from(utterance.live_text))] : [];
  let at = 0;
  return ordered.map((place, i) => {
    const next = ordered[i + 1] ?? letters.length;
    at = said.get(place) ?? at;
    return {
      text: letters.slice(place, next).join(""),
      at,
      heard: repairs.find((one) => one.start === place)?.from ?? null,
      changed: changed.some((one) => place <= one && one < next),
    };
  });
}
