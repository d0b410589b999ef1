import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { homeFolders } from '@custody/agents'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccountFiles } from '../../broker/account-files.ts'
import type { BrokerProblem } from '../../broker/connection.ts'
import type { FileStatus } from '../../broker/file-status.ts'
import { agentsAtRest } from './agents-at-rest.ts'
import { boundedFiles } from './bounded-files.ts'
import { findTraces } from './find-traces.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'custody-traces-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const bounds = { asks: 2000, ms: 3000, namesPerFolder: 1000, monotonicMs: () => performance.now() }

async function search(files: Pick<AccountFiles, 'look' | 'read' | 'list'> = filesHere, more = {}) {
  const bounded = boundedFiles(files, { ...bounds, ...more })
  const traces = await findTraces(bounded, { home, folders: homeFolders })
  return { traces, complete: bounded.isComplete() }
}
const verdicts = async () =>
  agentsAtRest((await search()).traces).map(
    ({ agent, governed }) => `${agent.name} ${agent.version}: ${governed}`,
  )

test('nothing is found in an empty home, and the search says that it saw all', async () => {
  expect(await search()).toEqual({ traces: [], complete: true })
})

const modules = [
  '.npm-global/lib/node_modules',
  '.local/lib/node_modules',
  '.claude/local/node_modules',
  '.nvm/versions/node/v24.1.0/lib/node_modules',
  '.volta/tools/image/packages/@openai/codex/lib/node_modules',
  '.volta/tools/image/packages/codex/lib/node_modules',
  'n/lib/node_modules',
  '.bun/install/global/node_modules',
  '.local/share/pnpm/global/5/node_modules',
]
test.each(modules)('a package in %s is found with its version', async (folder) => {
  install(`${folder}/@openai/codex`, '@openai/codex', '0.169.0')
  expect(await verdicts()).toContain('codex 0.169.0: no')
})

test.each([
  ['2.1.330', 'claude-code 2.1.330: enforced'],
  ['2.1.200', 'claude-code 2.1.200: no'],
])('Claude Code %s of its own installer is judged by its version', async (version, verdict) => {
  write(`.local/share/claude/versions/${version}`, 'binary')
  link('.local/bin/claude', join(home, `.local/share/claude/versions/${version}`))
  expect(await verdicts()).toEqual([verdict])
})

test('of two installations the one that is governed less decides', async () => {
  install('n/lib/node_modules/@anthropic-ai/claude-code', '@anthropic-ai/claude-code', '2.1.330')
  write('.local/share/claude/versions/2.1.1', 'binary')
  expect(await verdicts()).toEqual(['claude-code 2.1.1: no'])
})

test('a link in a folder of programs leads to the version of its package', async () => {
  install('elsewhere/node_modules/@google/gemini-cli', '@google/gemini-cli', '0.61.0')
  link('.local/bin/gemini', '../../elsewhere/node_modules/@google/gemini-cli/dist/index.js')
  expect(await verdicts()).toEqual(['gemini-cli 0.61.0: no'])
})

test('a program that only has the name of one is told as unknown', async () => {
  write('.local/bin/copilot', '#!/bin/sh')
  expect(await verdicts()).toEqual(['copilot-cli unknown: unknown'])
})

test.each([
  ['.vscode/extensions/anthropic.claude-code-2.1.330-linux-x64', 'claude-code 2.1.330: unknown'],
  ['.cursor/extensions/openai.chatgpt-0.4.1', 'codex 0.4.1: no'],
  ['.vscode-server/extensions/GitHub.copilot-chat-0.30.1', 'copilot-cli 0.30.1: no'],
])('the editor extension %s is found', async (folder, verdict) => {
  mkdirSync(join(home, folder), { recursive: true })
  expect(await verdicts()).toContain(verdict)
})

test.each([
  ['.codex', 'codex unknown: no'],
  ['.gemini', 'gemini-cli unknown: no'],
  ['.cursor', 'cursor unknown: no'],
  ['.copilot', 'copilot-cli unknown: no'],
  ['.config/github-copilot', 'copilot-cli unknown: no'],
  ['.config/opencode', 'opencode unknown: no'],
  ['.claude', 'claude-code unknown: enforced'],
])('the settings in %s tell that an agent was used', async (folder, verdict) => {
  mkdirSync(join(home, folder), { recursive: true })
  expect(await verdicts()).toEqual([verdict])
  expect(agentsAtRest((await search()).traces)[0]?.installed).toBe(false)
})

test('a package of another name in an agent’s folder is none', async () => {
  install('n/lib/node_modules/@openai/codex', 'somebody-elses', '1.0.0')
  expect(await verdicts()).toEqual([])
})

test.each([
  ['no JSON', '{'],
  ['of another shape', '[]'],
  ['too long', ' '.repeat(300 * 1024)],
])('a package file that is %s leaves the version unknown, not the agent', async (_, text) => {
  write('n/lib/node_modules/@openai/codex/package.json', text)
  expect(await verdicts()).toEqual(['codex unknown: no'])
})

test('a folder that a link leads to is looked into', async () => {
  install('real/@openai/codex', '@openai/codex', '0.1.0')
  link('n/lib/node_modules', join(home, 'real'))
  expect(await verdicts()).toEqual(['codex 0.1.0: no'])
})

test.each([
  ['questions', { asks: 3 }],
  ['time', { ms: -1 }],
])('a search that runs out of %s ends, and says that it is not complete', async (_, more) => {
  expect((await search(filesHere, more)).complete).toBe(false)
})

test('a folder with too many names is cut, and the search says so', async () => {
  for (const version of ['1.0.0', '1.0.1', '1.0.2'])
    write(`.local/share/claude/versions/${version}`, '')
  const { traces, complete } = await search(filesHere, { namesPerFolder: 2 })
  expect(traces.filter(({ kind }) => kind === 'version')).toHaveLength(2)
  expect(complete).toBe(false)
})

test('when nobody answers it stops asking', async () => {
  let asked = 0
  const away = async () => {
    asked += 1
    return err({ code: 'BROKER_AWAY', cause: 'closed' } as const)
  }
  const { complete } = await search({ look: away, read: away, list: away })
  expect({ asked, complete }).toEqual({ asked: 1, complete: false })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}
function install(folder: string, name: string, version: string): void {
  write(`${folder}/package.json`, JSON.stringify({ name, version }))
}
function link(path: string, target: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  symlinkSync(target, join(home, path))
}

/** Real files by the broker's rules: no link at the end is followed. */
const filesHere: Pick<AccountFiles, 'look' | 'read' | 'list'> = {
  look: (path) => attempt(() => ({ status: statusOf(path), target: targetOf(path) })),
  read: (path, offset, length) =>
    attempt(() => ({
      status: statusOf(path),
      bytes: readFileSync(path).subarray(offset, offset + length),
    })),
  list: (path) => attempt(() => readdirSync(path)),
}

function statusOf(path: string): FileStatus {
  const status = lstatSync(path)
  const kind = status.isSymbolicLink() ? 'link' : status.isDirectory() ? 'directory' : 'file'
  return { kind, sizeBytes: status.size } as FileStatus
}

function targetOf(path: string): string {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : ''
}

async function attempt<Value>(act: () => Value): Promise<Result<Value, BrokerProblem>> {
  try {
    return ok(act())
  } catch (cause) {
    return err({ code: 'BROKER_REFUSED', errno: -Number(Object(cause).errno) })
  }
}
