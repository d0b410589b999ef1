import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { McpApproval, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { presetNames } from '@custody/packs'
import type { PresetName } from '@custody/packs'
import { z } from 'zod'

/** What the person who runs this server chose: a preset, and the MCP servers that are approved. */
export type OperatorPolicy = {
  readonly preset: PresetName
  readonly mcpServers: readonly McpApproval[]
}

export type OperatorPolicyProblem = {
  readonly code: 'POLICY_FILE_INVALID'
  readonly detail: string
}

const Approval = z.strictObject({
  match: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('stdio'),
      command: z.string().min(1),
      args: z.array(z.string()).default([]),
    }),
    z.strictObject({ kind: z.literal('url'), url: z.url() }),
    z.strictObject({
      kind: z.literal('fingerprint'),
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
      startedBy: z.array(z.string()).default([]),
    }),
    z.strictObject({
      kind: z.literal('origin'),
      origin: z.string().regex(/^(?:https|wss):\/\/[^/?#@\s]+:\d+$/),
      tls: z.enum(['spki', 'ca']),
      tlsSha256: z.string().regex(/^[0-9a-f]{64}$/),
      issuer: z.url().nullable(),
    }),
  ]),
  level: z.enum(['launched', 'observed']).default('observed'),
})

const OperatorFile = z.strictObject({
  preset: z.enum(presetNames).default('balanced'),
  mcpServers: z.array(Approval).max(1000).default([]),
})

/**
 * Reads `policy.json` of CUSTODY_HOME; without one, preset `balanced` and no approved MCP server.
 * `POLICY_FILE_INVALID`: mend the file; nothing of it is used, an unknown key included. Source: spec/policy.md.
 */
export function readOperatorPolicy(home: string): Result<OperatorPolicy, OperatorPolicyProblem> {
  const path = join(home, 'policy.json')
  if (!existsSync(path)) return ok(OperatorFile.parse({}))
  try {
    const parsed = OperatorFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success
      ? ok(parsed.data)
      : err({ code: 'POLICY_FILE_INVALID', detail: `${path}: ${z.prettifyError(parsed.error)}` })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'not readable'
    return err({ code: 'POLICY_FILE_INVALID', detail: `${path}: ${why}` })
  }
}
