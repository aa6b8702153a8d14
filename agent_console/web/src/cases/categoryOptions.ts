import type { CascaderNode, CascaderOption } from "element-plus";

import type { CategoryNode } from "@/api/types/lists";

import { fitsCategory } from "./picks";

export interface CategoryOption extends CascaderOption {
  value: string;
  label: string;
  code: string;
  path: string;
  children?: CategoryOption[];
}

/** The tree of categories as it is chosen from; a choice is known by its `path` or by its `code`. */
export function categoryOptions(tree: readonly CategoryNode[], by: "path" | "code", english: boolean): CategoryOption[] {
  return tree.map((node) => ({
    value: node[by],
    label: english && node.name_en ? node.name_en : node.name,
    code: node.code,
    path: node.path,
    children: node.children.length > 0 ? categoryOptions(node.children, by, english) : undefined,
  }));
}

/** Whether a node is meant by what was typed. */
export function meansCategory(node: CascaderNode, typed: string): boolean {
  const { code, path } = node.data as CategoryOption;
  return fitsCategory({ code, path, label: node.text }, typed);
}
