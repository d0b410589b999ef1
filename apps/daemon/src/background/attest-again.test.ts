import type { Enrolment } from '@custody/device'
import type { Problem, Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'
import { expect, test } from 'vitest'
import { attestAgain } from './attest-again.ts'

const hourMs = 60 * 60 * 1000
const attestation = {
  level: 'tpm-hardware',
  witnesses: ['w1'],
  because: null,
  refusals: [],
} as const

const origin = 'org_a/device/dev_a/e1'
type Answered = Pick<Enrolment, 'attestation' | 'origin'>
const dayMs = 24 * hourMs

function worldOf(...answers: readonly Result<Answered, Problem>[]) {
  const told: string[] = []
  let at = 0
  let asked = 0
  let everyMs: number | null = dayMs
  const attest = attestAgain({
    now: () => instant(at),
    everyMs: () => everyMs,
    origin: () => origin,
    enrol: async () => answers[(asked += 1) - 1] as Result<Enrolment, Problem>,
    keep: async (kept) => {
      told.push(`kept ${kept.attestation?.level}`)
      return ok(true)
    },
    refused: ({ code }) => told.push(`refused ${code}`),
  })
  return {
    ...attest,
    told,
    asked: () => asked,
    pass: (hours: number) => void (at += hours * hourMs),
    every: (next: number | null) => void (everyMs = next),
  }
}

test('a key is attested at the start, and again after a day', async () => {
  const world = worldOf(ok({ origin, attestation }), ok({ origin, attestation: null }))
  await world.step()
  world.pass(23)
  await world.step()
  expect(world.told).toEqual(['kept tpm-hardware'])
  world.pass(1)
  await world.step()
  expect(world.told).toEqual(['kept tpm-hardware', 'kept undefined'])
})

test('without a network it is tried again at once, and stops what comes after', async () => {
  const away = err({ code: 'NETWORK' })
  const world = worldOf(away, ok({ origin, attestation }))
  expect(await world.step()).toEqual(away)
  expect(await world.step()).toEqual(ok(true))
  expect(world.told).toEqual(['kept tpm-hardware'])
})

test('a refusal is told once, and stops nothing', async () => {
  const world = worldOf(err({ code: 'CREDENTIAL_REFUSED' }))
  expect(await world.step()).toEqual(ok(true))
  expect(await world.step()).toEqual(ok(true))
  expect(world.told).toEqual(['refused CREDENTIAL_REFUSED'])
})

test('what the server calls due is done at once, and not again before its time', async () => {
  const world = worldOf(ok({ origin, attestation }), ok({ origin, attestation }))
  await world.step()
  world.hasten()
  await world.step()
  await world.step()
  expect(world.asked()).toBe(2)
})

test('a device that waits to be approved asks more often', async () => {
  const world = worldOf(ok({ origin, attestation }), ok({ origin, attestation }))
  world.every(hourMs)
  await world.step()
  world.pass(1)
  await world.step()
  expect(world.asked()).toBe(2)
})

test('what was attested at enrolment, or is not the server’s to take, is not asked again', async () => {
  const world = worldOf()
  world.done(attestation)
  await world.step()
  world.pass(30)
  world.every(null)
  await world.step()
  expect(world.asked()).toBe(0)
})

const foreign = [{ witness: 'w1', code: 'STATEMENT_DIFFERS' }]

test('an answer about another log than the device’s is told, and nothing of it is kept', async () => {
  const world = worldOf(ok({ origin: 'org_a/device/dev_b/e1', attestation }))
  expect(await world.step()).toEqual(ok(true))
  expect(world.told).toEqual(['refused STATEMENT_DIFFERS'])
})

test('a witness that stated something of another log is told, at enrolment and after', async () => {
  const told = { ...attestation, level: 'file', witnesses: [], refusals: foreign } as const
  const world = worldOf(ok({ origin, attestation: told }))
  world.done(told)
  world.pass(24)
  await world.step()
  expect(world.told).toEqual([
    'refused STATEMENT_DIFFERS',
    'kept file',
    'refused STATEMENT_DIFFERS',
  ])
})
