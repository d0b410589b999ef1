import { makeCredential, nodeCrypto } from '@custody/keys'
import { activate } from '../src/tpm/activate.ts'
import type { OpenTpm } from '../src/tpm/open-tpm.ts'
import { createPrimary, endorsementKeys } from '../src/tpm/primary.ts'
import { nameOf, parsePublicArea } from '../src/tpm/public-area.ts'
import { must } from './forgeries.ts'

/** A credential to the chip's RSA endorsement key and back. */
export async function credentialForRsa(
  { ask, key }: OpenTpm,
  secret: Uint8Array,
): Promise<Uint8Array> {
  const endorsement = must(await createPrimary(ask, endorsementKeys.rsa2048.template))
  const area = parsePublicArea(endorsement.publicArea)
  if (area === null) throw new Error('no endorsement key')
  const name = nameOf(nodeCrypto.sha256, key.publicArea)
  const credential = must(makeCredential(area, name, secret))
  return must(await activate(ask, key.handle, endorsement.handle, credential))
}
