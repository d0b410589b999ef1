import type { SubagentView, TimelineEvent } from '@custody/protocol'

/** One thing of the conversation as it is drawn: the event, and whose it is. */
export type ConversationEvent = {
  readonly event: TimelineEvent
  /** The subagent it belongs to, by name; null for the main conversation. */
  readonly subagent: string | null
  /** How deep that subagent stands: 0 for the main conversation. */
  readonly depth: number
}

/** What a subagent is called where its own name is not here. */
export function subagentName(subagent: Pick<SubagentView, 'name'>, at: number): string {
  return subagent.name ?? `subagent ${at + 1}`
}

/** The tree in drawing order, each with its depth: parents first, children below them. */
export function subagentRows(
  tree: readonly SubagentView[],
): readonly { readonly subagent: SubagentView; readonly name: string; readonly depth: number }[] {
  const depths = new Map<string, number>()
  return tree.map((subagent, at) => {
    const depth = subagent.parent === null ? 1 : (depths.get(subagent.parent) ?? 0) + 1
    depths.set(subagent.subagent, depth)
    return { subagent, name: subagentName(subagent, at), depth }
  })
}

/** The events in order, each with its subagent; only those of `only` where one is chosen, its own start included. */
export function conversationOf(
  events: readonly TimelineEvent[],
  tree: readonly SubagentView[],
  only: string | undefined,
): readonly ConversationEvent[] {
  const rows = new Map(subagentRows(tree).map((row) => [String(row.subagent.subagent), row]))
  return events
    .filter((event) => only === undefined || event.subagent === only)
    .map((event) => {
      const row = event.subagent === null ? undefined : rows.get(event.subagent)
      return {
        event,
        subagent: event.subagent === null ? null : (row?.name ?? 'subagent'),
        depth: event.subagent === null ? 0 : (row?.depth ?? 1),
      }
    })
}
