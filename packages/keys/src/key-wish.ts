import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { kernelTpm, parseTpmPlace } from './tpm/place.ts'
import type { TpmPlace } from './tpm/place.ts'

/** Where configuration wants the device's key. */
export type KeyWish = {
  /** `auto`: in the TPM if that can be opened when the first key is made, else in a file. */
  readonly key: 'auto' | 'tpm' | 'file'
  readonly tpm: TpmPlace
}

export type KeyWishProblem = { readonly code: 'KEY_CONFIG_INVALID'; readonly at: string }

/** Reads the two words `key` and `tpm` of a configuration; what is absent is `auto` and the kernel's TPM. */
export function parseKeyWish(words: {
  readonly key?: unknown
  readonly tpm?: unknown
}): Result<KeyWish, KeyWishProblem> {
  const { key = 'auto', tpm } = words
  if (key !== 'auto' && key !== 'tpm' && key !== 'file')
    return err({ code: 'KEY_CONFIG_INVALID', at: 'key' })
  if (tpm === undefined) return ok({ key, tpm: kernelTpm })
  const place = typeof tpm === 'string' ? parseTpmPlace(tpm) : null
  return place === null ? err({ code: 'KEY_CONFIG_INVALID', at: 'tpm' }) : ok({ key, tpm: place })
}
