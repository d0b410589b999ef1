import type { AnswerOf, ServerEndpoints } from '@custody/protocol'

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

/** What an act was done to, and what the leaf says besides: names and values, nothing left out but what is null. */
export function actFacts({
  facts,
  name,
  change,
  detail,
}: ActRow): readonly (readonly [string, string])[] {
  const { target, ...rest } = facts
  const told: readonly (readonly [string, unknown])[] = [
    ['Name', name],
    ['Target', target],
    ...Object.entries(rest).map(([key, value]): readonly [string, unknown] => [
      heading(key),
      value,
    ]),
    ['Change', change],
    ['Detail', detail],
  ]
  return told.flatMap(([key, value]) =>
    value === null || value === undefined
      ? []
      : [[key, typeof value === 'string' ? value : JSON.stringify(value)] as const],
  )
}

function heading(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`
}
