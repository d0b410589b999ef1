import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GovernedMachine } from './governed-machine.ts'
import { canGovern, governedMachine } from './governed-machine.ts'
import { withSetting } from './with-setting.ts'

// What keeps the real client from starting, and what it says then. The same client starts before and after each.

describe.skipIf(!canGovern)('a client that may not start', () => {
  let governed: GovernedMachine
  beforeAll(async () => {
    governed = await governedMachine()
  })
  afterAll(() => governed?.[Symbol.asyncDispose]())

  let turns = 0
  const start = async () => {
    turns += 1
    const { exitCode, stderr } = await governed.call(`touch /tmp/start-${turns}`)
    return { exitCode, stderr, ran: await governed.exists(`/tmp/start-${turns}`) }
  }
  const starts = async () => expect(await start()).toMatchObject({ exitCode: 0, ran: true })

  test.each([
    {
      because: 'the device’s posture forbids it',
      file: '/etc/custody/floor.json',
      content: { v: 1, packs: ['baseline', 'agent-tamper', 'posture'] },
      says: /disk is not known to be encrypted.*rule require-disk-encryption/,
    },
    {
      because: 'a server is named and the device is not enrolled',
      file: '/etc/custody/config.d/10-server.json',
      content: { serverUrl: 'http://127.0.0.1:9' },
      says: /this device is not enrolled[^]*custody doctor enrolment/,
    },
  ])('$because: says so, and what to type', async ({ file, content, says }) => {
    await starts()
    await withSetting(governed, file, content, async () => {
      const refused = await start()
      expect(refused).toMatchObject({ exitCode: 1, ran: false })
      expect(refused.stderr).toMatch(says)
    })
    await starts()
  })
})
