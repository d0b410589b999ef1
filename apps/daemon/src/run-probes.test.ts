import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { instant } from '@custody/model'
import type { Probe } from '@custody/probes'
import { probes } from '@custody/probes'
import { afterAll, describe, expect, test } from 'vitest'
import { askSource } from './ask-source.ts'
import { realProbeWorld, runProbes } from './run-probes.ts'
import { runProgram } from './run-program.ts'

const home = mkdtempSync(join(tmpdir(), 'custody-probes-'))
afterAll(() => rmSync(home, { recursive: true }))
const account = { uid: process.getuid?.() ?? 0, home }

describe('a program', () => {
  test('has no environment, the root as its folder and nothing to read', async () => {
    expect(await runProgram(['/usr/bin/env'], [])).toMatchObject({ status: 'read', text: '' })
    expect(await runProgram(['/usr/bin/pwd'], [])).toMatchObject({ text: '/\n', exitCode: 0 })
    expect(await runProgram(['/usr/bin/cat'], [])).toMatchObject({ text: '', exitCode: 0 })
  })

  test('that exits in error has still spoken, on stderr if not on stdout', async () => {
    const answer = await runProgram(['/usr/bin/ls'], ['/nowhere'])
    expect(answer).toMatchObject({ status: 'read', exitCode: 2 })
    expect(answer.status === 'read' && answer.text).toContain('/nowhere')
  })

  test('is the first that exists', async () => {
    expect(await runProgram(['/usr/bin/nowhere', '/usr/bin/true'], [])).toMatchObject({
      exitCode: 0,
    })
    expect(await runProgram(['/usr/bin/nowhere'], [])).toEqual({ status: 'absent' })
  })

  test('that others can change is not run', async () => {
    const script = join(home, 'script')
    writeFileSync(script, `#!/bin/sh\necho ran > ${home}/ran\n`, { mode: 0o755 })
    symlinkSync('/usr/bin/true', join(home, 'link'))
    for (const path of [script, join(home, 'link'), 'script'])
      expect(await runProgram([path], [])).toEqual({
        status: 'failed',
        because: 'PROGRAM_NOT_ROOTS',
      })
    expect(
      await askSource({ kind: 'file', path: 'ran', below: 'home', as: 'text' }, account),
    ).toEqual({ status: 'absent' })
  })

  test('that takes more than 2 s is ended, with all that it started', async () => {
    const started = performance.now()
    const shell = ['-c', `/usr/bin/sleep 61.5 & /usr/bin/sleep 61.5`]
    expect(await runProgram(['/bin/sh'], shell)).toEqual({ status: 'failed', because: 'TIMEOUT' })
    expect(performance.now() - started).toBeLessThan(6000)
    await setTimeout(100)
    const left = await runProgram(['/usr/bin/ps'], ['-e', '-o', 'args='])
    expect(left.status === 'read' && left.text).not.toContain('sleep 61.5')
  })

  test('that writes without end is ended', async () => {
    expect(await runProgram(['/usr/bin/yes'], [])).toEqual({
      status: 'failed',
      because: 'OUTPUT_TOO_LARGE',
    })
  })
})

describe('a source', () => {
  test.each([
    [
      'a file',
      { kind: 'file', path: '/proc/sys/kernel/ostype', below: 'root', as: 'text' },
      'Linux\n',
    ],
    [
      'a file as hex',
      { kind: 'file', path: '/proc/sys/kernel/ostype', below: 'root', as: 'hex' },
      '4c696e75780a',
    ],
  ] as const)('%s', async (_, source, text) => {
    expect(await askSource(source, account)).toMatchObject({ status: 'read', text, exitCode: null })
  })

  test('a folder and a tree, sorted', async () => {
    const folder = await askSource({ kind: 'folder', path: '/sys/class' }, account)
    expect(folder.status === 'read' && folder.text.split('\n')).toContain('block')
    const tree = await askSource(
      { kind: 'tree', path: '/sys/class', files: ['none'], folders: [] },
      account,
    )
    expect(tree).toMatchObject({ status: 'read', text: '' })
    const loop = await askSource(
      { kind: 'tree', path: '/proc/self', files: ['version', 'cpuset'], folders: ['fd'] },
      account,
    )
    expect(loop.status).toBe('read')
  })

  test('what is not there is absent, what may not be read has failed', async () => {
    expect(await askSource({ kind: 'folder', path: '/nowhere' }, account)).toEqual({
      status: 'absent',
    })
    symlinkSync('/etc/shadow', join(home, 'settings'))
    expect(
      await askSource({ kind: 'file', path: 'settings', below: 'home', as: 'text' }, account),
    ).toEqual({
      status: 'failed',
      because: 'FILE_LINK_REFUSED',
    })
  })
})

describe('a probe', () => {
  const world = realProbeWorld(account, () => instant(1000))
  const probe: Probe = {
    id: 'x',
    question: '?',
    latency: { kind: 'boot' },
    maxAgeMs: 5,
    platforms: {},
  }

  test('that is not written for the platform is unknown', async () => {
    for (const platform of ['linux', 'plan9'])
      expect(await runProbes({ ...world, platform }, [probe])).toEqual([
        {
          probe: 'x',
          at: 1000,
          maxAgeMs: 5,
          status: 'unknown',
          detail: `not asked on ${platform}`,
        },
      ])
  })

  test('that throws, or whose source does, is unknown', async () => {
    const fails = (): never => {
      throw new Error('bug')
    }
    const reading = { sources: {}, read: fails }
    const throwing = { ...probe, platforms: { linux: reading } }
    expect(await runProbes({ ...world, platform: 'linux' }, [throwing])).toMatchObject([
      { status: 'unknown' },
    ])
    const asking = { ...world, platform: 'linux', ask: fails }
    for (const check of await runProbes(asking, probes)) expect(check.status).toBe('unknown')
  })

  test('of the shelf answers on this machine, each with its time and age', async () => {
    const checks = await runProbes(world, probes)
    expect(checks.map((check) => check.probe)).toEqual(probes.map(({ id }) => id))
    for (const check of checks) {
      expect(check).toMatchObject({ at: 1000, detail: expect.stringMatching(/./) })
      expect(check.maxAgeMs).toBeGreaterThan(0)
    }
    // Whatever this machine is, its system has a name.
    expect(checks.find((check) => check.probe === 'os_version')?.detail).not.toMatch(
      /is not there|failed/,
    )
  })
})
