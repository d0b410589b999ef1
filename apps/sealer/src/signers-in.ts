import {
  chooseKey,
  createFileSigner,
  noOrganisation,
  openFileSigner,
  openTpmSigner,
} from '@custody/keys'
import type { HeadSigner, KeyWish } from '@custody/keys'

/**
 * Opens the key of this machine. In a chip it is that of no organisation, so a machine whose disk was wiped comes back with
 * the same key and a counter that tells.
 */
export function openSigner({ key: wish, tpm }: KeyWish, file: string, record: string) {
  const { organisation } = noOrganisation
  return chooseKey<HeadSigner>(
    { wish, record, isSettled: false, organisation: () => organisation },
    {
      openTpm: (scope) => openTpmSigner(tpm, scope),
      openFile: () => openFileSigner(file),
      createFile: () => createFileSigner(file),
    },
  )
}
