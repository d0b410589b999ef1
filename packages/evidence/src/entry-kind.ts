import { executableStates, keyProtections } from '@custody/model'
import { z } from 'zod'
import { codeTargets } from './code-target.ts'
import { isFieldId } from './field.ts'
import type { FieldId } from './field.ts'
import {
  count,
  hash,
  id,
  keyBytes,
  originText,
  policyVersion,
  ruleId,
  time,
  triState,
} from './scalar.ts'

// Exempt from the size limit: this file is a table. It is closed and append-only: the facts of a kind never change,
// a new need is a new kind, and a verifier refuses a kind it does not know.

export const entrySources = ['hook', 'transcript', 'gateway', 'probe', 'server', 'device'] as const
export type EntrySource = (typeof entrySources)[number]

/** How the agent asks its developer; `other` is a word of the agent that we have none for. */
export const permissionModes = [
  'default',
  'accept-edits',
  'plan',
  'auto',
  'dont-ask',
  'bypass-permissions',
  'other',
  'unknown',
] as const
export type EntryPermissionMode = (typeof permissionModes)[number]

/** Alerts, a closed list. docs/errors holds what each means and what to do. */
export const alertCodes = [
  'TRANSCRIPT_MISSING',
  'TRANSCRIPT_DISAGREES',
  'COSIGN_LATE',
  'LINK_REFUSED',
  'CALLER_UNVERIFIED',
  'HOOK_TAMPERED',
  'LOG_FORKED',
  'OUTBOX_FULL',
  'POLICY_ERROR',
  'POLICY_REFUSED',
  'POLICY_STALE',
  'HOOK_REFUSED',
  'CALL_UNANNOUNCED',
  'CLOCK_WENT_BACK',
  'SEAL_LATE',
  'KEY_UNAVAILABLE',
  'MCP_CHANGED_IN_SESSION',
  'SETTINGS_CHANGED',
  'DEVICE_SILENT',
  'EVIDENCE_REFUSED',
  'REQUEST_REFUSED',
] as const
export type AlertCode = (typeof alertCodes)[number]

/** Who spoke to the hook: the agent itself, something else of the same account, or nobody (no connection). */
const caller = z.enum(['agent', 'unverified', 'none'])
const isolation = z.enum(['same-user', 'separate'])
const assurance = z.enum(['passkey-uv', 'oidc-mfa', 'oidc', 'os-account', 'none'])
const keyProtection = z.enum(keyProtections)
const scope = z.enum(['managed', 'user', 'project', 'local', 'plugin', 'agent', 'unknown'])
const fieldId = z.custom<FieldId>(isFieldId)
const orNull = <Schema extends z.ZodType>(schema: Schema) => z.nullable(schema)

/** A head of a log: its size, and the root of that size. */
const head = z.strictObject({ origin: originText, size: count, root: hash })
const sealKind = z.enum(['tpm-nv-certify/1', 'tpm-quote/1', 'se-p256/1', 'file-p256/1'])
const epochBecause = z.enum(['loss', 'wiped', 'restored', 'cloned', 'rotated', 'other'])

const postureCounts = { pass: count, fail: count, unknown: count, notApplicable: count }

const mcpServer = {
  /** Random, given by the device when it first meets the server: joins entries without naming it. */
  server: orNull(id('mcp')),
  level: z.enum(['launched', 'observed', 'declared']),
  transport: z.enum(['stdio', 'http', 'sse', 'websocket', 'unknown']),
  approved: z.enum(['yes', 'no', 'undecided']),
  pinned: triState,
  enabled: z.boolean(),
  scope,
}

/** What an administrator did, to what. Names, reasons and changes are committed fields. */
const administratorAct = z.strictObject({
  target: orNull(
    z.union([
      id('dev'),
      id('pol'),
      id('ses'),
      id('alr'),
      id('apr'),
      id('wvr'),
      id('mcp'),
      id('tok'),
      id('per'),
    ]),
  ),
  number: orNull(count),
  result: z.enum(['done', 'refused']),
})

