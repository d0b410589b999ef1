import { isId } from '@custody/model'
import type { Id } from '@custody/model'
import { z } from 'zod'

// The scalars that may stand in a leaf: integers, enumerations, our own random ids, versions, rule ids, keys and
// hashes. Nothing that a person, a file or an agent named freely. Source: security.md, "Commitments".

/** 32 bytes in lower-case hex. */
export const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Bytes of a public key, in lower-case hex: at most 512 of them. */
export const keyBytes = z.string().regex(/^(?:[0-9a-f]{2}){1,512}$/)

/** A whole number from 0 to 2^53 − 1. */
export const count = z.int().nonnegative()

/** Whole milliseconds since 1970, by the clock of the device that wrote the entry: a claim. */
export const time = count

/** `sha256:` and 64 hex digits over the policy's content. */
export const policyVersion = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** A rule's id. */
export const ruleId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/)

/** A problem's code. */
export const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/)

export const triState = z.enum(['yes', 'no', 'unknown'])

/** An id of ours with that prefix. */
export function id<Prefix extends string>(prefix: Prefix): z.ZodType<Id<Prefix>> {
  return z.custom<Id<Prefix>>((text) => isId(prefix, text))
}

/** `<organisation>/device/<device>/e<epoch>` or one of the organisation's own logs. */
export const originText = z
  .string()
  .regex(
    /^org_[0-7][0-9a-hjkmnp-tv-z]{25}\/(?:device\/dev_[0-7][0-9a-hjkmnp-tv-z]{25}\/e[1-9][0-9]{0,8}|acts|heads)$/,
  )
