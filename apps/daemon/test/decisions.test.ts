import { readFileSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseTrustPolicy, verifyBundle } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Daemon } from './daemon-process.ts'
import { forget, payloadPath, startDaemon } from './daemon-process.ts'

let daemon: Daemon
beforeAll(async () => {
  daemon = await startDaemon()
})
afterAll(async () => {
  await daemon.stop()
  forget(daemon)
})

const captured = (name: string) => readFileSync(payloadPath(name), 'utf8')
const hookOf = (name: string) => daemon.hook(name.split('.')[0] ?? '', captured(name))
const noObjection = '{"continue":true}'

/** A captured call with another tool and input. */
function calls(tool: string, input: object, more: object = {}): string {
  const call = JSON.parse(captured('PreToolUse.Bash'))
  return JSON.stringify({ ...call, tool_name: tool, tool_input: input, ...more })
}

test('a harmless call meets no objection, and what the agent would ask is left to it', async () => {
  expect(await hookOf('PreToolUse.Bash')).toMatchObject({ status: 200, text: noObjection })
})

test.each([
  { tool: 'Write', input: { file_path: '/etc/sudoers', content: 'x' }, rule: 'no-sudo-rules' },
  { tool: 'Bash', input: { command: 'rm -rf /' }, rule: 'no-catastrophic-delete' },
])('$tool $input is denied by $rule, in words', async ({ tool, input, rule }) => {
  const answer = await daemon.hook('PreToolUse', calls(tool, input))
  const { hookSpecificOutput } = JSON.parse(answer.text)
  expect(answer.status).toBe(200)
  expect(hookSpecificOutput).toMatchObject({ permissionDecision: 'deny' })
  expect(hookSpecificOutput.permissionDecisionReason).toContain(`rule ${rule}`)
})

test('every captured event gets an explicit answer', async () => {
  const names = readdirSync(dirname(payloadPath('x')))
    .filter((name) => name.endsWith('.json') && !name.includes('expected') && /^[A-Z]/.test(name))
    .map((name) => name.slice(0, -'.json'.length))
  expect(names.length).toBeGreaterThan(25)
  for (const name of names) {
    const answer = await hookOf(name)
    expect(answer.status, name).toBe(200)
    expect(Object.keys(JSON.parse(answer.text)).length, name).toBeGreaterThan(0)
  }
})

test('a secret in an output is kept from the model, in the shape the tool has', async () => {
  const secret = ['ghp', '_', 'Zq4LmX8vTn2RkY6bWc0HdJ5sFg1PaE3uQi7o'].join('')
  const finished = JSON.parse(captured('PostToolUse.Bash'))
  finished.tool_response.stdout = `token: ${secret}\n`
  const answer = await daemon.hook('PostToolUse', JSON.stringify(finished))
  const { hookSpecificOutput } = JSON.parse(answer.text)
  expect(hookSpecificOutput.updatedToolOutput.stdout).toMatch(/^token: \[redacted:/)
  expect(Object.keys(hookSpecificOutput.updatedToolOutput)).toEqual(
    Object.keys(finished.tool_response),
  )
  const { text } = await daemon.ask('/entries?limit=20')
  expect(text).not.toContain(secret)
})

test('a result that no call of ours announced is an alarm', async () => {
  const forged = JSON.parse(captured('PostToolUse.Bash'))
  await daemon.hook('PostToolUse', JSON.stringify({ ...forged, tool_use_id: 'toolu_forged' }))
  await expect
    .poll(async () => JSON.parse((await daemon.ask('/status')).text).alerts)
    .toContainEqual(expect.objectContaining({ code: 'CALLER_UNVERIFIED' }))
})

test('the canary is denied end to end, by a rule', async () => {
  const { text } = await daemon.ask('/canary?agent=claude-code', 'POST')
  expect(JSON.parse(text)).toMatchObject({ denied: true, status: 200, rules: [expect.any(String)] })
})

test('why tells the rule, the actions and the entry of a call', async () => {
  const input = { command: 'rm -rf /' }
  await daemon.hook('PreToolUse', calls('Bash', input, { tool_use_id: 'toolu_why' }))
  const why = JSON.parse((await daemon.ask('/why?call=toolu_why')).text)
  expect(why).toMatchObject({
    tool: 'Bash',
    outcome: 'deny',
    decidedBy: [{ id: 'no-catastrophic-delete', title: expect.any(String) }],
    input: JSON.stringify(input),
  })
  expect(why.actions.map(({ kind }: { kind: string }) => kind)).toContain('file.delete')
  const byOurId = JSON.parse((await daemon.ask(`/why?call=${why.call}`)).text)
  expect(byOurId.entry.seq).toBe(why.entry.seq)
})

type Entry = { readonly session: string | null; readonly at: number }

test.each([
  { what: 'the whole log', of: () => '' },
  { what: 'one session', of: ({ session }: Entry) => `?session=${session}` },
  { what: 'what came since', of: ({ at }: Entry) => `?from=${at}` },
])('$what, exported, verifies against the trust policy that the daemon wrote', async ({ of }) => {
  expect(await hookOf('PreToolUse.Bash')).toMatchObject({ status: 200 })
  await daemon.ask('/sync', 'POST')
  const { entries } = JSON.parse((await daemon.ask('/entries?limit=200')).text)
  const { text } = await daemon.ask(
    `/export${of(entries.find(({ session }: Entry) => session !== null))}`,
  )
  const trust = parseTrustPolicy(nodeCrypto, readFileSync(`${daemon.home}/trust-policy`, 'utf8'))
  expect(trust.ok).toBe(true)
  const verification = verifyBundle(text.trimEnd().split('\n'), {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: trust.ok ? trust.value : null,
    heads: new Map(),
  })
  expect(verification.integrity.problems).toEqual([])
  expect(verification).toMatchObject({ outcome: 'verified, no witness' })
})
