export interface Place {
  district: string;
  subdistrict: string;
  community: string;
}

export const NOWHERE: Readonly<Place> = { district: "", subdistrict: "", community: "" };

export function placePath(place: Place): string[] {
  return [place.district, place.subdistrict, place.community].filter(Boolean);
}

/** The place of a chosen path; nothing chosen is nowhere. */
export function placeOf(path: unknown): Place {
  const names = Array.isArray(path) ? path.map(String) : [];
  return { district: names[0] ?? "", subdistrict: names[1] ?? "", community: names[2] ?? "" };
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[\s/]+/g, "");

/** Whether a category is meant: its code begins so, or its path holds all the words in any order. */
export function fitsCategory(category: { code: string; path: string; label: string }, keyword: string): boolean {
  const words = keyword.toLowerCase().split(/[\s/]+/).filter(Boolean);
  if (words.length === 0) return false;
  if (category.code && words.length === 1 && category.code.startsWith(words[0] ?? "")) return true;
  const names = bare(category.path + category.label);
  return words.every((word) => names.includes(word));
}

/** Whether a place is meant by one of its names, also when more was typed than its name (解放大道12号). */
export function fitsPlace(names: readonly string[], keyword: string): boolean {
  const typed = bare(keyword);
  return typed !== "" && names.some((name) => bare(name).includes(typed) || (name.length > 2 && typed.includes(bare(name))));
}
