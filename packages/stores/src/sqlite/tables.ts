// Exempt from the size limit: this file is a table. The columns of schema.ts, for Kysely; tables.test.ts holds them equal.

import type { ContentTables } from './content-tables.ts'

export type Tables = ContentTables & {
  readonly word: {
    readonly no: number
    readonly text: string
  }
  readonly organisation: {
    readonly id: string
    readonly created_at: number
    readonly nonce_key: Uint8Array
  }
  readonly device: {
    readonly no: number
    readonly id: string
    readonly state: string
    readonly name: string
    readonly platform: string
    readonly os_version: string
    readonly uid: number
    readonly account: string
    readonly isolation: string
    readonly protection: string
    readonly seal: string
    readonly public_key: Uint8Array
    readonly nv_name: Uint8Array | null
    readonly epoch: number
    readonly enrolled_at: number
    readonly last_entry_at: number | null
    readonly last_check_in_at: number | null
    readonly check_in: string | null
    readonly policy: string | null
    readonly chip: Uint8Array | null
    readonly because: string | null
    readonly not_after: number | null
  }
  readonly device_epoch: {
    readonly device: number
    readonly epoch: number
    readonly seal: string
    readonly public_key: Uint8Array
    readonly nv_name: Uint8Array | null
    readonly grant_seq: number | null
    readonly lost: number | null
  }
  readonly grant_to_hand: {
    readonly device: number
    readonly epoch: number
    readonly held: number
    readonly times: number
  }
  readonly epoch_ask: {
    readonly device: number
    readonly public_key: Uint8Array
    readonly epoch: number
    readonly seal: string
    readonly nv_name: Uint8Array | null
    readonly why: string
    readonly held: number
    readonly shown_by: string
    readonly chip: Uint8Array | null
    readonly protection: string
    readonly because: string | null
    readonly isolation: string
    readonly platform: string
    readonly name: string
    readonly os_version: string
    readonly uid: number
    readonly account: string
    readonly first_at: number
    readonly last_at: number
  }
  readonly setting: {
    readonly name: string
    readonly value: string
  }
  readonly statement: {
    readonly origin: string
    readonly witness: string
    readonly bytes: Uint8Array
    readonly signature: Uint8Array | null
  }
  readonly enrolment_token: {
    readonly hash: Uint8Array
    readonly made_at: number
    readonly expires_at: number
    readonly uses_left: number
    readonly approve: string
  }
  readonly request_key: {
    readonly key: string
    readonly device: number
    readonly expires_at: number
    readonly revoked_at: number | null
  }
  readonly sign_in_link: {
    readonly hash: Uint8Array
    readonly expires_at: number
    readonly used_at: number | null
  }
  readonly browser_session: {
    readonly hash: Uint8Array
    readonly since: number
    readonly expires_at: number
  }
  readonly policy: {
    readonly number: number
    readonly version: string
    readonly preset: string
    readonly mode: string
    readonly name: string
    readonly since: number
    readonly content: string
    readonly rules: string
  }
  readonly alert: {
    readonly no: number
    readonly id: string
    readonly code: string
    readonly severity: string
    readonly state: string
    readonly first_at: number
    readonly last_at: number
    readonly count: number
    readonly device: number | null
    readonly session: number | null
    readonly entry: number | null
    readonly facts: string
    readonly acknowledged_at: number | null
    readonly acknowledged_by: string | null
    readonly note: string | null
  }
  readonly stamp: {
    readonly log: number
    readonly size: number
    readonly at: number
    readonly text: string | null
  }
  readonly log: {
    readonly no: number
    readonly origin: string
    readonly device: number
    readonly epoch: number
    readonly size: number
    readonly root: Uint8Array
    readonly previous: Uint8Array | null
    readonly frontier: Uint8Array
    readonly committed: number
    readonly held: number
    readonly stored_at: number | null
    readonly forked_at: number | null
    readonly cosigned: number | null
    readonly cosigned_at: number | null
  }
  readonly batch: {
    readonly log: number
    readonly size: number
    readonly count: number
    readonly stored_at: number
    readonly note: string
  }
  readonly told_head: {
    readonly leaf: number
    readonly log: number
    readonly size: number
  }
  readonly segment: {
    readonly no: number
    readonly log: number
    readonly first: number
    readonly count: number
    readonly bytes: Uint8Array
  }
  readonly tile: {
    readonly no: number
    readonly log: number
    readonly level: number
    readonly idx: number
    readonly hashes: Uint8Array
  }
  readonly entry: {
    readonly no: number
    readonly log: number
    readonly seq: number
    readonly at: number
    readonly kind: number
    readonly source: number
    readonly session: number | null
    readonly subject: number | null
    readonly outcome: number | null
  }
  readonly payload_segment: {
    readonly no: number
    readonly log: number
    readonly size: number
    readonly bytes: Uint8Array
  }
  readonly payload: {
    readonly entry: number
    readonly segment: number
    readonly fields: Uint8Array
  }
  readonly erased: {
    readonly entry: number
    readonly field: number
    readonly at: number
  }
  readonly session: {
    readonly no: number
    readonly id: string
    readonly log: number
    readonly device: number
    readonly agent: number
    readonly version: number
    readonly first_entry: number
    readonly last_entry: number
    readonly started_at: number
    readonly last_at: number
    readonly ended_at: number | null
    readonly opened: number | null
    readonly calls: number
    readonly allowed: number
    readonly asked: number
    readonly approvals: number
    readonly denied: number
    readonly failed: number
    readonly prompts: number
    readonly subagents: number
    readonly alerts: number
    readonly entries: number
    readonly committed: number
    readonly held: number
    readonly tokens_in: number | null
    readonly tokens_out: number | null
    readonly cache_read: number | null
    readonly cache_write: number | null
    readonly permission_mode: string | null
    readonly assurance: string | null
    readonly title: string | null
    readonly workspace: string | null
    readonly remote: string | null
    readonly branch: string | null
    readonly model: string | null
    readonly principal: string | null
    readonly uid: number | null
  }
  readonly subagent: {
    readonly no: number
    readonly id: string
    readonly session: number
    readonly parent: string | null
    readonly name: string | null
    readonly started_at: number
    readonly ended_at: number | null
    readonly calls: number
    readonly denied: number
  }
  readonly call: {
    readonly entry: number
    readonly id: Uint8Array
    readonly device: number
    readonly session: number | null
    readonly subagent: number | null
    readonly agent: number
    readonly version: number
    readonly at: number
    readonly outcome: number | null
    readonly would: number | null
    readonly mode: number | null
    readonly complete: number | null
    readonly problem: number | null
    readonly caller: number
    readonly status: number
    readonly finished: number | null
    readonly duration: number | null
    readonly mcp: number | null
    readonly redactions: number
    readonly tool: number | null
    readonly headline: string | null
  }
  readonly call_rule: {
    readonly rule: number
    readonly entry: number
    readonly role: number
  }
  readonly mcp_server: {
    readonly no: number
    readonly id: string
    readonly device: number
    readonly fingerprint: string | null
    readonly name: string | null
    readonly agent: number | null
    readonly level: string
    readonly pinned: string
    readonly approved: string
    readonly transport: string
    readonly target: string | null
    readonly environment: string | null
    readonly first_at: number
    readonly last_at: number
  }
  readonly mcp_change: {
    readonly entry: number
    readonly server: number
    readonly at: number
    readonly change: string
  }
  readonly mcp_session: {
    readonly session: number
    readonly server: number
  }
  readonly posture: {
    readonly device: number
    readonly probe: string
    readonly at: number
    readonly status: string
    readonly detail: string
    readonly max_age: number
  }
  readonly posture_change: {
    readonly device: number
    readonly probe: string
    readonly entry: number
    readonly at: number
    readonly status: string
    readonly detail: string
  }
  readonly rollup_day: {
    readonly day: number
    readonly device: number
    readonly agent: number
    readonly tool: number
    readonly outcome: number
    readonly would: number
    readonly count: number
  }
  readonly rollup_hour: {
    readonly hour: number
    readonly device: number
    readonly outcome: number
    readonly would: number
    readonly count: number
  }
  readonly rollup_rule: {
    readonly hour: number
    readonly rule: number
    readonly role: number
    readonly outcome: number
    readonly count: number
    readonly last_at: number
  }
  readonly rollup_lag: {
    readonly hour: number
    readonly log2: number
    readonly count: number
  }
  /** Full text, contentless: only `rowid` and MATCH. */
  readonly words: { readonly rowid: number; readonly text: string; readonly words: string }
}
