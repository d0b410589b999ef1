import type { Id } from '@custody/model'
import { agentNames, keyProtections, outcomes } from '@custody/model'
import { z } from 'zod'

/** An id of ours, as text on the wire. Checked by shape; typed as what it names. */
export function idOf<Prefix extends string>(prefix: Prefix): z.ZodType<Id<Prefix>, string> {
  const text = z.string().regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`))
  return text as unknown as z.ZodType<Id<Prefix>, string>
}

export const DeviceIdText = idOf('dev')
export const SessionIdText = idOf('ses')
export const TurnIdText = idOf('trn')
export const CallIdText = idOf('call')
export const SubagentIdText = idOf('sub')
export const AlertIdText = idOf('alr')
export const OrganisationIdText = idOf('org')

/** Whole milliseconds since 1970-01-01T00:00:00Z. */
export const Moment = z.int().min(0)
export const Count = z.int().min(0)
export const Milliseconds = z.number().min(0)

/** 32 bytes, hex, lower case. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
export const Base64Text = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
export const Base64UrlText = z.string().regex(/^[A-Za-z0-9_-]*$/)

/** `sha256:` and 64 hex digits over the policy's content. */
export const PolicyVersionText = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** The name of an evidence log: `<organisation>/device/<device id>/e<epoch>`, or one of the organisation's own. */
export const OriginText = z
  .string()
  .regex(/^[a-z0-9._-]+\/(?:device\/dev_[0-9a-z]{26}\/e[0-9]{1,9}|acts|heads)$/)

export const OutcomeWord = z.enum(outcomes)
export const ModeWord = z.enum(['observe', 'enforce'])
export const SeverityWord = z.enum(['low', 'medium', 'high', 'critical'])
export const AgentWord = z.enum(agentNames)
export const IsolationWord = z.enum(['same-user', 'separate'])
export const KeyProtectionWord = z.enum(keyProtections)
export const AssuranceWord = z.enum(['passkey-uv', 'oidc-mfa', 'oidc', 'os-account', 'none'])
export const PlatformWord = z.enum(['linux', 'darwin', 'win32'])
export const CheckStatusWord = z.enum(['pass', 'fail', 'unknown', 'not_applicable'])
export const McpLevelWord = z.enum(['launched', 'observed', 'declared'])
export const PresetWord = z.enum(['observe', 'balanced', 'strict', 'custom'])
/** Why a device begins a new log. As `epoch.opened` has it. */
export const EpochBecauseWord = z.enum(['loss', 'wiped', 'restored', 'cloned', 'rotated', 'other'])
export const EvidenceStateWord = z.enum(['recorded', 'sealed', 'stored', 'cosigned', 'stamped'])

export const AgentNamed = z.object({ name: AgentWord, version: z.string() })

/** No parameters, no query, or no body. */
export const Nothing = z.object({})

/** A filter that takes one or many values; in the query the name is repeated. */
export function manyOf<Item extends z.ZodType<string, string>>(item: Item) {
  return z.union([z.array(item), item.transform((one) => [one])]).optional()
}

/** A whole number in a query, where everything is text. */
export const QueryCount = z.coerce.number().int().min(0)

/** `cursor` is opaque and comes from the page before; without it the first page, newest first. */
export const Paging = { cursor: z.string().max(200).optional(), limit: QueryCount.optional() }

/** One page of rows, newest first. `next` is null on the last page. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable() })
}
