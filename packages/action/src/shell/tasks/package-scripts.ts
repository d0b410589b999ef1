import type { TaskReader, TaskRequest, TaskStep, TaskWorld } from './task.ts'
import { quotedWord, shellStep } from './task.ts'

/**
 * The scripts of a package.json: each with what is written for before and after it. Source: npm-scripts,
 * "Pre & Post Scripts". Names may be patterns, as npm-run-all takes them.
 */
export const readPackageScripts: TaskReader = (text, request, world) => {
  const scripts = textsOf(jsonOf(text), 'scripts')
  if (scripts === null) {
    world.unread()
    return []
  }
  return request.names.flatMap((name) => stepsOf(name, scripts, request, world))
}

type Scripts = ReadonlyMap<string, string>

function stepsOf(
  name: string,
  scripts: Scripts,
  { words, orProgram, alone }: TaskRequest,
  world: TaskWorld,
): readonly TaskStep[] {
  const names = /[*]/.test(name) ? matching(name, scripts) : [name]
  return names.flatMap((one) => {
    const order = alone ? [one] : [`pre${one}`, one, `post${one}`]
    const steps = order.flatMap((step) => {
      const script = scripts.get(step) ?? implied(step, world)
      if (script === undefined) return []
      return [shellStep(step === one ? withWords(script, words) : script)]
    })
    return steps.length === 0 && orProgram
      ? [shellStep([one, ...words].map(quotedWord).join(' '))]
      : steps
  })
}

/** What npm does where a package says nothing. Source: npm-start. */
function implied(name: string, { include }: TaskWorld): string | undefined {
  return name === 'start' && include('server.js') !== null ? 'node server.js' : undefined
}

function withWords(script: string, words: readonly string[]): string {
  return words.length === 0 ? script : `${script} ${words.map(quotedWord).join(' ')}`
}

/** `build:*` is every part of one name, `build:**` of any. Source: npm-run-all, "Glob-like pattern matching". */
function matching(pattern: string, scripts: Scripts): readonly string[] {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const parts = escaped.replaceAll('**', '\0').replaceAll('*', '[^:]*').replaceAll('\0', '.*')
  const matches = new RegExp(`^${parts}$`)
  return [...scripts.keys()].filter((name) => matches.test(name))
}

/** The texts of an object in a JSON file, by name; a list of texts is its lines. Null where the file is no such thing. */
export function textsOf(json: unknown, member: string): Scripts | null {
  if (typeof json !== 'object' || json === null) return null
  const value: unknown = Reflect.get(json, member) ?? {}
  if (typeof value !== 'object' || value === null) return null
  return new Map(
    Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
      const lines = Array.isArray(one) ? one : [one]
      const texts = lines.filter((line): line is string => typeof line === 'string')
      return texts.length === 0 ? [] : [[name, texts.join('\n')]]
    }),
  )
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}
