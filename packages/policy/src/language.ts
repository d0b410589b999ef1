import type { ActionKind } from '@custody/model'
import { agentNames, executableStates, keyProtections, pathLabels } from '@custody/model'

/** What kind of thing each action is done to. The schema says the same; a test holds them together. */
export const resourceTypes: { readonly [kind in ActionKind]: string } = {
  'tool.call': 'Tool',
  'shell.run': 'Program',
  'file.read': 'File',
  'file.write': 'File',
  'file.delete': 'File',
  'file.chmod': 'File',
  'file.link': 'File',
  'net.connect': 'Host',
  'git.push': 'Workspace',
  'git.history-rewrite': 'Workspace',
  'package.install': 'Program',
  'package.publish': 'Program',
  'container.run': 'Program',
  'infra.change': 'Program',
  'database.change': 'Program',
  'process.kill': 'Program',
  'privilege.raise': 'Program',
  'schedule.add': 'Program',
  'mcp.connect': 'McpServer',
  'mcp.call': 'McpServer',
  'agent.launch': 'Agent',
  'agent.spawn': 'Agent',
  'prompt.submit': 'Agent',
  'config.change': 'Agent',
  'opaque.run': 'Program',
}

export const actionKinds = Object.keys(resourceTypes) as readonly ActionKind[]

/** Groups that a rule may name instead of the single actions. */
export const actionGroups: { readonly [kind in ActionKind]?: readonly string[] } = {
  'file.write': ['file.change'],
  'file.delete': ['file.change'],
  'file.chmod': ['file.change'],
  'file.link': ['file.change'],
}

/** The posture checks that rules may read. Each is a string of its own, `unknown` where nobody answered. */
export const postureFacts = [
  'disk_encryption',
  'endpoint_protection',
  'firewall',
  'os_updates',
  'os_version',
  'screen_lock',
  'secure_boot',
  'tpm',
] as const

/** Facts whose values are `pass`, `fail`, `unknown`, `not_applicable` or `yes`, `no`, `unknown`. */
const triStateFacts: ReadonlySet<string> = new Set([
  ...postureFacts,
  'definitionChanged',
  'nameAgrees',
  'pinned',
  'production',
])

/** The bad value of a fact that can be unknown as well, and the good one to ask for instead. */
export function distrusted(fact: string): { readonly bad: string; readonly good: string } | null {
  if (fact === 'executable') return { bad: 'new', good: 'known' }
  return triStateFacts.has(fact) ? { bad: 'fail', good: 'pass' } : null
}

const checkStatuses = ['pass', 'fail', 'unknown', 'not_applicable'] as const
const yesNoUnknown = ['yes', 'no', 'unknown'] as const

/** Facts whose values are all known: another text is a mistake in the rule. Read as the rule names them. */
export const factValues: { readonly [fact: string]: readonly string[] } = {
  labels: pathLabels,
  carriedLabels: pathLabels,
  direction: ['send', 'receive', 'listen'],
  addressClass: ['public', 'private', 'loopback', 'metadata', 'unknown'],
  codeFrom: [
    'none',
    'argument',
    'workspace-file',
    'file',
    'input',
    'network',
    'decoded',
    'unknown',
  ],
  force: ['no', 'with-lease', 'yes'],
  from: ['registry', 'url', 'git', 'file', 'lockfile'],
  approvedAs: ['fingerprint', 'command', 'origin', 'none'],
  artefact: ['content', 'version', 'floating', 'file', 'remote', 'unknown'],
  definitionChanged: yesNoUnknown,
  nameAgrees: yesNoUnknown,
  reachedBy: ['process', 'address', 'unknown'],
  level: ['launched', 'observed', 'declared', 'unknown'],
  pinned: yesNoUnknown,
  production: yesNoUnknown,
  toolClass: [
    'shell',
    'read',
    'write',
    'edit',
    'search',
    'fetch',
    'web-search',
    'subagent',
    'mcp',
    'skill',
    'plan',
    'unknown',
  ],
  'agent.name': agentNames,
  'agent.executable': executableStates,
  'device.platform': ['linux', 'darwin', 'win32'],
  'device.isolation': ['same-user', 'separate'],
  'device.keyProtection': keyProtections,
  'person.assurance': ['passkey-uv', 'oidc-mfa', 'oidc', 'os-account', 'none'],
  ...Object.fromEntries(postureFacts.map((fact) => [`posture.${fact}`, checkStatuses])),
}

/** What an annotation may say. Null: any text. */
export const annotations: { readonly [name: string]: readonly string[] | null } = {
  id: null,
  title: null,
  reason: null,
  severity: ['low', 'medium', 'high', 'critical'],
  outcome: ['deny', 'approve', 'ask', 'warn'],
  mode: ['enforce', 'observe'],
  control: null,
  grant: ['skip-prompt'],
  wait: ['cosigned', 'approval'],
}
