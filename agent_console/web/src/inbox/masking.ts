/**
 * A preview of what the server takes out of a public text (`crm.identity.masks`). The server's own masking decides;
 * this one only shows the writer early what will not be read.
 */

const NUMBER = "(?:[0-9A-Za-z]{1,5}(?:-[0-9A-Za-z]{1,5}){0,3}|[零〇一二三四五六七八九十百甲乙丙丁]{1,5})";
const INSIDE = `(?:${NUMBER}(?:单元|门洞|门|层|楼|号房|号|室|户))`;
const PATTERNS: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9])/g,
  /(?<![0-9])(?:(?:\+|00)?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])/g,
  /(?<![0-9])0[1-9][0-9]{1,2}[- ]?[0-9]{7,8}(?![0-9])/g,
  new RegExp(
    `(?:${NUMBER}号楼|${NUMBER}(?:栋|幢|座)|${NUMBER}单元)${INSIDE}{0,3}|${NUMBER}(?:室|号房)` +
      `|(?<=[路街道巷弄里村])${NUMBER}号(?!线|文|令|公告)${INSIDE}{0,3}`,
    "g",
  ),
];

export interface Stretch {
  text: string;
  hidden: boolean;
}

/** Cut a text into stretches that stay and stretches that will be masked. */
export function masked(text: string): Stretch[] {
  const hits = PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length] as const));
  hits.sort((a, b) => a[0] - b[0]);
  const stretches: Stretch[] = [];
  let at = 0;
  for (const [from, until] of hits) {
    if (from < at) continue;
    if (from > at) stretches.push({ text: text.slice(at, from), hidden: false });
    stretches.push({ text: text.slice(from, until), hidden: true });
    at = until;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), hidden: false });
  return stretches;
}
