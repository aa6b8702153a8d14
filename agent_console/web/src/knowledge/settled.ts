import type { Hit } from "@/api/knowledge";

/**
 * What is offered after news came: whoever stays keeps the place it has, so that no key means another answer under the
 * finger that is about to press it. Nothing new leaves everything as it was.
 */
export function settled(old: readonly Hit[], news: readonly Hit[]): Hit[] {
  if (news.length === 0) return [...old];
  const left = news.filter((hit) => !old.some((one) => one.id === hit.id));
  const places = old.map((one) => news.find((hit) => hit.id === one.id) ?? left.shift());
  return [...places, ...left].filter((hit): hit is Hit => hit !== undefined).slice(0, Math.max(news.length, 1));
}
