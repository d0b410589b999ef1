import type { Said } from '@custody/agents'

/** What hooks and transcript each told of a session; where they differ, somebody left something out. */
export type CrossCheck = {
  /** A hook told of this call. */
  readonly heard: (toolUseId: string) => void
  /** The transcript tells of what was said. */
  readonly told: (said: Said, atMs: number) => void
  /** Calls that only the transcript knows, or only the hooks, longer than the grace; each is told once. */
  readonly disagreements: (atMs: number) => readonly Disagreement[]
}

export type Disagreement = {
  readonly toolUseId: string
  readonly knownBy: 'transcript' | 'hooks'
}

/** Hook and file arrive in either order, so each has this long to follow the other. */
export const graceMs = 10_000

/** `isHeard`: hooks told of that call, be it before this check began. */
export function crossCheck(
  now: () => number,
  isHeard: (toolUseId: string) => boolean = () => false,
): CrossCheck {
  const byHooks = new Map<string, number>()
  const byTranscript = new Map<string, number>()
  let hasTold = false

  return {
    heard(toolUseId) {
      if (byTranscript.delete(toolUseId)) return
      byHooks.set(toolUseId, now())
    },
    told(said, atMs) {
      hasTold = true
      if (said.kind !== 'tool_use') return
      if (byHooks.delete(said.toolUseId) || isHeard(said.toolUseId)) return
      byTranscript.set(said.toolUseId, atMs)
    },
    disagreements(atMs) {
      const late = (known: Map<string, number>) =>
        [...known].filter(([, since]) => atMs - since > graceMs).map(([id]) => id)
      const onlyTranscript = late(byTranscript)
      // A conversation that is not kept at all is a missing one, not one that disagrees about each call.
      const onlyHooks = hasTold ? late(byHooks) : []
      for (const id of onlyTranscript) byTranscript.delete(id)
      for (const id of onlyHooks) byHooks.delete(id)
      return [
        ...onlyTranscript.map((toolUseId) => ({ toolUseId, knownBy: 'transcript' }) as const),
        ...onlyHooks.map((toolUseId) => ({ toolUseId, knownBy: 'hooks' }) as const),
      ]
    },
  }
}
