import type { Json, McpTransport } from '@custody/model'
import { isJsonObject, mcpDeclarationOf } from '@custody/model'
import { serverAdded, serverUnknown } from '../../servers/record-servers.ts'
import { serversIn } from '../../servers/servers-in.ts'
import { isLiteral } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'

// How agents and editors add MCP servers by their own commands.

/** Options of `mcp add` that a value follows, in the words of all the agents; those of the server itself are read apart. */
const valued =
  /^(?:-s|--scope|-t|--transport|--type|--timeout|--description|--include-tools|--exclude-tools|--client-id|--client-secret|--callback-port|--bearer-token-env-var|--agent|--workspace)$/
/** Options that take any number of values: `-e A=1 B=2`. */
const many = /^(?:-e|--env|-H|--header)$/

const unknown: McpTransport = { kind: 'unknown' }

/** `claude mcp add name -- npx x`, `gemini mcp add name npx x`, `codex mcp add name --url …`. */
export function serverByCommand(verb: string, words: readonly string[]): readonly Effect[] {
  switch (verb) {
    case 'add':
      return [act(added(words))]
    case 'add-json':
      return [act(addedJson(words.filter((word) => !word.startsWith('-') && !isScope(word))))]
    case 'add-from-claude-desktop':
    case 'import':
      return [act(serverUnknown)]
    default:
      return []
  }
}

/** The last of two words that are no scope: `add-json -s user name '{…}'`. */
function isScope(word: string): boolean {
  return /^(?:local|user|project|global)$/.test(word)
}

function added(words: readonly string[]) {
  const given = new Map<string, string>()
  const operands: string[] = []
  let command: readonly string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [flag = '', ...rest] = word.split('=')
    if (word === '--') {
      command = words.slice(at + 1)
      break
    }
    if (!word.startsWith('-')) {
      operands.push(word)
      // From its own command on, every word is the server's.
      if (operands.length === 2) {
        command = words.slice(at)
        break
      }
    } else if (many.test(flag)) {
      while (/^[A-Za-z_][\w-]*[=:]/.test(words[at + 1] ?? '')) at += 1
    } else if (valued.test(flag) || /^--(?:url|command|args|name)$/.test(flag))
      given.set(flag, rest.length > 0 ? rest.join('=') : (words[(at += 1)] ?? ''))
  }
  const name = given.get('--name') ?? operands[0] ?? ''
  // A word that may be an option's value or a name leaves open what comes after it.
  const isTold = isLiteral(name) && operands.slice(0, 1).every(isLiteral)
  return serverAdded({
    name: isTold ? name : '',
    transport: isTold ? reached(given, command) : unknown,
  })
}

function reached(given: ReadonlyMap<string, string>, command: readonly string[]): McpTransport {
  const [own = '', ...ownArgs] = command
  const first = given.get('--url') ?? given.get('--command') ?? own
  const args = given.has('--command') ? splitArgs(given.get('--args')) : ownArgs
  if (first === '' || ![first, ...args].every(isLiteral)) return unknown
  if (/^(?:https?|wss?):\/\//i.test(first)) return { kind: 'http', url: first }
  // `droid mcp add name "npx -y x"` gives the whole line as one word.
  const words = args.length === 0 && /\s/.test(first) ? first.trim().split(/\s+/) : [first, ...args]
  const [program = '', ...rest] = words
  return { kind: 'stdio', command: program, args: rest, environmentNames: [] }
}

function splitArgs(args: string | undefined): readonly string[] {
  return args === undefined ? [] : args.split(/[,\s]+/).filter((word) => word !== '')
}

function addedJson([name = '', text = '']: readonly string[]) {
  return serverAdded({ name: isLiteral(name) ? name : '', transport: transportIn(text) })
}

function transportIn(text: string): McpTransport {
  const entry = jsonIn(text)
  return entry === null ? unknown : mcpDeclarationOf('', entry).transport
}

/** `code --add-mcp '{"name": …}'`. */
export function serverInJson(text: string): Effect {
  const entry = jsonIn(text)
  if (entry === null) return act(serverUnknown)
  const name = isJsonObject(entry) ? entry['name'] : undefined
  return act(serverAdded(mcpDeclarationOf(typeof name === 'string' ? name : '', entry)))
}

function jsonIn(text: string): Json {
  if (!isLiteral(text)) return null
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return null
  }
}

/** Servers that an agent is started with: `--mcp-config '{…}' file …`, `--additional-mcp-config`, `-c mcp_servers.x=…`. */
export function serversAtLaunch(words: readonly string[]): readonly Effect[] {
  return words.flatMap((word, at) => {
    const [flag = '', ...rest] = word.split('=')
    if (/^--(?:mcp-config|additional-mcp-config)$/.test(flag))
      return (rest.length > 0 ? [rest.join('=')] : operandsFrom(words, at + 1)).flatMap(
        serversGiven,
      )
    const setting = /^(?:-c|--config)$/.test(words[at - 1] ?? '') ? word : ''
    const name = /^mcp_servers\.("?)([^."=]+)\1/.exec(setting)?.[2]
    return name === undefined ? [] : [act(serverAdded({ name, transport: unknown }))]
  })
}

function operandsFrom(words: readonly string[], from: number): readonly string[] {
  const end = words.findIndex((word, at) => at >= from && word.startsWith('-'))
  return words.slice(from, end === -1 ? words.length : end)
}

/** JSON is read; a file is a server that cannot be told. */
function serversGiven(text: string): readonly Effect[] {
  const servers = isLiteral(text) && text.trimStart().startsWith('{') ? serversIn(text, '') : null
  return servers === null ? [act(serverUnknown)] : servers.map((server) => act(serverAdded(server)))
}
