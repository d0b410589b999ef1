import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { Agent } from 'node:http'
import { dirname, join } from 'node:path'
import { verifyBundle } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { expect, onTestFinished, test } from 'vitest'
import type { Daemon, StartHow } from './daemon-process.ts'
import { forget, freshHome, payloadPath, spawnDaemon, startDaemon } from './daemon-process.ts'

const captured = JSON.parse(readFileSync(payloadPath('PreToolUse.Bash'), 'utf8'))
const finished = JSON.parse(readFileSync(payloadPath('PostToolUse.Bash'), 'utf8'))
const call = (id: string, command = 'ls') =>
  JSON.stringify({ ...captured, tool_use_id: id, tool_input: { command } })

async function started(how: StartHow = {}): Promise<Daemon> {
  const daemon = await startDaemon(how)
  onTestFinished(async () => {
    if (daemon.process.exitCode === null && daemon.process.signalCode === null) await daemon.kill()
    forget(daemon)
  })
  return daemon
}

async function exported(daemon: Daemon) {
  const { text } = await daemon.ask('/export')
  const lines = text.trimEnd().split('\n')
  const world = {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: null,
    heads: new Map(),
  }
  return { text, verification: verifyBundle(lines, world) }
}

test('killed again and again amid calls, nothing that was answered is lost, and it goes on by itself', async () => {
  let daemon = await started()
  const answered: string[] = []
  for (let round = 0; round < 4; round += 1) {
    let running = true
    const isOn = () => running
    const work = Array.from({ length: 4 }, async (_, lane) => {
      const agent = new Agent({ keepAlive: true })
      for (let at = 0; isOn(); at += 1) {
        const id = `toolu_${round}_${lane}_${at}`
        const answer = await daemon.hook('PreToolUse', call(id), { agent }).catch(() => null)
        if (answer?.status === 200) answered.push(id)
      }
    })
    const wanted = answered.length + 15 + 3 * round
    await expect
      .poll(() => answered.length, { timeout: 20_000, interval: 7 })
      .toBeGreaterThan(wanted)
    await daemon.kill()
    running = false
    await Promise.all(work)
    daemon = await started({ home: daemon.home })
  }
  expect(answered.length).toBeGreaterThan(40)
  const { text, verification } = await exported(daemon)
  expect(verification).toMatchObject({
    outcome: 'self-consistent',
    integrity: { verdict: 'holds' },
  })
  const kept = new Set(toolUseIdsIn(text))
  expect(answered.filter((id) => !kept.has(id))).toEqual([])
  expect(text).toContain('"kind":"recovery"')
}, 120_000)

function toolUseIdsIn(bundle: string): string[] {
  return bundle.split('\n').flatMap((line) => {
    const { payload } = JSON.parse(line || '{}')
    return payload?.field === 13 ? [Buffer.from(payload.bytes, 'base64').toString()] : []
  })
}

test('a call under way when it was killed is still known after the restart', async () => {
  const daemon = await started()
  await daemon.hook('PreToolUse', call('toolu_across'))
  await daemon.kill()
  const again = await started({ home: daemon.home })
  await again.hook('PostToolUse', JSON.stringify({ ...finished, tool_use_id: 'toolu_across' }))
  const { entries } = JSON.parse((await again.ask('/entries?kind=call.finished')).text)
  expect(entries.at(-1).facts).toMatchObject({ announced: true })
}, 30_000)

test('eight agents at once are each answered, and every call is recorded once', async () => {
  const daemon = await started()
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    const agent = new Agent({ keepAlive: true })
    for (let at = 0; at < 25; at += 1) {
      const answer = await daemon.hook('PreToolUse', call(`toolu_${lane}_${at}`), { agent })
      expect(answer.text).toBe('{"continue":true}')
    }
  })
  await Promise.all(lanes)
  const ids = toolUseIdsIn((await exported(daemon)).text)
  expect(ids).toHaveLength(200)
  expect(new Set(ids).size).toBe(200)
}, 30_000)

test('ten megabytes of output beside them do not hold up other decisions', async () => {
  const daemon = await started()
  await daemon.hook('PreToolUse', call('toolu_warm'))
  const line = 'a line of output that says something, not much, of about eighty characters\n'
  const stdout = line.repeat(Math.ceil((10 * 1024 * 1024) / line.length))
  const big = JSON.stringify({ ...finished, tool_response: { ...finished.tool_response, stdout } })
  const bigAgent = new Agent({ keepAlive: true })
  let isDone = false
  const alone = await waitsOf(daemon, 60, () => false)
  const large = daemon.hook('PostToolUse', big, { agent: bigAgent }).then((answer) => {
    isDone = true
    return answer
  })
  const beside = await waitsOf(daemon, 3000, () => isDone)
  expect((await large).text).toBe('{"continue":true}')
  expect(beside.length).toBeGreaterThan(20)
  // What is read in a worker costs the others the other core at most.
  expect(quantile(beside, 0.5)).toBeLessThan(10 + 4 * quantile(alone, 0.5))
  expect(quantile(beside, 0.9)).toBeLessThan(50 + 4 * quantile(alone, 0.9))
}, 60_000)

/** How long small decisions take, one after the other, until `isOver`. Milliseconds, ascending. */
async function waitsOf(daemon: Daemon, most: number, isOver: () => boolean): Promise<number[]> {
  const waits: number[] = []
  for (let at = 0; at < most && !isOver(); at += 1)
    waits.push((await daemon.hook('PreToolUse', call(`toolu_${most}_${at}`))).ms)
  return waits.toSorted((a, b) => a - b)
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}

