import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { err, instant, ok } from '@custody/model'
import type { PolicySource, Problem } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import { clientOf, serverEndpoints } from '@custody/protocol'
import { expect, test } from 'vitest'
import { builtInFloor } from '../policy/floor.ts'
import { policyHolder } from '../policy/policy-holder.ts'
import type { Enrolments } from './enrolments.ts'
import { serverLink } from './server-link.ts'
import type { LinkWorld } from './server-link.ts'

const now = () => instant(1_800_000_000_000)

function offerOf(source: PolicySource, number: number) {
  const compiled = compilePolicy(cedar, source)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  const { version } = compiled.value
  return { version, number, preset: 'custom', appliedSince: 1, content: source, listing: null }
}

const strict = offerOf(presetSource('strict'), 2)

/** A device of a separate installation without a floor file, and a server in a function that answers as it is told. */
function linked(
  answers: { policy: object; checkIn?: object },
  { known = {}, ...more }: Partial<LinkWorld> & { known?: Partial<Enrolments> } = {},
) {
  const told: (Problem | readonly string[])[] = []
  const asked: string[] = []
  const bodyOf = (target: string): object => {
    if (target.endsWith('/nonce')) return { nonce: '0'.repeat(64), expiresAt: 2, now: 1 }
    if (target.endsWith('/check-in'))
      return {
        now: 1,
        policyVersion: strict.version,
        stored: 0,
        nextCheckInMs: 1,
        ...answers.checkIn,
      }
    return answers.policy
  }
  const client = clientOf(serverEndpoints, async ({ target }) => {
    asked.push(target.split('/').at(-1)?.split('?')[0] ?? '')
    return ok({ status: 200, body: new TextEncoder().encode(JSON.stringify(bodyOf(target))) })
  })
  const policies = policyHolder(cedar, builtInFloor.separate, now)
  const append = () => ok({ seq: 0 })
  // Nothing is recorded here, so nothing is to be sealed or uploaded.
  const log = {
    append,
    head: () => ({ size: 0 }),
    newestSeal: () => null,
    state: () => ({ stored: 0, payloadsStored: 0 }),
  }
  const world = {
    now,
    trustedNow: now,
    random: () => 0,
    client,
    enrolments: {
      isEnrolled: () => true,
      ask: async () => ok(false),
      renew: async () => ok(true),
      learn: () => {},
      ...known,
    },
    announcer: () => ({
      now,
      log,
      bootId: 'boot',
      makeKey: () => ({ publicKey: '0'.repeat(64), sign: () => new Uint8Array() }),
    }),
    sealer: () => ({ log }),
    uploader: () => ({ log, client }),
    policies: {
      now,
      log,
      client,
      current: policies.kept,
      check: policies.check,
      apply: async (offer: object, at: number) =>
        policies.use({ ...offer, acceptedAt: at, confirmedAt: at } as never),
    },
    checkIn: () => ({}),
    cosigned: null,
    confirmed: () => {},
    refused: (problem: Problem) => told.push(problem),
    passedOver: (fields: readonly string[]) => told.push(fields),
    ...more,
  } as unknown as LinkWorld
  return { link: serverLink(world), told, asked, policies }
}

test.each([
  [
    'observes only',
    offerOf(presetSource('observe'), 3),
    { code: 'POWER_NOT_GRANTED', power: 'observe-mode' },
  ],
  [
    'grants waivers',
    { ...strict, number: 3, waivers: [] },
    { code: 'POLICY_FIELD_UNKNOWN', fields: ['waivers'] },
  ],
  [
    'raises what is captured',
    { ...strict, number: 3, content: { ...strict.content, captureLevel: 'full' } },
    { code: 'POLICY_FIELD_UNKNOWN', fields: ['content.captureLevel'] },
  ],
  ['is older', { ...strict, number: 1 }, { code: 'POLICY_WENT_BACK', offered: { number: 1 } }],
])(
  'a policy that %s is refused and told, the last good one decides, and the check-in is sent',
  async (_, policy, problem) => {
    const answers = { policy: strict as object }
    const { link, told, asked, policies } = linked(answers)
    expect(await link.step(true)).toEqual(ok(true))
    expect(policies.kept()?.number).toBe(2)
    answers.policy = policy
    asked.length = 0
    expect(await link.step(true)).toMatchObject({ ok: false, error: { code: problem.code } })
    expect(told).toMatchObject([problem])
    expect(asked).toContain('check-in')
    expect(policies.kept()).toMatchObject({ number: 2, version: strict.version })
    await link.step(true)
    expect(told).toHaveLength(1)
  },
)

