import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { KeyProvider, SealingProblem } from '../key-provider.ts'
import { signerProvider } from '../signer-provider.ts'
import type { EnclaveProgram } from './ask-program.ts'
import { openEnclaveSigner } from './head-signer.ts'

/** The enclave's key for a process that seals by itself; the program makes the key the first time. */
export async function openEnclaveKey(
  place: EnclaveProgram,
): Promise<Result<KeyProvider, SealingProblem>> {
  const signer = await openEnclaveSigner(place)
  return signer.ok ? ok(signerProvider(signer.value)) : signer
}