const hostileFiles: readonly { readonly name: string; readonly make: (path: string) => void }[] = [
  { name: 'a link to a file of root', make: (path) => symlinkSync('/etc/shadow', path) },
  { name: 'a FIFO', make: (path) => void execFileSync('mkfifo', [path]) },
  { name: 'a link to /dev/zero', make: (path) => symlinkSync('/dev/zero', path) },
  {
    name: 'ten sparse gigabytes without a line end',
    make: (path) => {
      writeFileSync(path, '')
      truncateSync(path, 10 * 1024 ** 3)
    },
  },
]

test.each(hostileFiles)(
  'where the conversation is $name, calls are decided and nothing of it is kept',
  async ({ make }) => {
    const home = join(freshHome(), 'home')
    const person = join(dirname(home), 'person')
    mkdirSync(person)
    const transcript_path = join(person, 'talk.jsonl')
    make(transcript_path)
    const daemon = await started({ home, env: { HOME: person } })
    const prompt = {
      ...captured,
      hook_event_name: 'UserPromptSubmit',
      prompt: 'go',
      transcript_path,
    }
    await daemon.hook('UserPromptSubmit', JSON.stringify(prompt))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    for (let at = 0; at < 20; at += 1) {
      const answer = await daemon.hook('PreToolUse', call(`toolu_${at}`))
      expect(answer.ms).toBeLessThan(5000)
      expect(answer.text).toBe('{"continue":true}')
    }
    const { text } = await daemon.ask('/entries?limit=200')
    expect(text).not.toContain('root:')
    expect(
      JSON.parse(text).entries.filter(({ source }: { source: string }) => source === 'transcript'),
    ).toEqual([])
  },
  30_000,
)

const canMount = process.getuid?.() === 0

test.skipIf(!canMount)(
  'on a full disk calls are denied with what to do, denials are kept, and it recovers',
  async () => {
    const daemon = await started({ diskMiB: 48 })
    await daemon.hook('PreToolUse', call('toolu_before'))
    const fill = `/proc/${daemon.pid}/root${join(daemon.home, '..', 'fill')}`
    execFileSync('sh', ['-c', `cat /dev/zero > ${fill} 2>/dev/null || true`])
    // Words that do not pack, and are no secrets.
    const words = randomBytes(24_000)
      .toString('hex')
      .replace(/(.{3})/g, '$1 ')
    const large = { ...captured, tool_name: 'Grep', tool_input: { pattern: words } }
    let reason = ''
    let last = ''
    let denied = 0
    for (let at = 0; at < 600 && denied < 5; at += 1) {
      const body = JSON.stringify({ ...large, tool_use_id: `toolu_full_${at}` })
      const { hookSpecificOutput } = JSON.parse((await daemon.hook('PreToolUse', body)).text)
      reason = hookSpecificOutput?.permissionDecisionReason ?? ''
      if (reason.includes('OUTBOX_FULL')) denied += 1
    }
    expect(denied, last).toBe(5)
    const status = JSON.parse((await daemon.ask('/status')).text)
    expect(status.log).toMatchObject({ problem: 'OUTBOX_FULL' })
    const page = JSON.parse((await daemon.ask('/entries?kind=call.decided&limit=3')).text)
    expect(page.entries.at(-1).decision).toMatchObject({ outcome: 'deny', problem: 'OUTBOX_FULL' })

    rmSync(fill)
    const after = await daemon.hook('PreToolUse', call('toolu_after'))
    expect(after.text).toBe('{"continue":true}')
    expect(JSON.parse((await daemon.ask('/status')).text).log).toMatchObject({
      problem: null,
      reserveBytes: 2 * 1024 * 1024,
    })
  },
  60_000,
)

test('a second daemon is told who holds the home', async () => {
  const daemon = await started()
  const second = await spawnDaemon({ home: daemon.home })
  expect(JSON.parse(second.line)).toMatchObject({ ready: false, code: 'DAEMON_RUNNING' })
  expect(second.errors()).toContain(`process ${daemon.pid}`)
  expect(second.errors()).toContain('hint:')
})

test('a folder that cannot be written is named, with what to do', async () => {
  const home = join(freshHome(), 'home')
  mkdirSync(home)
  chmodSync(home, 0o500)
  const refused = await spawnDaemon({ home, ...(process.getuid?.() === 0 ? { uid: 65_534 } : {}) })
  expect(JSON.parse(refused.line)).toMatchObject({ ready: false, code: 'HOME_UNWRITABLE' })
  expect(refused.errors()).toContain('hint:')
})

test.skipIf(process.getuid?.() !== 0)('a caller of another account is refused', async () => {
  const home = join(freshHome(), 'home')
  mkdirSync(home)
  execFileSync('chown', ['65534:65534', home])
  const daemon = await started({ home, uid: 65_534 })
  const answer = await daemon.hook('PreToolUse', call('toolu_other'))
  const { hookSpecificOutput } = JSON.parse(answer.text)
  expect(hookSpecificOutput.permissionDecision).toBe('deny')
  expect(hookSpecificOutput.permissionDecisionReason).toContain('CALLER_REFUSED')
})

test('stopped as asked it seals everything and exits 0', async () => {
  const daemon = await started()
  await daemon.hook('PreToolUse', call('toolu_last'))
  expect(await daemon.stop()).toBe(0)
  const again = await started({ home: daemon.home })
  const { verification } = await exported(again)
  expect(verification.integrity.verdict).toBe('holds')
  const { text } = await again.ask('/entries?limit=100')
  expect(text).not.toContain('"kind":"recovery"')
})
