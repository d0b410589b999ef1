import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { counted } from '../../words/format.ts'
import { becauses, becauseWords } from '../devices/standing-words.ts'

export type ActRow = AnswerOf<ServerEndpoints['listActs']>['rows'][number]

const words: Readonly<Record<string, string>> = {
  'organisation.opened': 'Log of acts opened',
  'policy.published': 'Policy published',
  'code.published': 'Code published',
  'content.revealed': 'Content revealed',
  'content.erased': 'Content erased',
  'epoch.granted': 'Epoch granted',
  'admin.signed-in': 'Signed in',
  'admin.signed-out': 'Signed out',
  'admin.device-enrolled': 'Device enrolled',
  'admin.device-quarantined': 'Device quarantined',
  'admin.device-released': 'Device released',
  'admin.device-removed': 'Device removed',
  'admin.token-made': 'Enrolment token made',
  'admin.token-revoked': 'Enrolment token revoked',
  'admin.policy-drafted': 'Policy drafted',
  'admin.policy-published': 'Policy published',
  'admin.mcp-approved': 'MCP server approved',
  'admin.mcp-blocked': 'MCP server blocked',
  'admin.waiver-granted': 'Waiver granted',
  'admin.waiver-refused': 'Waiver refused',
  'admin.alert-acknowledged': 'Alert acknowledged',
  'admin.role-changed': 'Role changed',
  'admin.settings-changed': 'Settings changed',
  'admin.export-made': 'Export made',
}

/** What an act is called; its own word where there is no better one. */
export function actName(kind: string): string {
  return words[kind] ?? kind
}

/** The same of one act: a release that let a pending device in is an approval. */
export function actTitle({ kind, change }: Pick<ActRow, 'kind' | 'change'>): string {
  const isApproval = kind === 'admin.device-released' && stateBefore(change) === 'pending'
  return isApproval ? 'Device approved' : actName(kind)
}

function stateBefore(change: ActRow['change']): unknown {
  return typeof change === 'object' && change !== null && 'before' in change
    ? change['before']
    : null
}

/** What an act was done to, and what the leaf says besides: names and values, nothing left out but what is null. */
export function actFacts({
  kind,
  facts,
  name,
  change,
  detail,
}: ActRow): readonly (readonly [string, string])[] {
  const { target, ...rest } = facts
  const told: readonly (readonly [string, unknown])[] = [
    ['Name', name],
    ['Target', target],
    ...Object.entries(rest).map(
      kind === 'epoch.granted'
        ? grantFact
        : ([key, value]): readonly [string, unknown] => [heading(key), value],
    ),
    ['Change', change],
    ['Detail', detail],
  ]
  return told.flatMap(([key, value]) =>
    value === null || value === undefined
      ? []
      : [[key, typeof value === 'string' ? value : JSON.stringify(value)] as const],
  )
}

/** A fact of `epoch.granted`: what it closes, and why, in words. */
function grantFact([key, value]: readonly [string, unknown]): readonly [string, unknown] {
  if (key === 'previous') return ['Closes', closedWords(value)]
  if (key === 'because') return ['Because', wordOf(value)]
  return [key === 'origin' ? 'Opens' : heading(key), value]
}

function wordOf(because: unknown): unknown {
  const known = becauses.find((word) => word === because)
  return known === undefined ? because : becauseWords[known]
}

/** The last head of the epoch before, as the witnesses know it. */
function closedWords(previous: unknown): unknown {
  if (previous === null) return 'no head of the epoch before was known'
  const isHead = typeof previous === 'object' && 'origin' in previous && 'size' in previous
  return isHead && typeof previous.size === 'number' && 'root' in previous
    ? `${String(previous.origin)} at ${counted(previous.size, 'entry', 'entries')}, root ${String(previous.root)}`
    : previous
}

function heading(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`
}
