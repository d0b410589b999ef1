import {
  chooseKey,
  createFileKey,
  nodeRandom,
  openFileKey,
  openTpmSigner,
  tpmProvider,
  tpmSeat,
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
  const seat = tpmSeat()
  return {
    isolation: 'same-user',
    open: (home, epoch, isSettled) =>
      chooseKey<KeyProvider>(
        {
          wish: key === 'auto' && isRoot ? 'file' : key,
          folder: home.folder,
          epoch,
          isSettled,
          organisation: () => nodeRandom(32),
        },
        {
          async openTpm(scope) {
            const signer = await openTpmSigner(tpm, scope, undefined, seat)
            return signer.ok ? ok(tpmProvider(signer.value)) : signer
          },
          kindOf: ({ key: made }) => made.kind,
          openFile: openFileKey,
          createFile: createFileKey,
        },
      ),
  }
}
