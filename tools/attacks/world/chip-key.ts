import { noOrganisation, openTpmSigner, tpmProvider } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { must } from './chip-device.ts'

/**
 * The key that a chip makes for an epoch. An emulated chip speaks with one at a time, so it is opened for each answer and seal,
 * and closed again.
 */
export async function chipKey(chip: string, epoch: number): Promise<KeyProvider> {
  const opened = async () => {
    const signer = must(
      await openTpmSigner({ kind: 'unix', path: chip }, { ...noOrganisation, epoch }),
    )
    return { provider: tpmProvider(signer), close: () => signer.close() }
  }
  const once = async <Value>(use: (provider: KeyProvider) => Promise<Value>): Promise<Value> => {
    const { provider, close } = await opened()
    try {
      return await use(provider)
    } finally {
      await close()
    }
  }
  const { provider, close } = await opened()
  await close()
  return {
    ...provider,
    // It has no certificate of a maker here.
    capabilities: { ...provider.capabilities, attestation: false },
    enrol: (challenge) => once((one) => one.enrol(challenge)),
    seal: (head) => once((one) => one.seal(head)),
  }
}
