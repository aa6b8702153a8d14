import type { FlowLead, FlowNode, FlowWhen } from "@/api/types/flow";
import { useI18n } from "@/i18n";

/** What nodes and ways of a flow are called. */
export function useFlowWords() {
  const i18n = useI18n();
  const { t, word } = i18n;
  const english = () => i18n.language === "en";

  const named = (lead: FlowLead) => (english() ? lead.name_en : lead.name);

  function condition(lead: FlowLead, when: FlowWhen): string {
    const told = [
      when.within && t("flow.when.within", { hours: when.within }),
      when.dialled && t("flow.when.dialled", { number: when.dialled }),
      when.said && t("flow.when.danger"),
      when.repeated && t("flow.when.repeated", { calls: when.repeated.calls, hours: when.repeated.hours }),
      when.waiting && t("flow.when.waiting", { queue: when.waiting.queue, count: when.waiting.at_least }),
      when.caller && word("flow.caller", when.caller),
      when.mode && t("flow.when.mode", { mode: named(lead) }),
    ];
    return told.filter(Boolean).join(t("flow.and"));
  }

  /** One word for all ways between two nodes; nothing for the only way on. */
  function way(leads: readonly FlowLead[]): string {
    const keys = leads.filter((lead) => lead.way === "key").map((lead) => lead.key);
    const parts = [
      keys.length ? t("flow.keys", { keys: keys.join(" ") }) : "",
      ...leads.flatMap((lead) => (lead.when ? [condition(lead, lead.when)] : [])),
      ...leads.filter((lead) => ["otherwise", "skipped", "thanked", "silent", "unhappy"].includes(lead.way)).map((lead) => word("flow.way", lead.way)),
    ];
    return parts.filter(Boolean).join(t("flow.or"));
  }

  /** The names of the keys, each on a line. */
  function keyNames(leads: readonly FlowLead[]): string {
    return leads
      .filter((lead) => lead.way === "key")
      .map((lead) => `${lead.key} ${named(lead)}`)
      .join("\n");
  }

  function said(node: FlowNode): string {
    return node.prompts.map((prompt) => (english() ? prompt.en : prompt.zh)).join(" ");
  }

  function detail(node: FlowNode): string {
    if (node.do === "choose") return t("flow.decides");
    if (node.do !== "queue") return said(node);
    const queue = (english() ? node.queue_en : node.queue) || t("flow.chosenQueue");
    return node.sooner ? t("flow.sooner", { queue, sooner: node.sooner }) : queue;
  }

  return { way, keyNames, said, detail, kind: (node: FlowNode) => word("flow.do", node.do) };
}
