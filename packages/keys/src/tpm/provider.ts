import type { KeyProvider } from '../key-provider.ts'
import { signerProvider } from '../signer-provider.ts'
import type { TpmSigner } from './head-signer.ts'

/** A TPM's key for a process that seals by itself. */
export function tpmProvider(signer: TpmSigner): KeyProvider {
  return signerProvider(signer)
}
