import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '@custody/model'
import { localEndpoints } from '@custody/protocol'
import type { AnswerOf } from '@custody/protocol'
import { reachableCheckout, throwAwayPerson } from '@custody/testkit'
import type { ThrowAwayPerson } from '@custody/testkit'
import { startCaller } from './start-caller.ts'
import type { Caller, Reply } from './start-caller.ts'
import { askDaemon, startPart } from './start-part.ts'
import type { PartHow, RunningPart } from './start-part.ts'

export type Status = AnswerOf<(typeof localEndpoints)['status']>
export type More = Pick<PartHow, 'env' | 'args' | 'through' | 'killedAfterMs'>

/** Custody of a throw-away person with the parts in the test's own hands, and somebody who calls its hooks. */
export type Installation = AsyncDisposable & {
  readonly checkout: string
  readonly person: ThrowAwayPerson
  readonly home: string
  readonly hookPort: number
  readonly caller: Caller
  readonly start: (part: 'daemon' | 'server', more?: More) => Promise<RunningPart>
  readonly control: (path: string, method?: string) => Promise<string>
  readonly status: () => Promise<Status>
  /** What every hook of this person's sessions says. */
  readonly payload: { readonly [name: string]: Json }
  /** Has one shell command decided; `id` is its tool-use id. */
  readonly decide: (command: string, id?: string) => Promise<Reply>
  /** Has one call of any tool decided. `more` stands in the hook beside it. */
  readonly decideCall: (tool: string, input: object, more?: object) => Promise<Reply>
}

export const repository = join(import.meta.dirname, '..', '..', '..')
const captured = join(
  repository,
  'packages/agents/src/claude-code/testdata/2.1.330/PreToolUse.Bash.json',
)

export async function installation(): Promise<Installation> {
  const checkout = reachableCheckout(repository)
  const person = await throwAwayPerson()
  const home = join(person.home, 'custody')
  mkdirSync(home, { mode: 0o700 })
  const config = { hookPort: await freePort(), serverPort: await freePort() }
  writeFileSync(join(home, 'config.json'), JSON.stringify(config), { mode: 0o600 })
  for (const path of [home, join(home, 'config.json')]) chownSync(path, person.uid, person.gid)
  const caller = startCaller(checkout.folder, person)
  const parts: RunningPart[] = []
  const socket = join(home, 'daemon', 'control.sock')
  const control = (path: string, method?: string) => askDaemon(socket, path, method)
  const payload = payloadOf(person)
  let calls = 0
  const decideCall: Installation['decideCall'] = (tool, input, more = {}) => {
    const tool_use_id = `toolu_single_${(calls += 1)}`
    const call = { ...payload, tool_use_id, tool_name: tool, tool_input: input, ...more }
    return caller.call({
      port: config.hookPort,
      event: 'PreToolUse',
      body: JSON.stringify(call),
    })
  }
  return {
    checkout: checkout.folder,
    person,
    home,
    hookPort: config.hookPort,
    caller,
    control,
    status: async () => parseStatus(await control('/status')),
    payload,
    decide: (command, id) =>
      decideCall('Bash', { command }, id === undefined ? {} : { tool_use_id: id }),
    decideCall,
    start: async (part, more = {}) => {
      const args = part === 'daemon' ? ['--reserve-mib', '2'] : []
      const how = { checkout: checkout.folder, part, home, person, args, ...more }
      const running = await startPart(how)
      parts.push(running)
      return running
    },
    [Symbol.asyncDispose]: async () => {
      await caller[Symbol.asyncDispose]()
      for (const part of parts) await part.kill()
      await person.remove()
      checkout[Symbol.dispose]()
    },
  }
}

/** What every hook of a person's session says beside its event, from a captured call. */
export function payloadOf({ home, project }: Pick<ThrowAwayPerson, 'home' | 'project'>) {
  return {
    ...JSON.parse(readFileSync(captured, 'utf8')),
    cwd: project,
    transcript_path: join(home, '.claude', 'projects', 'p', 'talk.jsonl'),
  }
}

export const parseStatus = (text: string): Status =>
  localEndpoints.status.answer.schema.parse(JSON.parse(text))

/** Asks again until it holds; throws with the last answer when it does not in time. */
export async function until<Value>(
  ask: () => Promise<Value> | Value,
  holds: (value: Value) => boolean,
  withinMs = 20_000,
): Promise<Value> {
  const endMs = performance.now() + withinMs
  for (;;) {
    const value = await Promise.resolve(ask()).catch((cause: unknown) => cause)
    if (!(value instanceof Error) && holds(value as Value)) return value as Value
    if (performance.now() > endMs) throw new Error(`still not so: ${String(holds)}: ${said(value)}`)
    await sleep(50)
  }
}

function said(value: unknown): string {
  return value instanceof Error ? value.message : JSON.stringify(value).slice(0, 2000)
}

/** What the agent would make of an answer to PreToolUse. */
export function verdictOf({
  status,
  text,
  failed,
}: Reply): 'no objection' | 'deny' | 'ask' | string {
  if (failed !== null) return failed
  if (status !== 200) return `status ${status}`
  const answer = JSON.parse(text)
  return (
    answer.hookSpecificOutput?.permissionDecision ??
    (answer.continue === true ? 'no objection' : text)
  )
}

export function reasonOf({ text }: Reply): string {
  return String(JSON.parse(text).hookSpecificOutput?.permissionDecisionReason)
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
