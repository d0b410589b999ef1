import { readdirSync } from 'node:fs'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import type { Cli } from '../command.ts'
import { homeAt } from '../home.ts'
import { commands } from './index.ts'

const files = readdirSync(import.meta.dirname)
  .filter((name) => !name.includes('.test.') && name !== 'index.ts')
  .map((name) => name.replace(/\.ts$/, ''))

test('the shelf lists every file beside it, and nothing else', () => {
  expect(commands.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
})

const screen = { write: () => {}, isTerminal: false, columns: 80, colour: false }
const cli: Cli = {
  env: {},
  cwd: '/',
  home: homeAt('/nowhere'),
  stdout: screen,
  stderr: screen,
  stdin: { isTerminal: false, read: async function* none() {} },
  now: () => {
    throw new Error('building a command reads no clock')
  },
  uid: 1000,
  stop: () => AbortSignal.abort(),
  random: () => new Uint8Array(),
}

test.each(commands)(
  '$name is built under its own name, with a description and no side effect',
  async ({ name, load }) => {
    const command = (await load())(cli)
    expect(command).toBeInstanceOf(Command)
    expect(command.name()).toBe(name)
    expect(command.description().length).toBeGreaterThan(40)
  },
)

test('summaries fit beside the longest name on 80 columns', () => {
  for (const { summary } of commands) expect(summary.length).toBeLessThanOrEqual(60)
})
