import type { McpServerRow } from '@custody/protocol'
import type { Tone } from '../../parts/badge.tsx'

/** Whether a server is approved, as a word and a tone. Undecided is not approved. */
export const approvals: Readonly<
  Record<McpServerRow['approved'], { readonly word: string; readonly tone: Tone }>
> = {
  yes: { word: 'approved', tone: 'allow' },
  no: { word: 'not approved', tone: 'deny' },
  unknown: { word: 'undecided', tone: 'ask' },
}

/** What each level of identity rests on. */
export const levels: Readonly<Record<McpServerRow['level'], string>> = {
  launched: 'started by our gateway from a pinned artefact',
  observed: 'seen as a live process of the agent, with what it runs',
  declared: 'read from a configuration only: anybody can write such a line',
}

/** What must be said about a server's identity before its name is believed. */
export function identityCaveats(
  server: Pick<McpServerRow, 'level' | 'pinned' | 'names' | 'transport'>,
): readonly string[] {
  return [
    server.level === 'declared' &&
      'Identity is only declared: its command or URL, not what really runs.',
    server.pinned !== 'yes' &&
      'Its behaviour is not pinned: the same server may answer differently tomorrow.',
    server.names.length > 1 &&
      `It goes by ${server.names.length} names; a name identifies nothing.`,
    server.transport.kind === 'unknown' && 'How it is reached was not told.',
  ].filter((caveat) => caveat !== false)
}
