import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@custody/model'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { agentOf } from './client-version.ts'
import { executableHasher } from './executable-hash.ts'
import { ancestors, processChain } from './process-chain.ts'
import { parseStat } from './process-stat.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-chain-'))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true }))

const world = { proc: '/proc', now: () => instant(1), hashExecutable: executableHasher('/proc') }
const sha256 = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex')

/** A real chain of shells; gives the pid of the last, which lives until its input ends. */
async function chainOf(depth: number): Promise<number> {
  const script =
    'if [ "$1" -gt 1 ]; then /bin/sh -c "$0" "$0" $(($1 - 1)); :; else echo $$; read -r line; fi'
  const child = spawn('/bin/sh', ['-c', script, script, String(depth)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [pid] = await once(child.stdout ?? process.stdin, 'data')
  return Number(String(pid))
}

/** A running copy of `sleep`, standing where an agent's executable would. */
function running(executable: string, args: readonly string[] = ['60']): ChildProcess {
  copyFileSync('/bin/sleep', executable)
  const child = spawn(executable, args)
  children.push(child)
  return child
}

describe('a chain', () => {
  test('goes from the process to pid 1, with its executables as they are', async () => {
    const pid = await chainOf(9)
    const chain = await processChain(world, pid)
    expect(chain.gap).toBeNull()
    expect(chain.bootId).toMatch(/^[0-9a-f-]{36}$/)
    expect(chain.nodes[0]?.pid).toBe(pid)
    expect(chain.nodes.at(-1)?.pid).toBe(1)
    const shells = chain.nodes.slice(0, 9)
    const shell = readlinkSync(`/proc/${pid}/exe`)
    expect(new Set(shells.map(({ executable }) => executable))).toEqual(new Set([shell]))
    expect(new Set(shells.map((node) => node.executableSha256))).toEqual(new Set([sha256(shell)]))
    expect(shells.map(({ uid }) => uid)).toEqual(Array(9).fill(process.getuid?.()))
    expect(shells.map(({ argv }) => argv[4])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(chain.nodes[9]?.pid).toBe(process.pid)
    const times = chain.nodes.map(({ startTime }) => startTime ?? 0)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  test('has the hash of an executable that was deleted', async () => {
    const path = join(folder, 'gone (1) x')
    const child = running(path)
    await once(child, 'spawn')
    unlinkSync(path)
    const { nodes } = await processChain(world, child.pid ?? 0)
    expect(nodes[0]).toMatchObject({
      executable: `${path} (deleted)`,
      executableSha256: sha256('/bin/sleep'),
    })
  })

  test('of a process that is gone is a gap', async () => {
    const child = running(join(folder, 'short'), ['0'])
    await once(child, 'exit')
    expect(await processChain(world, child.pid ?? 0)).toMatchObject({
      nodes: [],
      gap: `process ${child.pid} is gone or hidden`,
    })
  })

  test('an executable larger than the bound has no hash', async () => {
    const hashExecutable = executableHasher('/proc', { sizeBytesMax: 10, rememberedMax: 10 })
    const chain = await processChain({ ...world, hashExecutable }, process.pid)
    expect(chain.nodes[0]?.executableSha256).toBeNull()
  })
})

test('an executable that is replaced by another of its size is hashed anew', async () => {
  const hash = executableHasher('/proc')
  const path = join(folder, 'replaced')
  // What follows an executable's own bytes does not matter to it.
  const write = (tail: string): void =>
    writeFileSync(path, Buffer.concat([readFileSync('/bin/sleep'), Buffer.from(tail)]), {
      mode: 0o755,
    })
  const start = async (): Promise<number> => {
    const child = spawn(path, ['60'])
    children.push(child)
    await once(child, 'spawn')
    return child.pid ?? 0
  }
  write('a')
  const first = await start()
  const firstHash = sha256(path)
  expect(await hash(first)).toBe(firstHash)
  unlinkSync(path)
  write('b')
  expect(await hash(await start())).toBe(sha256(path))
  expect(await hash(first)).toBe(firstHash)
})

describe('ancestors', () => {
  /** A process table of files, with what a real one holds only at the wrong moment. */
  function table(name: string, rows: Record<number, string>): string {
    const proc = join(folder, name)
    for (const [pid, line] of Object.entries(rows)) {
      mkdirSync(join(proc, pid), { recursive: true })
      writeFileSync(join(proc, pid, 'stat'), line)
    }
    return proc
  }
  const line = (pid: number, name: string, parent: number, start: number): string =>
    `${pid} (${name}) S ${parent} ${Array(17).fill('0').join(' ')} ${start} 0 0\n`

  test('a parent younger than its child is another process under that pid', () => {
    const proc = table('reuse', {
      30: line(30, 'agent', 20, 500),
      20: line(20, 'new', 1, 900),
      1: line(1, 'init', 0, 1),
    })
    expect(ancestors(proc, 30)).toMatchObject({
      stats: [{ pid: 30 }],
      gap: 'process 20 is younger than its child 30: pid reuse',
    })
  })

  test('a circle ends', () => {
    const proc = table('circle', { 30: line(30, 'a', 20, 5), 20: line(20, 'b', 30, 5) })
    expect(ancestors(proc, 30).gap).toBe('more than 64 processes')
  })

  test('the top of a pid namespace that is not pid 1 is a gap', () => {
    expect(ancestors(table('top', { 30: line(30, 'a', 0, 5) }), 30).gap).toBe(
      'process 30 has no parent here',
    )
  })

  test.each([
    ['a name like the rest of the line', ') S 1 (x', 7],
    ['a name with a line end', 'a\nb) R 99', 7],
    ['an empty name', '', 7],
  ])('%s does not move the fields', (_, name, parent) => {
    expect(parseStat(line(30, name, parent, 500))).toEqual({ pid: 30, parent, startTime: 500 })
  })

  test('what is no stat line is null', () => {
    for (const text of ['', 'x', '30 (a', '30 (a) S']) expect(parseStat(text)).toBeNull()
  })
})

describe('the agent', () => {
  function packageAt(name: string, version: string, executable: string): string {
    const root = join(folder, 'node_modules', name)
    mkdirSync(join(root, 'bin'), { recursive: true })
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version }))
    return join(root, executable)
  }
  const agentBehind = async (child: ChildProcess) => {
    await once(child, 'spawn')
    // The process alone: whoever runs these tests may do so from an agent.
    const { nodes, ...chain } = await processChain(world, child.pid ?? 0)
    const found = await agentOf({ ...chain, nodes: nodes.slice(0, 1) })
    expect(found.pid).toBe(found.agent.name === 'unknown' ? null : child.pid)
    return found.agent
  }

  test.each([
    [
      '@anthropic-ai/claude-code-linux-x64',
      '2.1.330',
      'claude',
      { name: 'claude-code', version: '2.1.330' },
    ],
    [
      '@anthropic-ai/claude-code',
      '2.1.331',
      'bin/claude.exe',
      { name: 'claude-code', version: '2.1.331' },
    ],
    ['@openai/codex-linux-x64', '0.169.0', 'bin/codex', { name: 'codex', version: '0.169.0' }],
    ['opencode-linux-x64', '1.18.33', 'bin/opencode', { name: 'opencode', version: '1.18.33' }],
    [
      '@anthropic-ai/claude-code-linux-arm64',
      'not a version',
      'claude',
      { name: 'claude-code', version: 'unknown' },
    ],
    ['claude-code-lookalike', '2.1.330', 'claude', { name: 'unknown', version: 'unknown' }],
  ])('whose executable lies in %s %s', async (name, version, executable, agent) => {
    expect(await agentBehind(running(packageAt(name, version, executable)))).toEqual(agent)
  })

  test('of its own installer, by the file that is named after the version', async () => {
    mkdirSync(join(folder, 'claude', 'versions'), { recursive: true })
    const child = running(join(folder, 'claude', 'versions', '2.1.330'))
    expect(await agentBehind(child)).toEqual({ name: 'claude-code', version: '2.1.330' })
  })

  test('that an interpreter runs, through the link by which it is called', async () => {
    const script = packageAt('@google/gemini-cli', '0.61.0', 'bin/gemini')
    writeFileSync(script, 'read -r line\n')
    mkdirSync(join(folder, 'bin'), { recursive: true })
    symlinkSync(script, join(folder, 'bin', 'gemini'))
    const child = spawn('/bin/sh', [join(folder, 'bin', 'gemini')])
    children.push(child)
    expect(await agentBehind(child)).toEqual({ name: 'gemini-cli', version: '0.61.0' })
  })

  test('is not a program that only reads or starts a file of its package', async () => {
    const script = packageAt('@google/gemini-cli', '0.61.0', 'bin/read')
    writeFileSync(script, 'some text\n')
    const child = spawn('/usr/bin/tail', ['-f', script])
    children.push(child)
    expect(await agentBehind(child)).toMatchObject({ name: 'unknown' })
  })

  test('is unknown where no process of the chain is one', async () => {
    const child = running(join(folder, 'tool'))
    expect(await agentBehind(child)).toMatchObject({ name: 'unknown' })
  })
})
