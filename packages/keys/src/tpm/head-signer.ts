import { hash } from 'node:crypto'
import { userInfo } from 'node:os'
import { setTimeout as waitMs } from 'node:timers/promises'
import type { SealKey } from '@custody/evidence'
import type { KeyProtection, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { challengeMessage } from '../challenge.ts'
import type { HeadSigner } from '../head-signer.ts'
import type { KeyAttestation } from '../key-attestation.ts'
import type { SealingProblem } from '../key-provider.ts'
import { activate } from './activate.ts'
import type { TpmCredential } from './activate.ts'
import { certifyCounter, quoteBoot, quoteNothing } from './certify.ts'
import { attainableWith } from './chip.ts'
import type { TpmChip } from './chip.ts'
import { readNodeReach } from './read-node-reach.ts'
import { isShared } from './node-reach.ts'
import { endorsementOf } from './endorsement.ts'
import { writtenCounterPublic } from './nv-public.ts'
import { openTpm, tellTpmProblem } from './open-tpm.ts'
import type { OpenTpm, TpmOpenProblem } from './open-tpm.ts'
import type { TpmPlace } from './place.ts'
import { flush } from './primary.ts'
import type { LoadedKey } from './primary.ts'
import { nameOf, padded, parsePublicArea } from './public-area.ts'
import type { TpmScope } from './scope.ts'
import { sealByCounter, sealByQuote } from './seal-head.ts'
import type { WithChip } from './seal-head.ts'
import { tpmSeat } from './seat.ts'
import { encodeStatement } from './statement.ts'
import type { Wait } from './transport.ts'

/** A key that a TPM holds. */
export type TpmSigner = HeadSigner & {
  /** What the chip says of itself. */
  readonly tpm: TpmChip
  /** Lets go of the chip. What comes after opens it again. */
  readonly close: () => Promise<void>
}

const triesMax = 3

/**
 * Opens the key of that scope in the chip, which seals with a counter where the chip has one, else by quotes. When an answer
 * is lost the chip is opened anew and the same head sealed again.
 */
export async function openTpmSigner(
  place: TpmPlace,
  scope: TpmScope,
  wait: Wait = waitMs,
  seat = tpmSeat(),
): Promise<Result<TpmSigner, TpmOpenProblem>> {
  let open: OpenTpm | null = null
  const leave = async (): Promise<void> => {
    await open?.close()
    open = null
  }
  /** One after the other: two heads must never share a counter value. */
  const inTurn = <Value>(act: () => Promise<Value>) => seat.inTurn(leave, act)

  const first = await inTurn(async () => {
    const opened = await openTpm(place, scope, wait)
    if (opened.ok) open = opened.value
    return opened
  })
  if (!first.ok) return first
  const { chip: tpm } = first.value
  const key = sealKeyOf(first.value)
  // What the key once is it stays, whatever the chip can when it is opened again.
  const same: TpmScope = { ...scope, seal: first.value.seal }
  let newest: { readonly head: Uint8Array; readonly seal: Uint8Array } | null = null

  const withChip: WithChip = async (act) => {
    let problem: TpmOpenProblem = { code: 'TPM_BUSY' }
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (tries > 0) await wait(reopenAfterMs * tries)
      const now = open === null ? await openTpm(place, same, wait) : ok(open)
      if (now.ok) {
        open = now.value
        const done = await act(now.value)
        if (done.ok) return done
        problem = done.error
        if (problem.code === 'TPM_BUSY') break
        await now.value.close()
        open = null
      } else problem = now.error
    }
    return err(
      problem.code === 'TPM_BUSY'
        ? { code: 'KEY_BUSY' }
        : { code: 'KEY_UNAVAILABLE', detail: tellTpmProblem(problem) },
    )
  }

  const { counter } = first.value
  const sealNew =
    counter === null ? sealByQuote(withChip) : sealByCounter(withChip, () => open !== null, counter)
  const sealHead = async (head: Uint8Array): Promise<Result<Uint8Array, SealingProblem>> => {
    if (newest !== null && Buffer.from(newest.head).equals(head)) return ok(newest.seal)
    const seal = await sealNew(head)
    if (seal.ok) newest = { head, seal: seal.value }
    return seal
  }

  return ok({
    // What a seal alone shows: that a chip holds the key is for those to say who attested it.
    level: 'file',
    capabilities: { counter: counter !== null, clock: true, attestation: true, pcrQuote: true },
    chip: {
      manufacturer: tpm.manufacturer,
      attainable: counter === null ? 'tpm-shared' : attainableAt(place, tpm),
      uncounted: counter === null ? tpm.missing : null,
    },
    key,
    tpm,
    sealHead: (head) => inTurn(() => sealHead(head)),
    enrol: (challenge) => inTurn(() => withChip((tpm) => showKey(tpm, key, challenge))),
    activate: (credential) => inTurn(() => withChip((tpm) => activateIn(tpm, credential))),
    close: () => inTurn(leave),
  })
}

