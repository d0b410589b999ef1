import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  installClaudeCode,
  reachableClient,
  runClaude,
  scriptedModel,
  throwAwayPerson,
  type Block,
  type ClaudeEnd,
  type ModelRequest,
  type ThrowAwayPerson,
  type Turn,
} from '@custody/testkit'
import { hookServer, type HookBehaviour, type HookRequest, type Payload } from './hook-server.ts'

/** The real client, or why there is none: then the suite skips by name. */
export const client = await installClaudeCode()
if (!client.ok) console.warn(`skipped without Claude Code: ${JSON.stringify(client.error)}`)

/** One run of the real client with a scripted model. */
export type Experiment = {
  readonly turns: (place: Place) => readonly Turn[]
  /** Settings of the person, given the address of a hook. */
  readonly settings: (hook: (event: string) => string, place: Place) => object
  readonly answer?: (payload: Payload, request: HookRequest) => HookBehaviour
  readonly args?: (place: Place) => readonly string[]
  /** Before the client starts. */
  readonly prepare?: (place: Place) => Promise<void>
  readonly subagentTurns?: readonly Turn[]
  readonly prompt?: string
  readonly environment?: { readonly [name: string]: string }
}

export type Place = { readonly person: ThrowAwayPerson; readonly mark: (name: string) => string }

export type Observation = {
  readonly end: ClaudeEnd
  /** Names of the markers that were left: what really happened. */
  readonly markers: ReadonlySet<string>
  readonly hooks: readonly HookRequest[]
  readonly model: readonly ModelRequest[]
  readonly person: ThrowAwayPerson
  /** What a marker holds; empty if there is none. */
  readonly read: (marker: string) => Promise<string>
}

export const noObjection = { continue: true }
export const subagentPrompt = 'the work of the subagent'

/** Runs one experiment and hands its observation to `look` while the person's files are still there. */
export async function observe<Seen>(
  experiment: Experiment,
  look: (observation: Observation) => Seen | Promise<Seen>,
): Promise<Seen> {
  if (!client.ok) throw new Error(`no client: ${client.error.code}`)
  await using reachable = await reachableClient(client.value)
  await using person = await throwAwayPerson()
  await using hooks = await hookServer(experiment.answer ?? (() => noObjection))
  const place = { person, mark: (name: string) => join(person.markers, name) }
  const prompt = experiment.prompt ?? 'the work of the main conversation'
  const model = await scriptedModel([
    { when: subagentPrompt, turns: experiment.subagentTurns ?? [] },
    { when: prompt, turns: experiment.turns(place) },
  ])
  try {
    const settings = experiment.settings(hooks.url, place)
    await person.write(join(person.home, '.claude/settings.json'), JSON.stringify(settings))
    await experiment.prepare?.(place)
    const end = await runClaude({
      client: reachable.path,
      person,
      modelUrl: model.url,
      prompt,
      environment: experiment.environment ?? {},
      args: experiment.args?.(place) ?? [
        '--allowedTools',
        'Bash',
        'Read',
        'Edit',
        'Write',
        'Agent',
      ],
    })
    const markers = new Set(await readdir(person.markers))
    const read = (marker: string) => readFile(place.mark(marker), 'utf8').catch(() => '')
    const { requests } = hooks
    return await look({ end, markers, hooks: requests, model: model.requests, person, read })
  } finally {
    await model.close()
  }
}

/** A Bash call that leaves the marker `name`. Its command also tells the hook server which probe it is. */
export function touch({ mark }: Place, name: string): Block {
  return bash(`touch ${mark(name)}`)
}

export function bash(command: string): Block {
  return { kind: 'tool_use', tool: 'Bash', input: { command, description: 'a probe' } }
}

/** The marker that a call's command would leave. */
export function probeOf({ tool_input }: Payload): string {
  return (tool_input?.command ?? '').split('/').at(-1)?.split(' ')[0] ?? ''
}

/** HTTP hooks without a matcher, as we install them. */
export function httpHooks(
  hook: (event: string) => string,
  events: readonly string[],
  options: object = { onFailure: 'block' },
): object {
  return Object.fromEntries(
    events.map((event) => [
      event,
      [{ hooks: [{ type: 'http', url: hook(event), timeout: 10, ...options }] }],
    ]),
  )
}

/** Everything that the client let its model see in its last request. */
export function shownToModel(requests: readonly ModelRequest[]): string {
  return JSON.stringify(requests.map(({ body }) => body['messages']))
}
