import type { Json } from '@custody/model'

/** An action as a person reads it: what it is, to what, and the facts that policy sees. */
export type ActionLine = {
  readonly kind: string
  readonly subject: string
  readonly facts: readonly {
    readonly name: string
    readonly value: string
    readonly weighs: boolean
  }[]
}

type Action = { readonly [name: string]: Json }

/** The facts that name what an action is about, in order of preference; a connection is about its host. */
const subjects = [
  'path',
  'host',
  'remote',
  'packageName',
  'server',
  'agent',
  'program',
  'tool',
  'what',
]

/** Facts that vouch for others: told only when they say that something is not known. */
const vouches = /Known$/

/** Turns stored actions into lines. Empty, false and neutral facts are left out; unknown ones are told loudly. */
export function actionLines(actions: readonly Action[]): readonly ActionLine[] {
  return actions.map((action) => {
    const subject = subjects
      .map((name) => action[name])
      .find((value) => typeof value === 'string' && value !== '')
    const subcommand = typeof action['subcommand'] === 'string' ? ` ${action['subcommand']}` : ''
    return {
      kind: typeof action['kind'] === 'string' ? action['kind'] : 'unknown',
      subject: `${typeof subject === 'string' ? subject : ''}${subcommand}`.trim(),
      facts: Object.entries(action).flatMap(([name, value]) => factOf(name, value, subject)),
    }
  })
}

function factOf(name: string, value: Json, subject: Json | undefined): ActionLine['facts'] {
  if (name === 'kind' || name === 'subcommand' || value === subject) return []
  if (vouches.test(name)) {
    // A digest is known of few files; where it is, it is told by itself.
    return value === false && name !== 'digestKnown' ? [{ name, value: 'no', weighs: true }] : []
  }
  const text = factText(value)
  return text === '' ? [] : [{ name, value: text, weighs: name === 'labels' || name === 'traits' }]
}

function factText(value: Json): string {
  if (value === null || value === false || value === '' || value === 'none' || value === 0)
    return ''
  if (value === true) return 'yes'
  if (Array.isArray(value))
    return value
      .map((each: Json) => (typeof each === 'string' ? each : JSON.stringify(each)))
      .join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
