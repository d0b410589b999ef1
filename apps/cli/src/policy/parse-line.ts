import { posix } from 'node:path'
import type { AgentName, Json, JsonObject, Result } from '@custody/model'
import { agentNames, err, ok } from '@custody/model'

/** One line of input: a call, with its defaults filled in. */
export type LineCall = {
  readonly id: Json
  readonly agent: AgentName
  readonly tool: string
  readonly input: JsonObject
  readonly workingDirectory: string
  readonly home: string
}

/** Where a call is imagined to run that does not say so. Source: product.md, "custody policy decide". */
export type LinePlaces = Pick<LineCall, 'workingDirectory' | 'home'>
export const imagined: LinePlaces = { workingDirectory: '/home/dev/proj', home: '/home/dev' }

/** Why a line is no call. `id` is its own where it could be read. */
export type LineProblem = {
  readonly code: 'LINE_NOT_JSON' | 'LINE_SHAPE_UNKNOWN'
  readonly id: Json
  /** What is wrong with it, for a person. */
  readonly said: string
}

/** Reads a line. What is `null` counts as not said. Untrusted: lines come from anywhere. */
export function parseLine(line: string, places = imagined): Result<LineCall, LineProblem> {
  const value = parseJson(line)
  if (value === undefined)
    return err({ code: 'LINE_NOT_JSON', id: null, said: 'it is not valid JSON' })
  if (!isObject(value)) return wrong(null, 'it is no JSON object')
  const said = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null))
  const { id = null, tool = 'Bash', cwd = '', home = places.home, agent = 'claude-code' } = said
  const input = inputOf(said)
  if (typeof tool !== 'string' || tool === '') return wrong(id, '`tool` is no text')
  if (typeof cwd !== 'string') return wrong(id, '`cwd` is no text')
  if (typeof home !== 'string' || !home.startsWith('/'))
    return wrong(id, '`home` is no absolute path')
  if (input === null) return wrong(id, 'it has neither `tool_input` nor `command`')
  return ok({
    id,
    agent: agentNames.find((name) => name === agent) ?? 'unknown',
    tool,
    input,
    // A relative folder is below the one that calls run in.
    workingDirectory: posix.resolve(places.workingDirectory, cwd),
    home: posix.resolve(home),
  })
}

/** Some agents give a tool one text, or a list of words, instead of named arguments. */
function inputOf({ tool_input: input, command }: JsonObject): JsonObject | null {
  if (isObject(input)) return input
  if (typeof input === 'string' || isWords(input)) return { input }
  return typeof command === 'string' || isWords(command) ? { command } : null
}

function wrong(id: Json, said: string): Result<never, LineProblem> {
  return err({ code: 'LINE_SHAPE_UNKNOWN', id, said })
}

function parseJson(line: string): Json | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isWords(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
