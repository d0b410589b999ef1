import type { Effect } from '../program.ts'
import { touch } from '../program.ts'

/** What one command of a database's client does with the rest of its line. */
type Meaning = 'shell' | 'script' | 'read' | 'write' | 'load' | 'copy'

/** At a line's beginning, or behind the statement before it. */
const start = String.raw`(?:^|\n|;)[^\S\n]*`

/** Commands of sqlite3, which takes any beginning of a name; below so many letters another command is meant. */
function dotted(...names: readonly (readonly [name: string, least: number])[]): string {
  const forms = names.map(([name, least]) =>
    name
      .slice(least)
      .split('')
      .reduceRight((rest, letter) => `(?:${letter}${rest})?`, ''),
  )
  return String.raw`\.(?:${names.map(([name, least], at) => name.slice(0, least) + forms[at]).join('|')})`
}

/**
 * Commands of clients by how they are written. Sources: psql(1), "Meta-Commands"; MySQL, "mysql Client Commands"; sqlite.org,
 * "Command Line Shell For SQLite".
 */
const commands: readonly (readonly [written: RegExp, meaning: Meaning])[] = [
  [
    new RegExp(
      String.raw`${start}(?:\\!|${dotted(['shell', 2], ['system', 2])}|system)\s+([^\n]+)`,
      'gi',
    ),
    'shell',
  ],
  [new RegExp(String.raw`${start}(?:pager|\\P)\s+([^\n]+)`, 'g'), 'shell'],
  [/\\(?:o|out|g|gx|w|write)\s*\|\s*([^\n]+)/g, 'shell'],
  [
    new RegExp(
      String.raw`${start}${dotted(['output', 2], ['once', 2], ['read', 3], ['import', 2])}\s+["']?\|\s*([^\n]+)`,
      'g',
    ),
    'shell',
  ],
  [/\b(?:TO|FROM)\s+PROGRAM\s+'((?:[^']|'')*)'/gi, 'shell'],
  [
    new RegExp(
      String.raw`${start}(?:${dotted(['read', 3])}|source|\\\.|\\i|\\ir|\\include|\\include_relative|@)\s+([^\n;|]+)`,
      'g',
    ),
    'script',
  ],
  [/\\(?:o|out|g|gx|w|write|s)\s+([^\s|;\\][^\s;]*)/g, 'write'],
  [new RegExp(String.raw`${start}(?:tee|\\T)\s+([^\n;]+)`, 'g'), 'write'],
  [
    new RegExp(
      String.raw`${start}${dotted(['output', 2], ['once', 2], ['log', 3], ['open', 2], ['clone', 2])}\s+(?:-\S+\s+)*([^\n|;]+)`,
      'g',
    ),
    'write',
  ],
  [
    new RegExp(
      String.raw`${start}${dotted(['backup', 3], ['save', 2])}\s+(?:[\w-]+\s+)??(\S+)[^\S\n]*(?=\n|$)`,
      'g',
    ),
    'write',
  ],
  [
    new RegExp(
      String.raw`${start}${dotted(['import', 2], ['restore', 3])}\s+(?:-\S+\s+)*([^\s|;]+)`,
      'g',
    ),
    'read',
  ],
  [/\bcopy\b([^\n;]*)/gi, 'copy'],
  [/\battach\s+(?:database\s+)?('[^'\n]*')/gi, 'write'],
  [/\bedit\s*\([^()\n']{0,80}(?:'[^'\n]*'[^()\n']{0,8})??,\s*'([^'\n]*)'/gi, 'shell'],
  [/\\lo_export\s+\S+\s+(\S+)/g, 'write'],
  [/\bINTO\s+(?:OUT|DUMP)FILE\s+('[^'\n]*')/gi, 'write'],
  [/\bVACUUM\b[^;']{0,80}?\bINTO\s+('[^'\n]*')/gi, 'write'],
  [/\bwritefile\s*\(\s*('[^']*')/gi, 'write'],
  [/\breadfile\s*\(\s*('[^']*')/gi, 'read'],
  [new RegExp(String.raw`${start}${dotted(['load', 3])}\s+(\S+)`, 'g'), 'load'],
]

/** What stands in statements that the client, and no server, does: programs it starts, files it opens. */
export function clientCommands(text: string): readonly Effect[] {
  return commands.flatMap(([written, meaning]) =>
    [...text.matchAll(written)].flatMap(([, rest = '']) => effectOf(meaning, rest.trim())),
  )
}

function effectOf(meaning: Meaning, rest: string): readonly Effect[] {
  const path = unquoted(rest)
  if (path === '' || (meaning === 'write' && /^(?:stdout|off|stderr|memory)$/.test(path))) return []
  switch (meaning) {
    case 'shell':
      return [{ do: 'shell', text: rest }]
    case 'script':
      return [{ do: 'script', language: 'sql', path }]
    case 'copy':
      return copied(rest)
    case 'load':
      return [{ do: 'read', path, manner: 'load' }]
    default:
      return [touch(meaning, path)]
  }
}

/**
 * `\copy t to 'file'`, `copy (select 1 from t) to 'file'`. A program was told already. What the server itself opens
 * is a file of this machine wherever the server runs here.
 */
function copied(rest: string): readonly Effect[] {
  const [, way = '', file = ''] =
    /\b(to|from)\s+(?!program\b|p?std(?:in|out)\b)('[^']*'|[^\s']\S*)/i.exec(
      rest.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, ' '),
    ) ?? []
  if (file === '') return []
  return [touch(/to/i.test(way) ? 'write' : 'read', unquoted(file))]
}

function unquoted(word: string): string {
  return /^(["'])(.*)\1$/s.exec(word)?.[2] ?? word
}
