import { existsSync } from 'node:fs'
import {
  chooseKey,
  createFileKey,
  nodeRandom,
  openFileKey,
  openTpmSigner,
  tpmProvider,
} from '@custody/keys'
import type { KeyProvider, KeyWish } from '@custody/keys'
import { ok } from '@custody/model'
import type { KeyPlace } from '../ground.ts'

/**
 * A key of the same account: in the TPM where this account can open it, else in a file. Programs of the account reach
 * either, so it never claims more than `file`. As root it is a file unless the TPM is asked for: such daemons are of tests
 * and containers, and each would leave a counter in the chip. Each home has a key and a counter of its own in it.
 */
export function ownKey({ key, tpm }: KeyWish): KeyPlace {
  const isRoot = process.geteuid?.() === 0
  return {
    isolation: 'same-user',
    open: (home) =>
      chooseKey<KeyProvider>(
        {
          wish: key === 'auto' && isRoot ? 'file' : key,
          folder: home.folder,
          epoch: 1,
          // Whoever is somebody already has a key: a new one in its place would seal nothing that anyone accepts.
          isSettled: existsSync(home.identity),
          organisation: () => nodeRandom(32),
        },
        {
          async openTpm(scope) {
            const signer = await openTpmSigner(tpm, scope)
            return signer.ok ? ok(tpmProvider(signer.value)) : signer
          },
          openFile: openFileKey,
          createFile: createFileKey,
        },
      ),
  }
}