test('what a check-in is answered besides is passed over, and told once by its names', async () => {
  const { link, told } = linked({ policy: strict, checkIn: { run: ['id'], agentSettings: {} } })
  expect(await link.step(true)).toEqual(ok(true))
  expect(await link.step(true)).toEqual(ok(true))
  expect(told).toEqual([['run', 'agentSettings']])
})

test.each([
  ['waits for a token', 'ENROL_TOKEN_MISSING', 5000],
  ['cannot reach the server', 'NETWORK', 16_000],
  ['waits for its epoch to be granted', 'EPOCH_AWAITED', 16_000],
])('a device that %s (%s) asks again after %d ms', async (_, code, waitMs) => {
  const enrol = async () => err({ code })
  const { link, told } = linked({ policy: strict }, { known: { isEnrolled: () => false, enrol } })
  for (let turn = 0; turn < 6; turn += 1) await link.step(false)
  expect(link.waitMs()).toBe(waitMs)
  expect(told).toEqual([])
})

test('what runs ungoverned is told as soon as it changes, and not again before its time', async () => {
  const ungovernedAgents: object[] = []
  const { link, asked } = linked(
    { policy: strict },
    { checkIn: () => ({ ungovernedAgents }) as never },
  )
  const checkIns = async () => {
    asked.length = 0
    await link.step(false)
    return asked.filter((target) => target === 'check-in').length
  }
  expect([await checkIns(), await checkIns()]).toEqual([1, 0])
  ungovernedAgents.push({ agent: { name: 'claude-code', version: '2.1.330' }, detail: 'runs' })
  expect([await checkIns(), await checkIns()]).toEqual([1, 0])
  ungovernedAgents.pop()
  expect([await checkIns(), await checkIns()]).toEqual([1, 0])
})

test('what is asked for while a step is under way waits for its end: a device enrols once', async () => {
  let enrolled = 0
  const enrol = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    enrolled += 1
    return ok({} as never)
  }
  const { link } = linked({ policy: strict }, { known: { isEnrolled: () => enrolled > 0, enrol } })
  const steps = await Promise.all([link.step(false), link.step(true)])
  expect({ steps, enrolled }).toEqual({ steps: [ok(true), ok(true)], enrolled: 1 })
})

/** A device that asks for an epoch, and a server that answers its other requests so. */
function asking(status: number, code: string, asked: string) {
  const learned: (string | null)[] = []
  const refusal = { type: '', title: '', status, code, detail: '', hint: '' }
  const checkIn = async () => err({ code: 'REFUSED' as const, problem: refusal })
  const {
    link,
    told,
    asked: sent,
  } = linked(
    { policy: strict },
    {
      known: {
        ask: async () => err({ code: asked }),
        learn: (problem) => learned.push(problem?.code ?? null),
      },
      ...(code !== '' && { client: { requestNonce: checkIn } as never }),
    },
  )
  return { link, told, learned, sent }
}

test('a quarantined device that asks for an epoch waits for it, and that is no fault', async () => {
  const { link, told, learned } = asking(403, 'DEVICE_REFUSED', 'EPOCH_AWAITED')
  expect(await link.step(true)).toEqual(err({ code: 'EPOCH_AWAITED' }))
  expect({ told, learned, problem: link.state().problem }).toEqual({
    told: [],
    learned: ['DEVICE_REFUSED'],
    problem: 'EPOCH_AWAITED',
  })
})

test('another refusal while it waits is told as it is', async () => {
  const { link, learned } = asking(503, 'STORE_UNAVAILABLE', 'EPOCH_AWAITED')
  expect(await link.step(true)).toEqual(err({ code: 'STORE_UNAVAILABLE' }))
  expect(learned).toEqual(['STORE_UNAVAILABLE'])
})

test('waiting stops nothing that the server still takes, and it learns that all was taken', async () => {
  const { link, learned, sent } = asking(200, '', 'EPOCH_AWAITED')
  expect(await link.step(true)).toEqual(ok(true))
  expect(learned).toEqual([null])
  expect(sent).toContain('check-in')
})
