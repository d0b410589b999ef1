import type { Instant, Mode, PolicySource } from '@custody/model'
import type { Rule } from '@custody/policy'

export type PresetName = 'observe' | 'balanced' | 'strict' | 'custom'

/** A policy as it was published: content, and what its rules say. Never changed; `number` only rises. */
export type KeptPolicy = {
  readonly number: number
  /** `sha256:` and 64 hex digits over the content. */
  readonly version: string
  readonly preset: PresetName
  readonly mode: Mode
  readonly name: string
  readonly since: Instant
  readonly source: PolicySource
  readonly rules: readonly Rule[]
}

/** Keeps every policy that ever applied, so that an old decision can still be explained. */
export type PolicyStore = {
  /** The newest; null before the first. */
  readonly current: () => Promise<KeptPolicy | null>
  /** Publishes a policy as the newest. Durable. Publishing the current version again changes nothing. */
  readonly publish: (policy: Omit<KeptPolicy, 'number'>) => Promise<KeptPolicy>
  readonly byVersion: (version: string) => Promise<KeptPolicy | null>
  /** Newest first, at most `limit`. */
  readonly history: (limit: number) => Promise<readonly KeptPolicy[]>
}
