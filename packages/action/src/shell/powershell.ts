import { piecesMax, placeNamed } from './foreign-words.ts'
import { marks } from './marks.ts'

/** What can be read off PowerShell text. It is never all: blocks, objects and methods are not followed. */
export type PowershellText = {
  /** Every command, in order, those of blocks and brackets too: its name and its words, strings as they read. */
  readonly commands: readonly (readonly string[])[]
  /** Text from there is run as code. */
  readonly runs: 'network' | 'decoded' | null
  /** A socket is tied to something that runs what it says. */
  readonly reverseShell: boolean
  /** Commands with plain words and nothing else: no methods, no types, no code in strings. */
  readonly plain: boolean
}

/** One piece of text. Every alternative consumes to its end or to the end of the text: linear. */
const pieces =
  /(?<comment><#(?:(?!#>)[^])*(?:#>)?|(?<![^\s;(){}|&])#[^\n]*)|@(?<quote>['"])\r?\n(?<here>(?:(?!\n['"]@)[^])*)(?:\n['"]@)?|'(?<single>(?:[^']|'')*)'?|"(?<double>(?:[^"`]|`[^]|"")*)"?|\$\{?env:(?<place>[\w()]+)\}?|\$\{?(?<variable>[\w:]+)\}?|`(?<escaped>[^])|(?<end>&&|\|\||[;\n])|(?<turn>[|&(){}])|(?<blank>[ \t\r]+)|(?<plain>[^\s;|&(){}'"`$#]+|[^])/gi

const fetches =
  /\b(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|start-bitstransfer|downloadstring|downloaddata|downloadfile|openread|webclient|httpclient|httpwebrequest|xmlhttp)\b/i
const runsText =
  /\b(?:iex|invoke-expression|invoke-command|icm)\b|scriptblock\]?::create|\.invoke(?:script)?\s*\(|(?:^|[;|{(=\s])[&.]\s*\(/i
const decodes = /frombase64string|frombase64chararray|deflatestream|gzipstream/i
const sockets = /net\.sockets\.(?:tcp|udp)client|tcplistener|clientwebsocket/i

/** Reads PowerShell text. Pure and linear; what it cannot read makes `plain` false. */
export function readPowershell(text: string): PowershellText {
  const commands: string[][] = []
  const fetched = new Set<string>()
  let runs: PowershellText['runs'] = null
  let plain = true
  for (const statement of statementsOf(text)) {
    const { code } = statement
    const assigned = /^\s*(?:\[[\w.[\]]+\])?\$(\w+)\s*\+?=/.exec(code)?.[1]?.toLowerCase()
    const used = [...code.matchAll(/\$(\w+)/g)].map(([, name = '']) => name.toLowerCase())
    const comes = fetches.test(code) || used.some((name) => fetched.has(name) && name !== assigned)
    if (assigned !== undefined && comes) fetched.add(assigned)
    if (runsText.test(code)) runs = comes ? 'network' : decodes.test(code) ? 'decoded' : runs
    plain &&= !/::|\$\(|\.\w+\s*\(|(?:^|[;|{(=\s])[&.]\s*[($'"]|\b(?:add-type|iex)\b/i.test(code)
    plain &&= !statement.codeInText
    commands.push(...statement.commands)
  }
  return {
    commands,
    runs,
    plain,
    reverseShell:
      sockets.test(text) && /iex|invoke-expression|cmd|powershell|getstream/i.test(text),
  }
}

type Statement = {
  readonly commands: readonly string[][]
  /** The text without the insides of its strings and without comments. */
  readonly code: string
  readonly codeInText: boolean
}

function statementsOf(text: string): readonly Statement[] {
  const statements: Statement[] = []
  let commands: string[][] = []
  let words: string[] = []
  let word: string | null = null
  let code = ''
  let codeInText = false
  const endWord = () => {
    if (word !== null) words.push(word)
    word = null
  }
  const endCommand = () => {
    endWord()
    const named = commandOf(words)
    if (named.length > 0) commands.push(named)
    words = []
  }
  const endStatement = () => {
    endCommand()
    if (code.trim() !== '') statements.push({ commands, code, codeInText })
    commands = []
    code = ''
    codeInText = false
  }
  let count = 0
  for (const match of text.matchAll(pieces)) {
    count += 1
    if (count > piecesMax) break
    const group = match.groups ?? {}
    const string = group['double'] ?? (group['quote'] === '"' ? group['here'] : undefined)
    const literal =
      group['single']?.replaceAll("''", "'") ?? (string === undefined ? group['here'] : undefined)
    if (group['comment'] !== undefined) continue
    if (string !== undefined || literal !== undefined) {
      codeInText ||= string?.includes('$(') === true
      word = (word ?? '') + (literal ?? expanded(string ?? ''))
      code += '""'
      continue
    }
    code += match[0]
    if (group['end'] !== undefined) endStatement()
    else if (group['turn'] !== undefined) endCommand()
    else if (group['blank'] !== undefined) endWord()
    else if (group['place'] !== undefined) word = (word ?? '') + placeNamed(group['place'])
    else if (group['variable'] !== undefined) word = (word ?? '') + valueOf(group['variable'])
    else word = (word ?? '') + (group['escaped'] ?? group['plain'] ?? '')
  }
  endStatement()
  if (count > piecesMax) statements.push({ commands: [], code: '', codeInText: true })
  return statements
}

/** `$HOME`, `$true`; of any other variable nobody knows the value. */
function valueOf(name: string): string {
  if (/^(?:true|false|null)$/i.test(name)) return name
  return /^(?:home|pwd)$/i.test(name) ? placeNamed(name) : marks.text
}

/** A double-quoted string: its variables and escapes resolved, code in it unknown. */
function expanded(text: string): string {
  return text.replace(
    /\$\([^]*\)|\$\{?env:([\w()]+)\}?|\$\{?(\w+)\}?|`([^])|""/gi,
    (all, place?: string, variable?: string, escaped?: string) => {
      if (all === '""') return '"'
      if (place !== undefined) return placeNamed(place)
      if (variable !== undefined) return valueOf(variable)
      return escaped ?? marks.text
    },
  )
}

/** The words that begin a block or give a value a name are no command. */
function commandOf(words: readonly string[]): string[] {
  let at = 0
  if (words[at] !== undefined && /^(?:=|\+=)$/.test(words[at + 1] ?? '')) at += 2
  while (
    /^(?:if|else|elseif|while|for|foreach|do|until|try|catch|finally|return|param|begin|process|end|in|@|=)$/i.test(
      words[at] ?? '',
    )
  )
    at += 1
  const rest = words.slice(at)
  const [name = ''] = rest
  return /^[A-Za-z][\w.-]*(?:\\[\w.-]+)*$|^[A-Za-z]:[\\/]|^\.{0,2}[\\/]/.test(name) ? rest : []
}
