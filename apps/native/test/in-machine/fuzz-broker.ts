// Run in a throw-away machine, as custodyd's account: throws questions at the broker, a connection a seed, and prints as
// JSON how many and what was wrong. Usage: fuzz-broker.ts FIRST COUNT DEVELOPER OTHER SEALER
import { setTimeout as wait } from 'node:timers/promises'
import { brokerProcesses, isTooLong, questionFrom, rightBecome } from './broker-questions.ts'
import type { Question } from './broker-questions.ts'
import { diceOf } from './dice.ts'
import type { Dice } from './dice.ts'
import { frame, rawBroker, u32 } from './raw-broker.ts'
import type { RawAnswer, RawBroker } from './raw-broker.ts'
import { inspected, questionSizes, verbs } from './verbs.ts'

const [first = 0, count = 0, developer = 0, other = 0, sealer = 0] = process.argv
  .slice(2)
  .map(Number)
const connectionsMax = 128
const answerMax = (1 << 20) + 4096
const [enosys, einval, e2big] = [-38, -22, -7]
const told = { questions: 0, answers: 0, became: 0, problems: [] as string[] }

// Four at a time: what one does must not matter to another.
let next = first
await Promise.all(
  Array.from({ length: 4 }, async () => {
    while (next < first + count && told.problems.length < 10) {
      next += 1
      await trySeed(next - 1)
    }
  }),
)
await allEnd()
process.stdout.write(`${JSON.stringify(told)}\n`)
process.exit(0)

async function trySeed(seed: number): Promise<void> {
  const wrong = (what: string): void => void told.problems.push(`seed ${seed}: ${what}`)
  const dice = diceOf(seed)
  const broker = await rawBroker()
  let became: number | null = null
  const accounts = { developer, other, sealer }
  const asAccount = dice.chance(0.35)
  for (let at = 0; at < 12 && !dice.chance(0.08) && !broker.closed(); at += 1) {
    const question: Question =
      at === 0 && asAccount
        ? rightBecome(accounts, dice)
        : questionFrom(dice, accounts, became !== null)
    told.questions += 1
    await send(broker, question, dice)
    if (question.says > question.bytes.length && !isTooLong(question)) break
    const answer = await broker.next()
    if (isTooLong(question)) {
      if (answer !== null) wrong('a question that is too long was answered')
      break
    }
    // Bytes behind those that the question said it has are the next question's: nothing is known from there on.
    const goesOn = question.says >= question.bytes.length
    if (answer === null) {
      if (goesOn) wrong(`no answer to ${shown(question)}`)
      break
    }
    told.answers += 1
    for (const problem of problemsOf(question, answer, became))
      wrong(`${problem}: ${shown(question)}`)
    if (question.verb === verbs.become && answer.status === 0 && became === null) {
      became = question.bytes.readUInt32LE(0)
      told.became += 1
    }
    if (!goesOn) break
  }
  broker.close()
  if (brokerProcesses() > connectionsMax + 1) wrong('more processes than connections may have')
  const answer = await askOnce(verbs.inspect, inspected(process.pid, 'i'))
  if (answer?.status !== 0) wrong(`afterwards it answered ${answer?.status}`)
}

async function send(
  { socket }: RawBroker,
  { verb, bytes, says }: Question,
  dice: Dice,
): Promise<void> {
  const whole = Buffer.concat([u32(verb, says), bytes])
  const cut = dice.chance(0.1) ? dice.below(whole.length) : 0
  if (cut > 0) {
    socket.write(whole.subarray(0, cut))
    await wait(1)
  }
  socket.write(whole.subarray(cut))
}

/** What an answer may never be, whatever was asked. */
function problemsOf(
  { verb, bytes, says }: Question,
  { status, bytes: said }: RawAnswer,
  became: number | null,
) {
  const isRoots = verb >= verbs.identifyTcp && verb <= verbs.become
  const isAccounts = verb >= verbs.look && verb <= verbs.list
  const problems: string[] = []
  if (status > 0 || status < -4095) problems.push(`status ${status}`)
  if (status < 0 && said.length > 0) problems.push('an errno with bytes')
  if (said.length > answerMax) problems.push(`${said.length} bytes`)
  if (became === null && !isRoots && status !== enosys) problems.push(`root answered ${status}`)
  if (became !== null && !isAccounts && status !== enosys && status !== einval)
    problems.push(`an account answered ${status}`)
  if (
    became === null &&
    questionSizes[verb] !== undefined &&
    says !== questionSizes[verb] &&
    status !== einval
  )
    problems.push(`of a wrong size, and answered ${status}`)
  if (status === e2big && !isAccounts && verb !== verbs.inspect) problems.push('does not fit')
  for (const secret of secretsFrom(became))
    if (said.includes(secret)) problems.push(`told ${secret}`)
  if (verb === verbs.become && status === 0 && !mayBecome(bytes)) problems.push('became')
  return problems
}

/** Contents that no question may bring out: files of root, of an account that it did not become, and values. */
function secretsFrom(became: number | null): readonly string[] {
  const always = ['CANARY-ROOT', 'CANARY-SHADOW', 'CANARY-VALUE']
  return became === other ? always : [...always, 'CANARY-OTHER']
}

function mayBecome(bytes: Buffer): boolean {
  const [uid, gid] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
  return uid === gid && [developer, other, 65_534].includes(uid)
}

async function askOnce(verb: number, bytes: Buffer): Promise<RawAnswer | null> {
  const broker = await rawBroker()
  broker.socket.write(frame(verb, bytes))
  const answer = await broker.next()
  broker.close()
  return answer
}

/** Once all connections are closed, only the broker itself is left. */
async function allEnd(): Promise<void> {
  for (let turn = 0; turn < 100 && brokerProcesses() > 1; turn += 1) await wait(50)
  if (brokerProcesses() > 1) told.problems.push(`${brokerProcesses()} processes are left`)
}

function shown({ verb, bytes, says }: Question): string {
  return `verb ${verb}, ${says} bytes ${bytes.subarray(0, 64).toString('hex')}`
}
