import { anchorOf, enrol, isAsAsked, neededEpoch } from '@custody/device'
import type {
  DeviceSelf,
  Enroller,
  Enrolment,
  EnrolProblem,
  NextEpoch,
  OwnStanding,
} from '@custody/device'
import { nodeCrypto } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Ground } from '../ground.ts'
import type { Asking } from '../home/identity.ts'
import { attestAgain } from './attest-again.ts'
import type { SealTurn } from './seal-turn.ts'

export type EnrolmentWorld = {
  readonly ground: Pick<
    Ground,
    'identity' | 'key' | 'keyOf' | 'log' | 'become' | 'renew' | 'keepAsking'
  >
  readonly client: Enroller['client']
  /** What it says of itself, with a token or none. */
  readonly self: (token: string | null) => DeviceSelf
  /** Undefined while there is none: it may be put there after the start. */
  readonly token: () => string | undefined
  readonly now: Clock
  readonly trustedNow: Clock
  /** Nothing is sealed until it is let go: a value of the counter between a statement and the log's first seal would be a hole. */
  readonly holdSeals: SealTurn['hold']
  /** The log is another one from now on. */
  readonly exchanged: () => void
  readonly refused: (code: string) => void
}

/** How the device comes to be known: it enrols, is renewed each day, and asks for the next epoch of its log. */
export type Enrolments = {
  readonly isEnrolled: () => boolean
  readonly enrol: () => Promise<Result<Enrolment, Problem>>
  /**
   * Asks for the epoch that is due, if one is. True once the device goes on in it. Unless somebody waits for the answer, one
   * that can go on as it is asks once in a minute.
   */
  readonly ask: (isPressing: boolean) => Promise<Result<boolean, Problem>>
  readonly renew: () => Promise<Result<unknown, Problem>>
  /** Learns from what the server said to the device's requests; null where all of them were answered. */
  readonly learn: (problem: Problem | null) => void
}

const dayMs = 24 * 60 * 60 * 1000
const pendingMs = 5 * 60 * 1000
const rotatedMs = 60 * 1000
/** The server takes nothing more of this epoch: the device is quarantined, or another epoch was granted. */
export function endsEpoch({ code }: Problem): boolean {
  return code === 'DEVICE_REFUSED' || code === 'EPOCH_CLOSED'
}

export function enrolments(world: EnrolmentWorld): Enrolments {
  const { ground, client, self, token, now, holdSeals } = world
  const { identity } = ground
  const isEnrolled = () => identity().state !== 'local'
  const enrollerWith = (key: KeyProvider): Enroller => ({
    client,
    crypto: nodeCrypto,
    answer: key.enrol,
    activate: key.capabilities.attestation ? key.activate : null,
  })

  let askedAt = -Infinity
  const attestation = attestAgain({
    now: world.trustedNow,
    everyMs() {
      const { state, asking } = identity()
      if (state === 'local' || (asking !== null && asking.because !== 'rotated')) return null
      return state === 'pending' ? pendingMs : dayMs
    },
    origin: () => identity().origin,
    enrol() {
      const { notAfter } = identity()
      const isPastEnd = notAfter !== null && notAfter <= now()
      return enrol(enrollerWith(ground.key()), self(isPastEnd ? (token() ?? null) : null))
    },
    keep: ground.renew,
    refused(problem) {
      if (!needs(problem)) world.refused(problem.code)
    },
  })

  /**
   * Notes which epoch a refusal asks for; false where it is about something else, or about an epoch that is not the next: a
   * server cannot have it make keys and logs without end.
   */
  function needs(problem: EnrolProblem): boolean {
    const epoch = neededEpoch(problem)
    const { asking, epoch: own } = identity()
    const next = isEnrolled() ? own + 1 : (asking?.epoch ?? epoch)
    if (epoch === null || epoch !== next) return false
    const because = asking?.because ?? (isEnrolled() ? 'other' : 'wiped')
    if (asking?.epoch !== epoch) ground.keepAsking({ epoch, because })
    return true
  }

  /** Enrols that key, and goes on in its log. */
  async function enrolAs(
    key: KeyProvider,
    shown: string | null,
    next: NextEpoch | null,
  ): Promise<Result<Enrolment, EnrolProblem>> {
    const { device, organisation } = identity()
    const own: OwnStanding = {
      known: isEnrolled() ? { device, organisation } : null,
      epoch: next?.epoch ?? 1,
      held: next?.held ?? 0,
      cosigned: isEnrolled() ? anchorOf(ground.log.log()) : null,
    }
    let letGo = (): void => {}
    const enroller = enrollerWith(key)
    const answer: Enroller['answer'] = async (challenge) => {
      // From the chip's answer on: what it shows of the counter is where the log's seals begin.
      if (key.capabilities.counter) letGo = await holdSeals()
      return enroller.answer(challenge)
    }
    try {
      const enrolled = await enrol({ ...enroller, answer }, self(shown), next)
      if (!enrolled.ok) return enrolled
      if (!isAsAsked(enrolled.value, own)) return err({ code: 'GRANT_DIFFERS' })
      const became = await ground.become(enrolled.value, key)
      if (!became.ok) return became
      // After the change of logs: what it tells is an entry of the device's log from now on.
      attestation.done(enrolled.value.attestation)
      world.exchanged()
      return enrolled
    } finally {
      letGo()
    }
  }

  /** By the key of the epoch asked for; the key of the one before shows itself beside it, where it can be opened. */
  async function askFor({ epoch, because }: Asking): Promise<Result<Enrolment, Problem>> {
    const key = await ground.keyOf(epoch, false)
    if (!key.ok) return key
    const old = await ground.keyOf(epoch - 1, true)
    const held = isEnrolled() ? ground.log.log().state().recorded : 0
    const before = old.ok ? old.value.enrol : null
    const asked = await enrolAs(key.value, null, { epoch, because, held, before })
    return !asked.ok && needs(asked.error) ? err({ code: 'EPOCH_AWAITED' }) : asked
  }

  return {
    isEnrolled,
    renew: attestation.step,
    async enrol() {
      const { asking } = identity()
      if (asking !== null) return askFor(asking)
      const shown = token()
      if (shown === undefined) return err({ code: 'ENROL_TOKEN_MISSING' })
      const enrolled = await enrolAs(ground.key(), shown, null)
      if (enrolled.ok || !needs(enrolled.error)) return enrolled
      const needed = identity().asking
      return needed === null ? enrolled : askFor(needed)
    },
    async ask(isPressing) {
      const { asking } = identity()
      if (asking === null || !isEnrolled()) return ok(false)
      const hasTime = asking.because === 'rotated' && !isPressing
      if (hasTime && world.trustedNow() - askedAt < rotatedMs) return ok(false)
      askedAt = world.trustedNow()
      const asked = await askFor(asking)
      return asked.ok ? ok(true) : asked
    },
    learn(problem) {
      const { asking, epoch } = identity()
      if (problem === null) {
        // The server takes it as it is: whoever quarantined it let it go.
        if (asking !== null && asking.because !== 'rotated') ground.keepAsking(null)
      } else if (problem.code === 'KEY_EXPIRED') attestation.hasten()
      else if (endsEpoch(problem) && asking === null && isEnrolled())
        ground.keepAsking({ epoch: epoch + 1, because: 'other' })
    },
  }
}