/** The facts of every kind: integers, enumerations, booleans, random ids, keys and hashes of leaves and keys. */
export const entryKinds = {
  'session.opened': z.strictObject({
    caller,
    isolation,
    keyProtection,
    assurance,
    /** Age of the person binding that the leaf's `person` names. */
    bindingAgeMs: orNull(count),
    permissionMode: z.enum(permissionModes),
    begun: z.enum(['startup', 'resume', 'clear', 'compact', 'fork', 'unknown']),
  }),
  'session.closed': z.strictObject({
    caller,
    because: z.enum([
      'exit',
      'clear',
      'logout',
      'process-gone',
      'silent',
      'stopped',
      'other',
      'unknown',
    ]),
  }),
  'prompt.submitted': z.strictObject({
    caller,
    /** True for a turn that the agent made itself, e.g. a task's notification. */
    machineMade: z.boolean(),
    attachments: count,
  }),
  'message.said': z.strictObject({
    role: z.enum(['assistant', 'thinking', 'user', 'system']),
    // Tokens are told once per answer of the model: on its first message; null on the others.
    inputTokens: orNull(count),
    outputTokens: orNull(count),
    cacheReadTokens: orNull(count),
    cacheWriteTokens: orNull(count),
  }),
  'call.intended': z.strictObject({ caller, actions: count, opaque: z.boolean() }),
  'call.decided': z.strictObject({
    caller,
    actions: count,
    /** Part of the call could not be read, so `opaque.run` was decided too. */
    opaque: z.boolean(),
    /** The MCP server called, as `mcp.seen` named it; null for other calls. */
    mcp: orNull(id('mcp')),
    permissionMode: z.enum(permissionModes),
    /** Age of the oldest posture check the decision could rest on. */
    postureAgeMs: orNull(count),
    approval: orNull(id('apr')),
    waiver: orNull(id('wvr')),
    skipPrompt: z.boolean(),
    latencyUs: count,
  }),
  'call.finished': z.strictObject({
    caller,
    status: z.enum(['ok', 'failed', 'interrupted', 'unknown']),
    durationMs: orNull(count),
    /** False when no `call.decided` of ours came before it. */
    announced: z.boolean(),
    /** What the agent was given in place of an output that held secrets. */
    replaced: z.enum(['no', 'yes', 'impossible']),
    mcp: orNull(id('mcp')),
  }),
  'subagent.started': z.strictObject({ caller, parent: orNull(id('sub')) }),
  'subagent.ended': z.strictObject({ caller, status: z.enum(['ok', 'failed', 'unknown']) }),
  'mcp.seen': z.strictObject(mcpServer),
  'mcp.changed': z.strictObject({
    ...mcpServer,
    change: z.enum(['added', 'removed', 'identity', 'definitions', 'approval', 'enabled', 'name']),
    duringSession: z.boolean(),
  }),
  'tools.defined': z.strictObject({ server: orNull(id('mcp')), tools: count, pinned: triState }),
  'posture.measured': z.strictObject(postureCounts),
  'posture.changed': z.strictObject({ ...postureCounts, changed: count, worse: count }),
  'agent.found': z.strictObject({
    governed: z.enum(['enforced', 'observed', 'no', 'unknown']),
    running: z.boolean(),
    /** Whether its namespaces are the reference ones. */
    namespaces: z.enum(['reference', 'foreign', 'unknown']),
    /** Whether its environment names a loader (LD_PRELOAD and kin). */
    loaders: triState,
  }),
  /** What is known of the bytes that an agent runs. */
  'agent.identified': z.strictObject({
    executable: z.enum(executableStates),
    /** False: it was kept from starting. */
    started: z.boolean(),
  }),
  'install.changed': z.strictObject({
    change: z.enum(['installed', 'uninstalled', 'repaired', 'tampered', 'updated']),
    scope,
    files: count,
  }),
  'hook.missing': z.strictObject({
    because: z.enum(['file-missing', 'entry-missing', 'entry-changed', 'no-traffic', 'unreadable']),
    scope,
  }),
  'policy.applied': z.strictObject({
    version: policyVersion,
    number: count,
    mode: z.enum(['observe', 'enforce', 'mixed']),
    preset: z.enum(['observe', 'balanced', 'strict', 'custom']),
    rules: count,
    expiresAt: orNull(time),
  }),
  /** The leaf's `call` names the call; what exactly is approved is the committed `detail`. */
  'approval.asked': z.strictObject({ approval: id('apr'), expiresAt: time }),
  'approval.given': z.strictObject({
    approval: id('apr'),
    answer: z.enum(['approved', 'refused']),
    assurance,
    expiresAt: time,
  }),
  'waiver.used': z.strictObject({ waiver: id('wvr'), rule: ruleId, expiresAt: time }),
  'person.bound': z.strictObject({ assurance, notBefore: time, notAfter: time }),
  'request-key': z.strictObject({
    algorithm: z.enum(['ed25519']),
    /** The 32 bytes of RFC 8032. */
    publicKey: hash,
    expiresAt: time,
    /** The server's nonce; null when the device was offline at start. */
    nonce: orNull(keyBytes),
  }),
  enrolled: z.strictObject({
    /** SubjectPublicKeyInfo, DER. */
    publicKey: keyBytes,
    seal: sealKind,
    /** Name of the counter's NV index; null where there is no counter. */
    nvName: orNull(keyBytes),
    keyProtection,
    isolation,
    environment: z.enum(['host', 'container', 'wsl', 'vm', 'remote', 'unknown']),
    platform: z.enum(['linux', 'darwin', 'win32']),
    origin: originText,
    /** When the key must be renewed; null for attested keys. */
    notAfter: orNull(time),
  }),
  'epoch.opened': z.strictObject({
    epoch: count,
    because: epochBecause,
    /** The last head of the epoch before, as the witness (else the server) knows it. */
    previous: orNull(head),
    /** Entries of the epoch before that the device no longer has. */
    lost: orNull(count),
    /** Leaf hash of the grant in the organisation's `acts`. */
    grant: orNull(hash),
  }),
  recovery: z.strictObject({
    cause: z.enum(['crash', 'power-loss', 'disk-full', 'killed', 'upgrade', 'unknown']),
    /** Entries that were recorded and not yet sealed when it came back. */
    unsealed: count,
    downMs: orNull(count),
  }),
  gap: z.strictObject({
    because: z.enum(['stopped', 'crash', 'suspended', 'disk-full', 'hooks-missing', 'unknown']),
    from: orNull(time),
    to: time,
    missed: orNull(count),
  }),
  heartbeat: z.strictObject({ outbox: count, oldestMs: orNull(count), sessions: count }),
  alert: z.strictObject({
    code: z.enum(alertCodes),
    /** The entry of this log that it is about. */
    about: orNull(count),
    /** How many like it this entry stands for: at least 1. */
    times: count.min(1),
  }),
  /** The first entry of an organisation's `acts`: the key that signs the heads of its own two logs. */
  'organisation.opened': z.strictObject({
    algorithm: z.enum(['ed25519']),
    /** The 32 bytes of RFC 8032. */
    publicKey: hash,
  }),
  /** In `acts`: from here on devices may apply that policy. What it says is the committed `change`. */
  'policy.published': z.strictObject({
    version: policyVersion,
    number: count,
    mode: z.enum(['observe', 'enforce', 'mixed']),
    preset: z.enum(['observe', 'balanced', 'strict', 'custom']),
  }),
  /** In `acts`: that device may begin that epoch, with that key, and the epoch before is closed. Once for each origin. */
  'epoch.granted': z.strictObject({
    /** Of the log that it opens. */
    origin: originText,
    epoch: count,
    /** The last head of the epoch before, as the witnesses (else the server) know it; null where there is none. */
    previous: orNull(head),
    /** SubjectPublicKeyInfo, DER. */
    publicKey: keyBytes,
    seal: sealKind,
    nvName: orNull(keyBytes),
    because: epochBecause,
  }),
  /** In `acts`: what devices may be given to run. What it is, is the committed `change`, which administrators signed. */
  'code.published': z.strictObject({ target: z.enum(codeTargets), number: count }),
  'content.revealed': z.strictObject({
    origin: originText,
    scope: z.enum(['field', 'entry', 'session']),
    seq: orNull(count),
    field: orNull(fieldId),
    approvals: count,
  }),
  'content.erased': z.strictObject({
    origin: originText,
    /** Every one of `fields` is erased at every one of `seqs`. Both ascending, without duplicates. */
    seqs: z.array(count).min(1).max(4096),
    fields: z.array(fieldId).min(1).max(255),
    ground: z.enum([
      'data-subject',
      'retention',
      'secret-found',
      'court-order',
      'contract',
      'other',
    ]),
    /** Hash of the approver's person binding; null where nobody is bound. */
    approver: orNull(hash),
  }),
  'admin.signed-in': administratorAct,
  'admin.signed-out': administratorAct,
  'admin.device-enrolled': administratorAct,
  'admin.device-quarantined': administratorAct,
  'admin.device-released': administratorAct,
  'admin.device-removed': administratorAct,
  'admin.token-made': administratorAct,
  'admin.token-revoked': administratorAct,
  'admin.policy-drafted': administratorAct,
  'admin.policy-published': administratorAct,
  'admin.mcp-approved': administratorAct,
  'admin.mcp-blocked': administratorAct,
  'admin.waiver-granted': administratorAct,
  'admin.waiver-refused': administratorAct,
  'admin.alert-acknowledged': administratorAct,
  'admin.role-changed': administratorAct,
  'admin.settings-changed': administratorAct,
  'admin.export-made': administratorAct,
} as const

export type EntryKind = keyof typeof entryKinds

/** The facts of each kind. */
export type Facts = { readonly [Kind in EntryKind]: Readonly<z.infer<(typeof entryKinds)[Kind]>> }

/** Whether the registry has that kind. */
export function isEntryKind(text: string): text is EntryKind {
  return Object.hasOwn(entryKinds, text)
}