const reopenAfterMs = 50

/** Who else can open the chip can have it seal: then it is shared, however good it is. */
function attainableAt(place: TpmPlace, chip: TpmChip): KeyProtection {
  const reach = place.kind === 'device' ? readNodeReach(place.path) : null
  const isOurs = reach === null || !isShared(reach, userInfo().username)
  return isOurs ? attainableWith(chip) : 'tpm-shared'
}

function sealKeyOf({ key, seal, counterIndex }: OpenTpm): SealKey {
  const isCounted = seal === 'tpm-nv-certify/1'
  const nvName = isCounted ? nameOf(sha256, writtenCounterPublic(counterIndex)) : null
  return { kind: seal, publicKey: spkiOf(key), nvName }
}

/** The public half of a P-256 key of the chip. */
export function spkiOf({ publicArea }: LoadedKey): Uint8Array {
  const area = parsePublicArea(publicArea)
  if (area?.key.kind !== 'ecc') throw new Error('the TPM made another key than was asked for')
  return new Uint8Array(Buffer.concat([spkiHead, padded(area.key.x), padded(area.key.y)]))
}

/** SubjectPublicKeyInfo of P-256 up to the point's coordinates. RFC 5480. */
const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex')

async function showKey(
  tpm: OpenTpm,
  key: SealKey,
  challenge: Uint8Array,
): Promise<Result<KeyAttestation, TpmOpenProblem>> {
  const { ask, counterIndex } = tpm
  const { handle, publicArea } = tpm.key
  const isCounted = key.nvName !== null
  const asked = sha256(challengeMessage(challenge, key.publicKey))
  const possession = isCounted
    ? await certifyCounter(ask, handle, counterIndex, asked)
    : await quoteNothing(ask, handle, asked)
  if (!possession.ok) return possession
  const bootQuote = await quoteBoot(ask, handle, asked)
  if (!bootQuote.ok) return bootQuote
  const endorsement = await endorsementOf(ask)
  if (!endorsement.ok) return endorsement
  await flush(ask, endorsement.value.key.handle)
  const statement = encodeStatement({
    attestationKey: publicArea,
    counter: isCounted ? writtenCounterPublic(counterIndex) : new Uint8Array(0),
    endorsementKey: endorsement.value.key.publicArea,
    endorsementCertificate: endorsement.value.certificate,
    bootQuote: bootQuote.value,
  })
  return ok({ key, possession: possession.value, statement })
}

async function activateIn(
  { ask, key }: OpenTpm,
  credential: TpmCredential,
): Promise<Result<Uint8Array, TpmOpenProblem>> {
  const endorsement = await endorsementOf(ask)
  if (!endorsement.ok) return endorsement
  const { handle } = endorsement.value.key
  const secret = await activate(ask, key.handle, handle, credential)
  await flush(ask, handle)
  return secret
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', bytes, 'buffer'))
}
