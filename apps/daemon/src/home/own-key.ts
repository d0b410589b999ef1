import {
  chooseKey,
  createFileKey,
  nodeRandom,
  openFileKey,
  openTpmSigner,
  tpmProvider,
  tpmSeat,
} from '@custody/keys'
import type { DeviceKeyPlaces, KeyProvider, KeyWish } from '@custody/keys'
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
  const places: DeviceKeyPlaces<KeyProvider> = {
    async openTpm(scope) {
      const signer = await openTpmSigner(tpm, scope, undefined, seat)
      return signer.ok ? ok(tpmProvider(signer.value)) : signer
    },
    kindOf: ({ key: made }) => made.kind,
    openFile: openFileKey,
    createFile: createFileKey,
  }
  const organisation = () => nodeRandom(32)
  return {
    isolation: 'same-user',
    open({ folder }, epoch, isSettled) {
      const wish = key === 'auto' && isRoot ? 'file' : key
      return chooseKey({ wish, folder, epoch, isSettled, organisation }, places)
    },
    openWhereItIs: ({ folder }, epoch) =>
      chooseKey({ wish: 'auto', folder, epoch, isSettled: true, organisation }, places),
  }
}
