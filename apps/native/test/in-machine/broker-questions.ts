import { readdirSync, readFileSync } from 'node:fs'
import type { Dice } from './dice.ts'
import { edges, mutated } from './dice.ts'
import { u32 } from './raw-broker.ts'
import { pieceOf, startOf, verbs } from './verbs.ts'

/** What is asked, and how long it says that it is: at times that is not the same. */
export type Question = { readonly verb: number; readonly bytes: Buffer; readonly says: number }

/** The accounts of the machine. */
export type Accounts = {
  readonly developer: number
  readonly other: number
  readonly sealer: number
}

const questionMax = 1 << 20
const aroundMax = [questionMax - 1, questionMax, questionMax + 1, questionMax + 5000]
const paths = [
  ['/home/dev/many', '/home/dev/large', '/home/dev/many', '/home/dev/large'],
  ['/home/dev/own', '/home/dev/link', '/home/dev/folder/own', '/home/dev/fifo', '/home/dev', '.'],
  ['/home/other/secret', '/root/secret', '/etc/shadow', '/etc/passwd', '/', '//', '/dev/zero'],
  ['/dev/null', '/dev/tty', '/proc/self/mem', '/proc/self/root/root/secret', '/proc/1/environ'],
  ['/proc/self/fd/3', '/proc/self/environ', '/proc/thread-self/root', '/proc/kcore', '/dev/fd/3'],
  ['/home/dev/../../root/secret', '/home/dev/loop', '/var/lib/custody', '/run/custody/broker'],
  [`/home/dev/${'a'.repeat(255)}`, `/${'b/'.repeat(2500)}`, 'own', '', '/home/dev/own/'],
].flat()

/** A question as custodyd might ask it, or as nobody would. Most are nearly right: those get furthest. */
export function questionFrom(dice: Dice, accounts: Accounts, became: boolean): Question {
  const asked = dice.chance(0.9) ? nearly(dice, accounts, became) : wild(dice)
  const says = dice.chance(0.02) ? dice.oneOf(edges) : asked.bytes.length
  return { ...asked, says }
}

/** How custodyd begins to ask for files. */
export function rightBecome({ developer, other }: Accounts, dice: Dice): Question {
  const uid = dice.oneOf([developer, other, 65_534])
  return { verb: verbs.become, bytes: u32(uid, uid), says: 8 }
}

/** Whether the broker ends the connection at it. */
export function isTooLong({ says }: Question): boolean {
  return says > questionMax
}

function wild(dice: Dice): Omit<Question, 'says'> {
  const size = dice.chance(0.05) ? dice.oneOf(aroundMax) : dice.below(200)
  return { verb: dice.chance(0.5) ? dice.below(32) : dice.below(2 ** 32), bytes: dice.bytes(size) }
}

function nearly(dice: Dice, accounts: Accounts, became: boolean): Omit<Question, 'says'> {
  const asRoot = dice.chance(became ? 0.3 : 0.9)
  const [verb, bytes] = dice.oneOf(asRoot ? rootQuestions : accountQuestions)(dice, accounts)
  return { verb, bytes: dice.chance(0.5) ? mutated(dice, bytes) : bytes }
}

type Maker = (dice: Dice, accounts: Accounts) => readonly [verb: number, bytes: Buffer]

const rootQuestions: readonly Maker[] = [
  (dice) => [
    verbs.identifyTcp,
    Buffer.concat([
      u32(dice.oneOf([703, dice.below(65_536)]) + dice.below(65_536) * 65_536),
      u32(pidFrom(dice)),
    ]),
  ],
  (dice) => [verbs.identifyUnix, u32(dice.chance(0.8) ? dice.below(30) : dice.oneOf(edges))],
  inspectFrom,
  inspectFrom,
  inspectFrom,
  (dice) => [
    verbs.writeManaged,
    Buffer.concat([u32(fileFrom(dice)), dice.bytes(dice.chance(0.3) ? 0 : dice.below(5000))]),
  ],
  (dice) => [verbs.readManaged, u32(fileFrom(dice))],
  becomeFrom,
]

const accountQuestions: readonly Maker[] = [
  (dice) => [verbs.look, Buffer.from(dice.oneOf(paths))],
  (dice) => [verbs.list, Buffer.from(dice.oneOf(paths))],
  (dice) => [
    verbs.read,
    pieceOf(dice.oneOf(paths), dice.chance(0.7) ? 0 : dice.oneOf(edges), dice.oneOf(edges)),
  ],
]

function becomeFrom(dice: Dice, accounts: Accounts): readonly [number, Buffer] {
  const uid = accountFrom(dice, accounts)
  return [verbs.become, u32(uid, dice.chance(0.6) ? uid : accountFrom(dice, accounts))]
}

function inspectFrom(dice: Dice): readonly [number, Buffer] {
  const pid = pidFrom(dice)
  const what = dice.chance(0.95) ? dice.oneOf([...'iaexm']).charCodeAt(0) : dice.below(256)
  const argument = dice.chance(0.6) ? dice.below(8) : dice.oneOf(edges)
  const start = dice.chance(0.9) ? startOr(pid) : dice.below(2 ** 32)
  const high = dice.chance(0.95) ? 0 : dice.oneOf(edges)
  return [verbs.inspect, u32(pid, start, 0, what, argument, high, dice.oneOf(edges))]
}

/** Any process that there is, or a number of none. */
function pidFrom(dice: Dice): number {
  if (dice.chance(0.1)) return dice.oneOf(edges)
  return dice.oneOf(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
  )
}

function startOr(pid: number): number {
  try {
    return startOf(pid)
  } catch {
    return 0
  }
}

function fileFrom(dice: Dice): number {
  return dice.chance(0.9) ? dice.below(9) : dice.oneOf(edges)
}

function accountFrom(dice: Dice, { developer, other, sealer }: Accounts): number {
  if (dice.chance(0.1)) return dice.oneOf(edges)
  return dice.oneOf([
    developer,
    developer,
    developer,
    other,
    sealer,
    0,
    42,
    process.getuid?.() ?? 0,
    65_534,
  ])
}

/** How many processes the broker is. Valgrind's runs under another name. */
export function brokerProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isBroker(name)).length
}

function isBroker(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/custody-broker')
  } catch {
    return false
  }
}
