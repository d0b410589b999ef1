import type { Effect } from '../program.ts'
import { touch } from '../program.ts'

/** What one command of a database's client does with the rest of its line. */
type Meaning = 'shell' | 'script' | 'read' | 'write' | 'load' | 'copy'

/** At a line's beginning, or behind the statement before it. */
const start = String.raw`(?:^|\n|;)[^\S\n]*`

/**
 * Commands of clients by how they are written. Sources: psql(1), "Meta-Commands"; MySQL, "mysql Client Commands"; sqlite.org,
 * "Command Line Shell For SQLite".
 */
const commands: readonly (readonly [written: RegExp, meaning: Meaning])[] = [
  [new RegExp(String.raw`${start}(?:\\!|\.shell|\.system|system)\s+([^\n]+)`, 'gi'), 'shell'],
  [new RegExp(String.raw`${start}(?:pager|\\P)\s+([^\n]+)`, 'g'), 'shell'],
  [/\\(?:o|out|g|gx|w|write)\s*\|\s*([^\n]+)/g, 'shell'],
  [
    new RegExp(String.raw`${start}\.(?:output|once|read|import)\s+["']?\|\s*([^\n]+)`, 'g'),
    'shell',
  ],
  [/\b(?:TO|FROM)\s+PROGRAM\s+'((?:[^']|'')*)'/gi, 'shell'],
  [
    new RegExp(
      String.raw`${start}(?:\.read|source|\\\.|\\i|\\ir|\\include|\\include_relative|@)\s+([^\n;|]+)`,
      'g',
    ),
    'script',
  ],
  [/\\(?:o|out|g|gx|w|write|s)\s+([^\s|;\\][^\s;]*)/g, 'write'],
  [new RegExp(String.raw`${start}(?:tee|\\T)\s+([^\n;]+)`, 'g'), 'write'],
  [
    new RegExp(String.raw`${start}\.(?:output|once|log|open|clone)\s+(?:-\S+\s+)*([^\n|;]+)`, 'g'),
    'write',
  ],
  [
    new RegExp(String.raw`${start}\.(?:backup|save)\s+(?:[\w-]+\s+)??(\S+)[^\S\n]*(?=\n|$)`, 'g'),
    'write',
  ],
  [new RegExp(String.raw`${start}\.(?:import|restore)\s+(?:-\S+\s+)*([^\s|;]+)`, 'g'), 'read'],
  [/\\copy\b([^\n]*)/gi, 'copy'],
  [/\\lo_export\s+\S+\s+(\S+)/g, 'write'],
  [/\bINTO\s+(?:OUT|DUMP)FILE\s+('[^'\n]*')/gi, 'write'],
  [/\bVACUUM\b[^;']{0,80}?\bINTO\s+('[^'\n]*')/gi, 'write'],
  [/\bwritefile\s*\(\s*('[^']*')/gi, 'write'],
  [/\breadfile\s*\(\s*('[^']*')/gi, 'read'],
  [new RegExp(String.raw`${start}\.load\s+(\S+)`, 'g'), 'load'],
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

/** `\copy t to 'file'`, `\copy (select 1) from file`; a program was told already. */
function copied(rest: string): readonly Effect[] {
  const [, way = '', file = ''] =
    /\b(to|from)\s+(?!program\b|p?std(?:in|out)\b)('[^'\n]*'|\S+)/i.exec(rest) ?? []
  if (file === '') return []
  return [touch(/to/i.test(way) ? 'write' : 'read', unquoted(file))]
}

function unquoted(word: string): string {
  return /^(["'])(.*)\1$/s.exec(word)?.[2] ?? word
}
