import type { AnnouncedKey, PolicySyncer, Sealer, Uploader } from '@custody/device'
import {
  announceRequestKey,
  backoffMs,
  isOfferProblem,
  sealNext,
  syncPolicy,
  uploadAll,
} from '@custody/device'
import type { KeyAnnouncer } from '@custody/device'
import type { Clock, Instant, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Client, RequestOf, ServerEndpoints } from '@custody/protocol'
import { fieldsBesides, serverEndpoints } from '@custody/protocol'
import { endsEpoch } from './enrolments.ts'
import type { Enrolments } from './enrolments.ts'

type CheckIn = RequestOf<ServerEndpoints['checkIn']>['body']

/** What keeping up with the server needs from the world. */
export type LinkWorld = {
  readonly now: Clock
  /** What is due is measured by it. */
  readonly trustedNow: Clock
  readonly random: () => number
  readonly client: Client<ServerEndpoints>
  readonly enrolments: Enrolments
  readonly announcer: () => KeyAnnouncer
  readonly sealer: () => Sealer
  readonly uploader: () => Uploader
  readonly policies: PolicySyncer
  readonly checkIn: () => CheckIn
  /** Learns what witnesses have cosigned; null where none are asked for. */
  readonly cosigned: (() => Promise<Result<unknown, Problem>>) | null
  /** The server says that the last good policy still applies. */
  readonly confirmed: () => void
  /** A problem that no further try mends. */
  readonly refused: (problem: Problem) => void
  /** The server wrote what we know nothing of, and it was passed over. */
  readonly passedOver: (fields: readonly string[]) => void
}

export type LinkState = {
  readonly lastContactAt: Instant | null
  readonly problem: string | null
}

export type ServerLink = {
  /** Does once all that is due, after what is under way; gives back what stopped it. */
  readonly step: (everything: boolean) => Promise<Result<true, Problem>>
  /** After how many milliseconds to try again. */
  readonly waitMs: () => number
  readonly key: () => AnnouncedKey | null
  readonly state: () => LinkState
}

const policyEveryMs = 15_000
const checkInEveryMs = 15_000
const renewBeforeMs = 60 * 60 * 1000
const idleMs = 5_000
const tokenMissing = 'ENROL_TOKEN_MISSING'
/** No refusals: what these wait for comes by itself. */
const awaited: readonly string[] = [
  'NETWORK',
  tokenMissing,
  'POLICY_LISTING_AWAITED',
  'CODE_DWELLS',
  'EPOCH_AWAITED',
]

/** Keeps the server up to date: enrolment, request key, entries, policy, check-in, in this order. */
export function serverLink(world: LinkWorld): ServerLink {
  let key: AnnouncedKey | null = null
  let failures = 0
  let state: LinkState = { lastContactAt: null, problem: null }
  let policyAt = 0
  let checkInAt = 0
  let toldUngoverned = ''
  let under: Promise<unknown> = Promise.resolve()
  let passedOver = ''
  let waitsFor: Problem | null = null

  async function enrolled(): Promise<Result<unknown, Problem>> {
    if (world.enrolments.isEnrolled()) return ok(true)
    const enrolment = await world.enrolments.enrol()
    // What was announced stands in the log before: the enrolled one needs its own.
    if (enrolment.ok) key = null
    return enrolment
  }

  /** Waiting for an epoch stops nothing else: the server may take the one of now all the same. */
  async function asked(everything: boolean): Promise<Result<unknown, Problem>> {
    const epoch = await world.enrolments.ask(everything)
    if (epoch.ok && epoch.value) key = null
    waitsFor = epoch.ok ? null : epoch.error
    return !epoch.ok && epoch.error.code === 'NETWORK' ? epoch : ok(true)
  }

  /** The server takes a key once its entry is sealed and uploaded, so everything is sealed first. */
  async function announced(): Promise<Result<unknown, Problem>> {
    if (key === null || key.expiresAt - world.now() < renewBeforeMs) {
      const nonce = await world.client.requestNonce()
      if (!nonce.ok) return err(nonce.error)
      const made = await announceRequestKey(world.announcer(), nonce.value.nonce)
      if (!made.ok) return made
      key = made.value
    }
    return sealNext(world.sealer())
  }

  async function policy(everything: boolean): Promise<Result<unknown, Problem>> {
    if (!everything && world.trustedNow() - policyAt < policyEveryMs) return ok(true)
    const synced = await syncPolicy(world.policies)
    if (synced.ok) {
      policyAt = world.trustedNow()
      world.confirmed()
    }
    return synced
  }

  /** What runs ungoverned is told when it changes; everything else has time. */
  async function checkedIn(everything: boolean): Promise<Result<unknown, Problem>> {
    const body = world.checkIn()
    const ungoverned = JSON.stringify(body.ungovernedAgents)
    const isDue = everything || world.trustedNow() - checkInAt >= checkInEveryMs
    if (!isDue && ungoverned === toldUngoverned) return ok(true)
    const answer = await world.client.checkIn({ body })
    if (!answer.ok) return err(answer.error)
    checkInAt = world.trustedNow()
    toldUngoverned = ungoverned
    const fields = fieldsBesides(serverEndpoints.checkIn, answer.value)
    if (fields.length > 0 && passedOver !== fields.join()) world.passedOver(fields)
    passedOver = fields.join()
    return ok(true)
  }

  function note(result: Result<unknown, Problem>): Result<true, Problem> {
    if (result.ok) {
      failures = 0
      state = { lastContactAt: world.now(), problem: null }
      return ok(true)
    }
    const code = codeOf(result.error)
    // To look for a file costs nobody anything, and who puts it there waits for it.
    failures = code === tokenMissing ? 0 : failures + 1
    if (code === 'REQUEST_KEY_UNKNOWN' || code === 'SIGNATURE_REFUSED') key = null
    const isRefusal = !awaited.includes(code)
    if (code !== state.problem && isRefusal) world.refused({ ...result.error, code })
    state = { ...state, problem: code }
    return err({ code })
  }

  async function once(everything: boolean): Promise<Result<true, Problem>> {
    let refused: Problem | null = null
    for (const act of [
      enrolled,
      () => asked(everything),
      world.enrolments.renew,
      announced,
      () => uploadAll(world.uploader()),
      () => world.cosigned?.() ?? Promise.resolve(ok(true)),
      () => policy(everything),
      () => checkedIn(everything),
    ]) {
      const done = await act()
      if (done.ok) continue
      // A policy that does not apply is no reason not to say that we are alive.
      if (!isOfferProblem(done.error)) {
        const problem = { code: codeOf(done.error) }
        world.enrolments.learn(problem)
        return note(waitsFor !== null && endsEpoch(problem) ? err(waitsFor) : done)
      }
      refused = done.error
    }
    world.enrolments.learn(null)
    return note(refused === null ? ok(true) : err(refused))
  }

  return {
    step(everything) {
      const next = under.then(() => once(everything))
      under = next.catch(() => {})
      return next
    },
    waitMs: () => (failures === 0 ? idleMs : backoffMs(failures, world.random)),
    key: () => key,
    state: () => state,
  }
}

function codeOf(problem: Problem & { readonly problem?: { readonly code?: string } }): string {
  return problem.problem?.code ?? problem.code
}
