import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

// Clients that are told what to send in a little language of their own: `ftp`, `sftp`, `lftp`, `smbclient`.

/** What such a script sends, fetches and runs. `!` starts a shell in all of them. */
export function transferred(text: string): {
  readonly sends: readonly string[]
  readonly saves: readonly string[]
  readonly hosts: readonly string[]
  readonly runs: readonly string[]
} {
  const lines = text.split(/[;\n]/).map((line) => line.trim())
  const told = (verb: RegExp) =>
    lines.flatMap((line) => {
      const [first = '', ...rest] = line.split(/\s+/)
      const [plain] = rest.filter((word) => !word.startsWith('-'))
      return verb.test(first) && plain !== undefined ? [plain.replace(/^["']|["']$/g, '')] : []
    })
  const mirrored = lines.flatMap(
    (line) => /^mirror\s+(?=.*(?:-R\b|--reverse))(?:-\S+\s+)*(\S+)/.exec(line)?.[1] ?? [],
  )
  return {
    sends: [...told(/^(?:put|mput|reput|send|append|dput)$/i), ...mirrored],
    saves: told(/^(?:get|mget|reget|recv)$/i).map((path) => path.replace(/^.*\//, '')),
    hosts: told(/^open$/i),
    runs: lines.flatMap((line) => /^(?:!|shell\s)\s*(.*)$/i.exec(line)?.[1] ?? []),
  }
}

function session(
  use: Use,
  scheme: string,
  host: string,
  texts: readonly string[],
  more: readonly string[] = [],
): readonly Effect[] {
  const { sends, saves, hosts, runs } = transferred(texts.join('\n'))
  const files = [...sends, ...more]
  const to = host === '' ? (hosts[0] ?? '') : host
  // What comes in from somewhere else than this line may put anything.
  const unread = use.input.text === null && use.input.sources.length > 0
  return [
    {
      do: 'connect',
      to,
      scheme,
      direction: files.length > 0 ? 'send' : 'receive',
      files,
      carries: unread ? ['stdin'] : [],
    },
    ...saves.map((path) => touch('write', path, { manner: 'download' })),
    ...runs.map((text): Effect => ({ do: 'shell', text: text === '' ? 'sh' : text })),
  ]
}

/** `lftp -e 'put x'`, `ftp -u url x`, `ncftpput host folder x`, `tftp host -c put x`. */
export function ftp(use: Use): readonly Effect[] {
  const fed = use.input.text ?? ''
  const [first = '', ...rest] = use.operands
  if (use.program === 'ncftpput') return session(use, 'ftp', first, [fed], rest.slice(1))
  if (use.program === 'tftp') {
    const words = use.words.map(shown)
    const [verb = '', path = ''] = words.slice(words.indexOf('-c') + 1)
    const host = words[0] === '-c' ? (words[3] ?? '') : (words[0] ?? '')
    return session(use, 'tftp', host, [fed, words.includes('-c') ? `${verb} ${path}` : ''])
  }
  if (use.has('u') && use.program === 'ftp')
    return session(use, 'ftp', use.values('u').at(-1) ?? '', [fed], use.operands)
  return session(use, 'ftp', first, [fed, ...use.values('e'), ...use.values('c')])
}

export function smb(use: Use): readonly Effect[] {
  const host = (use.operands[0] ?? '').replace(/^[/\\]+/, '').replace(/[/\\].*$/, '')
  return session(use, 'smb', host, [use.input.text ?? '', ...use.values('c')])
}

/** `sftp -b batch host`, or what is typed into it. */
export function sftp(use: Use): readonly Effect[] {
  return session(use, 'ssh', use.operands[0] ?? '', [use.input.text ?? ''])
}

/** Programs that hand a file to whoever knows a code word. Source: croc(1), wormhole(1). */
export function handedOver(use: Use): readonly Effect[] {
  const [verb = '', ...rest] = use.operands
  const receives = /^(?:receive|recv|rx|get|download)$/.test(verb)
  const named = /^(?:send|tx|upload|up)$/.test(verb) ? rest : use.operands
  const files = receives ? [] : named.filter((word) => word !== '-')
  const fed = use.input.sources.length > 0
  if (files.length === 0 && !fed && !receives) return []
  return [
    {
      do: 'connect',
      to: '',
      scheme: 'relay',
      direction: receives ? 'receive' : 'send',
      files,
      carries: fed ? ['stdin'] : [],
    },
  ]
}
