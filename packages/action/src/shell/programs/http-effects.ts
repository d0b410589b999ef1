import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'

// What HTTP clients fetch, send and save.

// What the programs of `network.ts` do with their words.

/** Where a request goes, what it carries, what it leaves on disk. Source: curl(1). */
export function curl(use: Use): readonly Effect[] {
  const urls = [...use.operands, ...use.values('url')]
  const datas = ['d', 'data-binary', 'data-urlencode', 'data-ascii', 'json'].flatMap((name) =>
    use.values(name),
  )
  const forms = use.values('F')
  const files = [
    ...datas.flatMap((text) =>
      /^(?:[^=@]*)@(?!-$)(.+)$/s.exec(text) && !text.includes('=')
        ? [text.replace(/^[^@]*@/, '')]
        : [],
    ),
    ...forms.flatMap((text) => /^[^=]*=[@<](?!-)([^;]+)/.exec(text)?.[1] ?? []),
    ...use.values('T').filter((path) => path !== '-' && path !== '.'),
    ...use.values('b').filter((text) => !text.includes('=')),
    ...use
      .values('H')
      .filter((text) => text.startsWith('@') && text !== '@-')
      .map((text) => text.slice(1)),
  ]
  const stdin = [...datas, ...use.values('T'), ...forms].some((text) =>
    /^[^=]*@-|^-$|=[@<]-/.test(text),
  )
  const sends =
    datas.length > 0 ||
    forms.length > 0 ||
    use.has('T') ||
    use.has('data-raw') ||
    use.has('form-string') ||
    /^(?:POST|PUT|PATCH)$/i.test(use.values('X').at(-1) ?? '')
  const carries = [
    ...(stdin ? ['stdin'] : []),
    ...(use.has('u') || use.has('n') || use.has('oauth2-bearer') ? ['credential'] : []),
  ]
  const saved = [
    ...use.values('o').filter((path) => path !== '-'),
    ...(use.has('O') ? urls.map(savedName) : []),
  ].map((path) => touch('write', path, { manner: 'download' }))
  const unix = use.values('unix-socket').map((path) => touch('write', path, { manner: 'socket' }))
  return [
    ...urls.map((to): Effect => ({
      do: 'connect',
      to,
      scheme: 'http',
      direction: sends ? 'send' : 'receive',
      carries,
      files,
    })),
    ...saved,
    ...unix,
    ...remoteChange(use, urls),
  ]
}

/** `-X DELETE` and the verbs that interfaces use for it: a change of something remote. */
function remoteChange(use: Use, urls: readonly string[]): readonly Effect[] {
  const method = (use.values('X').at(-1) ?? use.values('method').at(-1) ?? '').toUpperCase()
  const destructive = urls.some((url) =>
    /(?:_delete_by_query|_forcemerge|\/doDelete\b|\/_bulk_delete|\/flush(?:all|db)\b|\/(?:destroy|purge|truncate|drop)(?:$|[/?]))/i.test(
      url,
    ),
  )
  if (method !== 'DELETE' && !(destructive && (method === 'POST' || use.has('d')))) return []
  const where = shown(urls[0] ?? '')
  return [
    act({
      kind: 'infra.change',
      program: use.program,
      operation: 'delete',
      subject: 'http resource',
      argumentsKnown: use.certain,
      production: /prod/i.test(where) ? 'yes' : 'unknown',
      unattended: true,
      dryRun: false,
    }),
  ]
}

function savedName(url: string): string {
  const name = url.replace(/[?#].*$/s, '').replace(/^.*\//s, '')
  return name === '' || !isLiteral(name) ? 'index.html' : name
}

export function wget(use: Use): readonly Effect[] {
  const files = [...use.values('post-file'), ...use.values('body-file')]
  const sends =
    files.length > 0 || use.has('post-data') || use.has('body-data') || use.has('method')
  const to = use.values('O').filter((path) => path !== '-' && path !== '/dev/stdout')
  const folder = use.values('P').at(-1)
  const saved =
    to.length > 0 || use.has('O')
      ? to
      : use.has('spider')
        ? []
        : use.operands.map((url) => `${folder === undefined ? '' : `${folder}/`}${savedName(url)}`)
  return [
    ...use.operands.map((url): Effect => ({
      do: 'connect',
      to: url,
      scheme: 'http',
      direction: sends ? 'send' : 'receive',
      files,
    })),
    ...saved.map((path) => touch('write', path, { manner: 'download' })),
    ...use.values('use-askpass').map((words): Effect => ({ do: 'run', words: [words] })),
    ...remoteChange(use, use.operands),
  ]
}

export function httpie(use: Use): readonly Effect[] {
  const [first = '', second] = use.operands
  const method = /^[A-Z]+$/.test(first)
  const items = use.operands.slice(method ? 2 : 1)
  const files = items.flatMap((item) => /^[^=@:]*(?:=@|:=@|@)(.+)$/.exec(item)?.[1] ?? [])
  const sends = items.some((item) => /[^:=]=|:=|@/.test(item)) || /^(?:POST|PUT|PATCH)$/.test(first)
  const to = method ? (second ?? '') : first
  const stdin = (use.input.text ?? 'x') !== '' && use.input.sources.length > 0
  return [
    {
      do: 'connect',
      to,
      scheme: use.program === 'https' ? 'https' : 'http',
      direction: sends || stdin ? 'send' : 'receive',
      carries: stdin ? ['stdin'] : [],
      files,
    },
  ]
}
