import {
  chooseKey,
  createFileSigner,
  noOrganisation,
  openFileSigner,
  openTpmSigner,
  tpmSeat,
} from '@custody/keys'
import type { HeadSigner, KeyWish, SignerOfEpoch } from '@custody/keys'

/** The keys of this machine, one for each epoch of its log. Each is opened when it is first asked for. */
export type Signers = {
  readonly open: (epoch: number) => Promise<Opened>
  readonly ofEpoch: SignerOfEpoch
}

type Opened = Awaited<ReturnType<typeof chooseKey<HeadSigner>>>

/** Who asks decides which epoch's key is made, so there is a bound; a log's epochs are granted by people. */
const epochsMax = 4096

/**
 * Opens the keys of this machine. In a chip they are those of no organisation, so a machine whose disk was wiped comes back
 * with the same keys and a counter that tells.
 */
export function signersIn(folder: string, { key: wish, tpm }: KeyWish): Signers {
  const { organisation } = noOrganisation
  const seat = tpmSeat()
  const opened = new Map<number, HeadSigner>()
  const places = {
    openTpm: (scope: Parameters<typeof openTpmSigner>[1]) =>
      openTpmSigner(tpm, scope, undefined, seat),
    kindOf: ({ key }: HeadSigner) => key.kind,
    openFile: openFileSigner,
    createFile: createFileSigner,
  }
  let turn: Promise<unknown> = Promise.resolve()

  async function openOnce(epoch: number): Promise<Opened> {
    const signer = await chooseKey<HeadSigner>(
      { wish, folder, epoch, isSettled: false, organisation: () => organisation },
      places,
    )
    if (signer.ok) opened.set(epoch, signer.value)
    return signer
  }

  /** One after the other: two that ask for an epoch at once get one key. */
  const open: Signers['open'] = (epoch) => {
    const mine = turn.then(async () => {
      const known = opened.get(epoch)
      return known === undefined ? openOnce(epoch) : ({ ok: true, value: known } as const)
    })
    turn = mine.catch(() => {})
    return mine
  }

  return {
    open,
    async ofEpoch(epoch) {
      if (epoch > epochsMax) return unavailable(epoch, `there are at most ${epochsMax}`)
      const signer = await open(epoch)
      return signer.ok ? signer : unavailable(epoch, signer.error.code)
    },
  }
}

function unavailable(epoch: number, detail: string) {
  const error = { code: 'KEY_UNAVAILABLE', detail: `no key of epoch ${epoch}: ${detail}` } as const
  return { ok: false, error } as const
}
