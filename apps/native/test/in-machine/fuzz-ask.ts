// Run in a throw-away machine, as root: starts custody-ask as the developer, with whatever words and input, is the
// daemon that it asks, and prints as JSON what was wrong. Usage: fuzz-ask.ts FIRST COUNT DEVELOPER
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import { diceOf, edges, mutated } from './dice.ts'
import { u32 } from './raw-broker.ts'

const [first = 0, count = 0, developer = 0] = process.argv.slice(2).map(Number)
const told = { asked: 0, answered: 0, refused: 0, problems: [] as string[] }
const program = '/usr/lib/custody/custody-ask'
const bodyMax = 32 << 20

/** What the daemon answers: the bytes, where they are cut in two, and whether it waits for the whole question. */
type Plan = { readonly bytes: Buffer; readonly cut: number; readonly listens: boolean }

let plan: Plan = { bytes: Buffer.alloc(0), cut: 0, listens: true }
let question: Buffer | null = null

mkdirSync('/run/custody', { recursive: true, mode: 0o755 })
rmSync('/run/custody/ask.sock', { force: true })
const server = createServer({ allowHalfOpen: true }, (socket) => void answer(socket))
server.listen('/run/custody/ask.sock')
await once(server, 'listening')
chmodSync('/run/custody/ask.sock', 0o666)
for (let seed = first; seed < first + count && told.problems.length < 10; seed += 1)
  await trySeed(seed)
process.stdout.write(`${JSON.stringify(told)}\n`)
process.exit(0)

async function answer(socket: Socket): Promise<void> {
  const { bytes, cut, listens } = plan
  socket.on('error', () => {})
  let got: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => (got = Buffer.concat([got, chunk])))
  const whole = () => got.length >= 8 && got.length >= 8 + got.readUInt32LE(4)
  const awaited = () => !whole() && !socket.readableEnded && !socket.destroyed
  if (listens) while (awaited()) await wait(1)
  question = got
  socket.write(bytes.subarray(0, cut))
  if (cut > 0) await wait(2)
  socket.end(bytes.subarray(cut))
}

async function trySeed(seed: number): Promise<void> {
  const dice = diceOf(seed)
  const words = wordsFrom(dice)
  const input = dice.bytes(
    dice.chance(0.02) ? bodyMax + dice.below(3) - 40 : dice.below(dice.oneOf([1, 100, 70_000])),
  )
  plan = planFrom(dice)
  question = null
  const env = { CLAUDE_CODE_VERSION: 'v'.repeat(dice.oneOf([0, 5, 64, 65, 5000])) }
  const child = spawn(program, words, { uid: developer, gid: developer, env })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [out, err, [code, signal]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'exit') as Promise<[number | null, string | null]>,
  ])
  told.asked += 1
  const wrong = (what: string): void =>
    void told.problems.push(
      `seed ${seed}: ${what}: ${JSON.stringify(words)}, ${err.toString().slice(0, 400)}`,
    )
  if (signal !== null) return wrong(`ended by ${signal}`)
  if (/Sanitizer|runtime error|^==\d+==/m.test(err.toString())) return wrong('a report')
  const expected = expectedOf(words, input, env.CLAUDE_CODE_VERSION)
  const answered = code === expected.code && out.equals(expected.out) && err.equals(expected.err)
  const refused =
    code === expected.refusal && out.length === 0 && (code === 0) === (err.length === 0)
  if (expected.whole) told.answered += answered ? 1 : 0
  told.refused += refused ? 1 : 0
  if (!answered && !refused) return wrong(`exit ${code}, ${out.length} bytes of output`)
  if (expected.whole && plan.listens && !answered) return wrong('refused what is a whole answer')
  if (!expected.whole && !refused) return wrong('took what is no answer')
  if (
    expected.asks !== null &&
    plan.listens &&
    question !== null &&
    !expected.asks.equals(question)
  )
    return wrong('asked otherwise than it was told to')
}

function wordsFrom(dice: Dice): readonly string[] {
  if (dice.chance(0.2)) return ['policy-helper']
  const name = () =>
    dice.oneOf(['claude-code', 'PreToolUse', '', 'n'.repeat(dice.below(80)), 'ä'.repeat(33)])
  const words = ['hook', name(), name()]
  if (dice.chance(0.2)) words.push(dice.oneOf(['open', 'opened', '']))
  return dice.chance(0.05) ? words.slice(0, dice.below(3)) : words
}

function planFrom(dice: Dice): Plan {
  const large = dice.chance(0.06)
  const out = dice.bytes(large ? 1_500_000 : dice.below(dice.oneOf([1, 50, 5000, 300_000])))
  const err = dice.bytes(
    large ? dice.oneOf([597_152, 597_153, 1_500_000]) : dice.below(dice.oneOf([1, 50, 70_000])),
  )
  const right = Buffer.concat([
    Buffer.of(dice.below(256), 0, 0, 0),
    u32(out.length, err.length),
    out,
    err,
  ])
  const bytes = dice.chance(0.4)
    ? right
    : dice.chance(0.7)
      ? crooked(dice, right)
      : dice.bytes(dice.below(60))
  return {
    bytes,
    cut: dice.chance(0.3) ? dice.below(bytes.length + 1) : 0,
    listens: dice.chance(0.9),
  }
}

/** Most of the ways to be wrong lie in the first twelve bytes. */
function crooked(dice: Dice, right: Buffer): Buffer {
  const made = Buffer.from(right)
  // Nearly 2³², so that both lengths together seem small.
  if (dice.chance(0.1)) made.writeUInt32LE(2 ** 32 - 1 - dice.below(9), 8)
  if (dice.chance(0.6)) made.writeUInt32LE(dice.oneOf(edges), dice.oneOf([4, 8]))
  if (dice.chance(0.2)) made.writeUInt8(dice.below(256), dice.below(4))
  return dice.chance(0.4) ? mutated(dice, made) : made
}

/** What it has to do, worked out a second time. */
function expectedOf(words: readonly string[], input: Buffer, version: string) {
  const [verb, agent = '', event = ''] = words
  const { bytes } = plan
  const [outEnd, errEnd] =
    bytes.length < 12
      ? [0, 0]
      : [12 + bytes.readUInt32LE(4), 12 + bytes.readUInt32LE(4) + bytes.readUInt32LE(8)]
  const isHelper = words.length === 0 || (words.length === 1 && verb === 'policy-helper')
  const isHook = verb === 'hook' && words.length === 3
  const tooLong = isHook && [agent, event].some((name) => Buffer.byteLength(name) > 64)
  const names = isHook ? `${agent}\0${event}\0` : `${version.length > 64 ? '' : version}\0`
  const body = Buffer.concat([Buffer.from(names), isHook ? input : Buffer.alloc(0)])
  const asks = (isHook || isHelper) && !tooLong && body.length < bodyMax
  const whole =
    asks &&
    bytes.length >= 12 &&
    bytes.length >= errEnd &&
    errEnd - 12 <= 2 << 20 &&
    bytes.readUIntBE(1, 3) === 0
  return {
    whole,
    code: bytes[0],
    out: bytes.subarray(12, outEnd),
    err: bytes.subarray(outEnd, errEnd),
    refusal: isHelper ? 1 : 2,
    asks: asks
      ? Buffer.concat([Buffer.from(isHook ? 'CA1h' : 'CA1p'), u32(body.length), body])
      : null,
  }
}
