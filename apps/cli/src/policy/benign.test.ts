import { readFileSync } from 'node:fs'
import { packs, presetSource } from '@custody/packs'
import { decide, parseTests } from '@custody/policy'
import { expect, test } from 'vitest'
import { compile } from './load-policy.ts'
import { requestOf } from './run-pack-tests.ts'

/**
 * Commands as coding agents type them at honest work, written for this test: among them texts that only speak of
 * danger. They stand between lines of `%%`.
 */
const commands = readFileSync(new URL('testdata/benign.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n%%\n')

test('honest work goes on under balanced', { timeout: 60_000 }, () => {
  const policy = compile(presetSource('balanced'))
  const tests = parseTests({ allow: commands }, 'benign')
  if (!policy.ok || !tests.ok) throw new Error('the preset or the commands cannot be read')
  const decided = tests.value.map(({ call }) => {
    const request = requestOf(call)
    const { outcome, decidedBy } = decide(policy.value, request)
    return { outcome, complete: request.complete, rules: decidedBy.map(({ id }) => id), call }
  })
  const share = (keep: (one: (typeof decided)[number]) => boolean) =>
    decided.filter(keep).length / decided.length
  expect(commands.length).toBeGreaterThan(500)
  expect(packs.length).toBeGreaterThan(0)
  expect(share(({ outcome }) => outcome === 'deny')).toBeLessThanOrEqual(0.01)
  // Half of what is asked begins with `sudo`.
  expect(share(({ outcome }) => outcome !== 'allow')).toBeLessThanOrEqual(0.05)
  expect(share(({ complete }) => !complete)).toBeLessThanOrEqual(0.05)
})
