import type { Announcement, AnnouncementContent, Area } from "@/api/types/announcements";
import type { CategoryNode } from "@/api/types/lists";
import { fullTime } from "@/shared/time";

const CITY_OFFSET = "+08:00";
const HOUR_MS = 3_600_000;

/** What is typed; categories by their codes, moments as the city's clocks show them. */
export interface AnnouncementForm {
  text: string;
  department: string;
  areas: Area[];
  words: string;
  categories: string[];
  phrase: string;
  from: string;
  until: string;
}

/** The leaves of the tree, code and path. */
export function leaves(tree: readonly CategoryNode[]): { code: string; path: string }[] {
  return tree.flatMap((node) => (node.children.length > 0 ? leaves(node.children) : [{ code: node.code, path: node.path }]));
}

function shown(iso: string): string {
  return fullTime(iso).slice(0, 16).replace(" ", "T");
}

/** An empty form; it begins now and lasts some hours. */
export function emptyForm(department: string, now: number): AnnouncementForm {
  const [from, until] = [now, now + 6 * HOUR_MS].map((ms) => shown(new Date(ms).toISOString()));
  return { text: "", department, areas: [], words: "", categories: [], phrase: "", from: from ?? "", until: until ?? "" };
}

export function formOf(one: Announcement, tree: readonly CategoryNode[]): AnnouncementForm {
  const codes = leaves(tree).filter((leaf) => one.categories.includes(leaf.path));
  return {
    text: one.text,
    department: one.department.code,
    areas: one.areas,
    words: one.words.join(" "),
    categories: codes.map((leaf) => leaf.code),
    phrase: one.phrase,
    from: shown(one.starts_at),
    until: shown(one.ends_at),
  };
}

export function contentOf(form: AnnouncementForm, tree: readonly CategoryNode[]): AnnouncementContent {
  return {
    text: form.text.trim(),
    department: form.department,
    areas: form.areas,
    words: [...new Set(form.words.split(/[\s,，、;；]+/).filter(Boolean))],
    categories: leaves(tree)
      .filter((leaf) => form.categories.includes(leaf.code))
      .map((leaf) => leaf.path),
    phrase: form.phrase,
    starts_at: `${form.from}:00${CITY_OFFSET}`,
    ends_at: `${form.until}:00${CITY_OFFSET}`,
  };
}

/** A place by its deepest name. */
export function placeName(area: Area): string {
  return area.community || area.subdistrict || area.district;
}

/** A place that stands in the list already, or lies in one that does, adds nothing. */
export function withArea(areas: readonly Area[], area: Area): Area[] {
  const holds = areas.some(
    (one) => one.district === area.district && ["", area.subdistrict].includes(one.subdistrict) && ["", area.community].includes(one.community),
  );
  return area.district && !holds ? [...areas, area] : [...areas];
}
