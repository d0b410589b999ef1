// The total time of a Bash call in the real Claude Code, from the end of the model's answer that asks for it to the
// arrival of the model's next request: under Custody, with an empty HTTP hook on the same events, and without hooks.
// Short sessions of each kind take turns. `node tools/bench/agent-call.ts [--rounds N] [--calls N] [--json]`
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  blockInterval,
  custodyOf,
  installClaudeCode,
  median,
  quantileInterval,
  reachableCheckout,
  reachableClient,
  runClaude,
  scriptedModel,
  tellMeasured,
  throwAwayPerson,
} from '@custody/testkit'
import type { Figure, ModelRequest, Turn } from '@custody/testkit'
import { agentHomes, kinds } from './agent-homes.ts'
import type { Kind } from './agent-homes.ts'

const { values } = parseArgs({
  strict: false,
  options: {
    rounds: { type: 'string', default: '12' },
    calls: { type: 'string', default: '25' },
  },
})
const rounds = Number(values.rounds)
const calls = Number(values.calls)
// The first calls of a session meet a client that is still warming up.
const dropped = 5
const prompt = 'measure the calls'

using checkout = reachableCheckout(join(import.meta.dirname, '..', '..'))
const installed = await installClaudeCode()
if (!installed.ok) throw new Error(`no client: ${JSON.stringify(installed.error)}`)
await using client = await reachableClient(installed.value)
await using person = await throwAwayPerson()
const custody = custodyOf(checkout.folder, person)
const measured: { readonly [kind in Kind]: (readonly number[])[] } = {
  custody: [],
  'empty hook': [],
  'no hook': [],
}
try {
  await custody.up()
  await using homes = await agentHomes(custody, person)
  for (const kind of kinds) await session(homes.homeOf(kind))
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length] ?? 'no hook'
      measured[kind].push(await session(homes.homeOf(kind)))
    }
  }
} finally {
  await custody.stop()
}
tellMeasured({ about: about(), figures: figures() })

/** The milliseconds of each call of one session. Throws where a call did not run: a blocked one would look fast. */
async function session(home: string): Promise<readonly number[]> {
  const bash: Turn = [
    { kind: 'tool_use', tool: 'Bash', input: { command: 'true', description: 'nothing' } },
  ]
  const turns = Array.from({ length: calls + dropped }, () => bash)
  const model = await scriptedModel([{ when: prompt, turns }])
  try {
    const end = await runClaude({
      client: client.path,
      person,
      modelUrl: model.url,
      prompt,
      args: ['--permission-mode', 'default', '--allowedTools', 'Bash(true)'],
      environment: { HOME: home },
      timeoutMs: 180_000,
    })
    if (end.exitCode !== 0) throw new Error(`the client ended with ${end.exitCode}: ${end.stderr}`)
    return callTimes(model.requests.filter(({ script }) => script !== null)).slice(dropped)
  } finally {
    await model.close()
  }
}

function callTimes(requests: readonly ModelRequest[]): readonly number[] {
  if (requests.length !== calls + dropped + 1)
    throw new Error(`${requests.length} requests for ${calls + dropped} calls`)
  const failed = JSON.stringify(requests.at(-1)?.body['messages']).match(/"is_error":true/g)
  if (failed !== null) throw new Error(`${failed.length} calls did not run`)
  return requests
    .slice(1)
    .map((next, at) => next.arrivedAtMs - (requests[at]?.answeredAtMs ?? Number.NaN))
}

function figures(): readonly Figure[] {
  return [beside('empty hook', 1.2), beside('no hook', null), emptyBesideNone()]
}

function beside(other: Kind, limit: number | null): Figure {
  return compared('Bash call under Custody, median', ['custody', other], limit)
}

function emptyBesideNone(): Figure {
  return compared('Bash call with the empty hook, median', ['empty hook', 'no hook'], null)
}

function compared(
  what: string,
  [mine, other]: readonly [Kind, Kind],
  limit: number | null,
): Figure {
  const blocks = measured[mine].map((ours, at) => ({ ours, theirs: measured[other][at] ?? [] }))
  const ratio = (ours: readonly number[], theirs: readonly number[]) =>
    median(ours) / median(theirs)
  return {
    what,
    unit: 'ms',
    value: median(measured[mine].flat()),
    interval: quantileInterval(measured[mine].flat(), 0.5),
    baseline: {
      what: other,
      value: median(measured[other].flat()),
      ratioInterval: blockInterval(blocks, ratio),
    },
    aim: limit === null ? null : { of: 'ratio', bound: 'at most', limit },
  }
}

function about(): string {
  const [low, high] = addedInterval()
  return (
    `${measured.custody.flat().length} calls of each kind, ${rounds} sessions of ${calls} that take turns, ` +
    `the first ${dropped} calls of each left out. Custody adds a median of ${low.toFixed(1)} to ` +
    `${high.toFixed(1)} ms to a call over the empty hook (95 %).`
  )
}

function addedInterval(): readonly [number, number] {
  const blocks = measured.custody.map((ours, at) => ({
    ours,
    theirs: measured['empty hook'][at] ?? [],
  }))
  return blockInterval(blocks, (ours, theirs) => median(ours) - median(theirs))
}
