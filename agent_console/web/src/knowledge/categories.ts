import type { CategoryNode } from "@/api/types/lists";

function leaves(nodes: readonly CategoryNode[]): CategoryNode[] {
  return nodes.flatMap((node) => (node.children.length > 0 ? leaves(node.children) : [node]));
}

/** The path of a leaf; its code where the rules in force have none. */
export function categoryName(tree: readonly CategoryNode[], code: string): string {
  return leaves(tree).find((leaf) => leaf.code === code)?.path ?? code;
}
