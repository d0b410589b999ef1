// Run in a throw-away machine: asks the broker what standard input says, a list of [function, …arguments], and prints
// the answers as JSON. `{"uid", "gid"}` first makes it ask for files as that account.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { accountFiles } from '../src/broker/account-files.ts'
import { brokerAt } from '../src/broker/broker.ts'

type Ask = { readonly [name: string]: (...words: readonly unknown[]) => Promise<unknown> }

const socket = '/run/custody/broker/broker.sock'
const { as, questions } = JSON.parse(await text(process.stdin))
const broker = as === undefined ? brokerAt(socket) : accountFiles(socket, as)
const own = { pid: process.pid, startTime: startOf(process.pid) }
const answers: unknown[] = []
for (const [name, ...words] of questions)
  answers.push(await (broker as unknown as Ask)[name]?.(...words.map(given)))
process.stdout.write(JSON.stringify(answers, shown))
broker.close()

function startOf(pid: number | string): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19])
}

/** `"self"` is this process, `"pid:1"` another, `"bytes:…"` bytes. */
function given(word: unknown): unknown {
  if (word === 'self') return own
  if (typeof word !== 'string') return word
  if (word.startsWith('pid:'))
    return { pid: Number(word.slice(4)), startTime: startOf(word.slice(4)) }
  return word.startsWith('bytes:') ? Buffer.from(word.slice(6)) : word
}

function shown(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'type' in value
  return isBytes && 'data' in value ? Buffer.from(value.data as number[]).toString() : value
}
