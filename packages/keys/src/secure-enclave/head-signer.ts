import { hash } from 'node:crypto'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { challengeMessage } from '../challenge.ts'
import type { HeadSigner } from '../head-signer.ts'
import type { SealingProblem } from '../key-provider.ts'
import { isP256Key } from '../p256.ts'
import { askEnclave } from './ask-program.ts'
import type { EnclaveProgram } from './ask-program.ts'

const signatureBytes = 64

/**
 * A P-256 key in Apple's Secure Enclave, reached by a small program (apps/native/macos). It cannot be copied, has no
 * counter and shows nobody where it lives: by itself it claims `file`. Never run on a Mac.
 */
export async function openEnclaveSigner(
  place: EnclaveProgram,
): Promise<Result<HeadSigner, SealingProblem>> {
  const shown = await askEnclave(place, 'key', new Uint8Array(0))
  if (!shown.ok) return shown
  if (!isP256Key(shown.value)) return unusable('it shows no P-256 key')
  const key = { kind: 'se-p256/1', publicKey: shown.value, nvName: null } as const

  const sealHead = async (head: Uint8Array) => {
    const signature = await askEnclave(place, 'sign', head)
    return !signature.ok || signature.value.length === signatureBytes
      ? signature
      : unusable('its signature has another length')
  }
  return ok({
    level: 'file',
    capabilities: { counter: false, clock: false, attestation: false, pcrQuote: false },
    chip: null,
    key,
    sealHead,
    async enrol(challenge) {
      const message = challengeMessage(challenge, key.publicKey)
      const possession = await sealHead(hash('sha256', message, 'buffer'))
      return possession.ok ? ok({ key, possession: possession.value, statement: null }) : possession
    },
    activate: async () => unusable('an enclave opens no credential'),
  })
}

function unusable(detail: string) {
  return err({ code: 'KEY_UNAVAILABLE', detail: `the enclave's program: ${detail}` } as const)
}
