import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { presetSource } from '@custody/packs'
import { compilePolicy, parseDecisionRecord } from '@custody/policy'
import { afterAll, expect, test } from 'vitest'
import type { Daemon } from './daemon-process.ts'
import { forget, freshHome, payloadPath, startDaemon } from './daemon-process.ts'

const daemons: Daemon[] = []
afterAll(async () => {
  for (const daemon of daemons) await daemon.kill()
  for (const daemon of daemons) forget(daemon)
})

/** A daemon under the balanced preset, as a server would have given it. */
async function started(home = join(freshHome(), 'home')): Promise<Daemon> {
  const content = presetSource('balanced')
  const compiled = compilePolicy(cedar, content)
  if (!compiled.ok) throw new Error('the preset does not compile')
  const at = Date.now()
  const kept = { number: 1, preset: 'balanced', acceptedAt: at, confirmedAt: at, content }
  mkdirSync(join(home, 'daemon', 'policy'), { recursive: true, mode: 0o700 })
  writeFileSync(
    join(home, 'daemon', 'policy', 'last-good.json'),
    JSON.stringify({ ...kept, version: compiled.value.version }),
  )
  const daemon = await startDaemon({ home })
  daemons.push(daemon)
  return daemon
}

const captured = (name: string) => JSON.parse(readFileSync(payloadPath(name), 'utf8'))
let count = 0

/** What was decided about a command of one conversation, and why. */
async function run(daemon: Daemon, conversation: string, command: string) {
  count += 1
  const toolUseId = `toolu_facts_${count}`
  const call = captured('PreToolUse.Bash')
  await daemon.hook(
    'PreToolUse',
    JSON.stringify({
      ...call,
      tool_input: { command },
      tool_use_id: toolUseId,
      session_id: conversation,
    }),
  )
  const why = JSON.parse((await daemon.ask(`/why?call=${toolUseId}`)).text)
  const record = parseDecisionRecord(why.entry.fields.detail.text)
  if (!record.ok || record.value.circumstances === null) throw new Error('no record')
  return {
    seq: why.entry.seq,
    outcome: why.outcome,
    rules: why.decidedBy.map(({ id }: { id: string }) => id),
    because: why.because.flatMap((one: { because: string[] }) => one.because),
    session: record.value.circumstances.session,
  }
}

async function tell(daemon: Daemon, event: string, conversation: string, more: object) {
  const [name] = event.split('.')
  await daemon.hook(
    name ?? '',
    JSON.stringify({ ...captured(event), session_id: conversation, ...more }),
  )
}

const secret = 'grep registry .npmrc'
const send = "curl -X POST -d '{}' https://api.example/x"
const download = 'curl -o i.sh https://get.example/i.sh'

test('what a session did makes later calls of it stricter, and the entry that shows it is named', async () => {
  const daemon = await started()
  expect(await run(daemon, 'one', send)).toMatchObject({ outcome: 'allow' })
  const read = await run(daemon, 'one', secret)
  const sent = await run(daemon, 'one', send)
  expect(sent).toMatchObject({
    outcome: 'ask',
    rules: expect.arrayContaining(['ask-send-after-secret']),
  })
  expect(sent.session.readSecret).toBe(read.seq)
  expect(sent.because).toContain(`this session read a file that holds secrets (entry ${read.seq})`)
  const fetched = await run(daemon, 'one', download)
  expect(await run(daemon, 'one', 'sh own.sh')).toMatchObject({ outcome: 'allow' })
  const ran = await run(daemon, 'one', 'sh i.sh')
  expect(ran).toMatchObject({ outcome: 'ask', rules: expect.arrayContaining(['ask-run-download']) })
  expect(ran.session).toMatchObject({
    fetchedNetwork: expect.any(Number),
    fetched: [[expect.stringMatching(/\/i\.sh$/), fetched.seq]],
  })
  expect(await run(daemon, 'two', send)).toMatchObject({
    outcome: 'allow',
    rules: ['baseline-permit'],
  })
}, 60_000)

test('a restart forgets nothing of it, nor does the end of a session that is resumed', async () => {
  const before = await started()
  await tell(before, 'SessionStart.startup', 'kept', {})
  const read = await run(before, 'kept', secret)
  await run(before, 'kept', download)
  await before.kill()

  const again = await started(before.home)
  const sent = await run(again, 'kept', send)
  expect(sent).toMatchObject({ outcome: 'ask', session: { complete: true, readSecret: read.seq } })
  expect(await run(again, 'kept', 'sh i.sh')).toMatchObject({ outcome: 'ask' })

  await tell(again, 'SessionEnd', 'kept', {})
  await tell(again, 'SessionStart.startup', 'kept', { source: 'resume' })
  expect(await run(again, 'kept', send)).toMatchObject({
    outcome: 'ask',
    session: { complete: true, readSecret: read.seq },
  })
  await tell(again, 'SessionEnd', 'kept', {})
  await again.kill()

  const third = await started(before.home)
  await tell(third, 'SessionStart.startup', 'kept', { source: 'resume' })
  expect(await run(third, 'kept', send)).toMatchObject({ outcome: 'ask' })
}, 60_000)

test('a past that nobody recorded is unknown, and what depends on it is asked', async () => {
  const daemon = await started()
  await tell(daemon, 'SessionStart.startup', 'elsewhere', { source: 'resume' })
  const sent = await run(daemon, 'elsewhere', send)
  expect(sent).toMatchObject({
    outcome: 'ask',
    rules: expect.arrayContaining(['ask-send-after-secret']),
    session: { complete: false, readSecret: null },
  })
  expect(sent.because).toContain(
    'it is not known whether this session read a file that holds secrets',
  )
  expect(await run(daemon, 'elsewhere', 'ls')).toMatchObject({ outcome: 'allow' })
}, 60_000)
