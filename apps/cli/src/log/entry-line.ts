import type { LogEntry } from '@custody/protocol'
import { sayClock, sayDuration } from '../say-time.ts'
import { oneLine, paint } from '../terminal.ts'
import type { Paint, Screen } from '../terminal.ts'

/** What a line says of one kind: a word of at most ten letters, its colour, and the text after it. */
type Said = { readonly word: string; readonly colour: Paint | null; readonly text: string }

/** One entry on one line: time, number, what happened. What was captured is cut and made visible. */
export function entryLine(screen: Screen, entry: LogEntry, now: number): string {
  const { word, colour, text } = sayEntry(entry)
  const time = paint(screen, 'dim', sayClock(entry.at, now))
  const padded = word.padEnd(10)
  const width = Math.max(20, Math.max(80, screen.columns) - 28)
  const said = colour === null ? padded : paint(screen, colour, padded)
  return `${time} ${String(entry.seq).padStart(5)}  ${said} ${oneLine(text, width)}`.trimEnd()
}

function sayEntry(entry: LogEntry): Said {
  const say = byKind[entry.kind]
  return say === undefined
    ? { word: entry.kind, colour: 'dim', text: textOf(entry, 'name') }
    : say(entry)
}

const outcomes: { readonly [outcome: string]: readonly [string, Paint] } = {
  allow: ['allowed', 'green'],
  ask: ['asked', 'yellow'],
  approve: ['approval', 'yellow'],
  deny: ['DENIED', 'red'],
}

// The kinds that people look for; the others are shown by their own name.
const byKind: { readonly [kind: string]: (entry: LogEntry) => Said } = {
  'session.opened': (entry) =>
    plain('session', `opened: ${agentOf(entry)} in ${textOf(entry, 'cwd')}`),
  'session.closed': (entry) => plain('session', `closed: ${factOf(entry, 'because')}`),
  'prompt.submitted': (entry) => decided(entry, 'prompt', `"${textOf(entry, 'prompt')}"`),
  'message.said': (entry) => plain(factOf(entry, 'role'), textOf(entry, 'text')),
  'call.decided': (entry) => decided(entry, 'call', callText(entry)),
  'call.finished': finished,
  'subagent.started': (entry) => plain('subagent', `started: ${textOf(entry, 'subagentType')}`),
  'subagent.ended': (entry) => plain('subagent', `ended: ${factOf(entry, 'status')}`),
  'mcp.seen': (entry) =>
    plain('mcp', `${mcpName(entry)} seen, approved: ${factOf(entry, 'approved')}`),
  'mcp.changed': (entry) => ({
    word: 'mcp',
    colour: 'yellow',
    text: `${mcpName(entry)}: ${factOf(entry, 'change')}`,
  }),
  'posture.measured': (entry) => plain('posture', postureText(entry)),
  'posture.changed': (entry) => ({
    word: 'posture',
    colour: 'yellow',
    text: `${factOf(entry, 'changed')} changed, ${factOf(entry, 'worse')} for the worse; now ${postureText(entry)}`,
  }),
  'policy.applied': (entry) =>
    plain(
      'policy',
      `${factOf(entry, 'preset')}, ${factOf(entry, 'rules')} rules, ${factOf(entry, 'version').slice(0, 19)}`,
    ),
  'agent.identified': (entry) => ({
    word: 'agent',
    colour: /^(?:known|seen)$/.test(factOf(entry, 'executable')) ? null : 'yellow',
    text: `${agentOf(entry)}: executable ${factOf(entry, 'executable')}${factOf(entry, 'started') === 'true' ? '' : ', kept from starting'}`,
  }),
  'install.changed': (entry) => plain('install', `hooks ${factOf(entry, 'change')}`),
  'hook.missing': (entry) => ({
    word: 'hooks',
    colour: 'red',
    text: `missing: ${factOf(entry, 'because')}`,
  }),
  alert: (entry) => ({ word: 'ALERT', colour: 'red', text: factOf(entry, 'code') }),
  recovery: (entry) => ({
    word: 'recovery',
    colour: 'yellow',
    text: `after ${factOf(entry, 'cause')}; ${factOf(entry, 'unsealed')} unsealed entries kept`,
  }),
  gap: (entry) => ({ word: 'gap', colour: 'yellow', text: factOf(entry, 'because') }),
  enrolled: (entry) =>
    plain('enrolled', `key: ${factOf(entry, 'keyProtection')}, ${factOf(entry, 'isolation')}`),
}

function plain(word: string, text: string): Said {
  return { word, colour: null, text }
}

function decided(entry: LogEntry, word: string, text: string): Said {
  const { decision } = entry
  if (decision === null) return plain(word, text)
  const [said, colour] = outcomes[decision.outcome] ?? [decision.outcome, 'yellow']
  const wouldBe =
    decision.wouldOutcome === decision.outcome
      ? ''
      : ` (enforced, it would be: ${decision.wouldOutcome})`
  const because =
    decision.outcome === 'allow' ? '' : ` [${decision.problem ?? decision.rules.join(', ')}]`
  // A prompt that passes is a prompt; what was done about it matters only when it was stopped.
  return word === 'prompt' && decision.outcome === 'allow'
    ? plain(word, text)
    : { word: said, colour, text: `${text}${because}${wouldBe}` }
}

function finished(entry: LogEntry): Said {
  const status = factOf(entry, 'status')
  const took = entry.facts['durationMs']
  const time =
    typeof took === 'number' ? ` after ${took < 1_000 ? `${took} ms` : sayDuration(took)}` : ''
  const word = status === 'ok' ? 'finished' : status
  return { word, colour: status === 'ok' ? null : 'yellow', text: `${callText(entry)}${time}` }
}

/** The tool and the one argument that says most of it: `Bash: rm -rf build`. */
export function callText(entry: LogEntry): string {
  const tool = textOf(entry, 'tool')
  const input = mainArgument(textOf(entry, 'input'))
  return input === '' ? tool : `${tool}: ${input}`
}

// Where agents put what a call is about, the first that is there.
const telling = ['command', 'file_path', 'path', 'url', 'pattern', 'query', 'prompt', 'description']

/** The telling argument of a tool's input; the whole input where none of the known names is there. */
export function mainArgument(json: string): string {
  if (json === '') return ''
  try {
    const input = JSON.parse(json) as { readonly [name: string]: unknown }
    const name = telling.find((one) => typeof input[one] === 'string')
    return name === undefined ? json : String(input[name])
  } catch {
    return json
  }
}

function mcpName(entry: LogEntry): string {
  try {
    const server = JSON.parse(textOf(entry, 'mcpServer')) as { readonly name?: unknown }
    return typeof server.name === 'string' ? server.name : 'a server'
  } catch {
    return 'a server'
  }
}

function postureText({ facts }: LogEntry): string {
  return `${facts['pass']} pass, ${facts['fail']} fail, ${facts['unknown']} unknown`
}

function agentOf({ agent }: LogEntry): string {
  return agent === null ? 'an unknown agent' : `${agent.name} ${agent.version}`
}

function textOf({ fields }: LogEntry, name: string): string {
  return fields[name]?.text ?? ''
}

function factOf({ facts }: LogEntry, name: string): string {
  const fact = facts[name]
  return fact === undefined || fact === null ? 'unknown' : String(fact)
}
