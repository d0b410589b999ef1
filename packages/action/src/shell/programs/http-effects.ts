import { isLiteral, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import { targetOf } from '../target.ts'
import type { Use } from '../use.ts'

// What HTTP clients fetch, send and save.

// What the programs of `network.ts` do with their words.

/** Where a request goes, what it carries, what it leaves on disk. Source: curl(1). */
export function curl(use: Use): readonly Effect[] {
  const urls = [...use.operands, ...use.values('url')]
  const datas = ['d', 'data-binary', 'data-urlencode', 'data-ascii', 'json', 'url-query'].flatMap(
    (name) => use.values(name),
  )
  const forms = use.values('F')
  const files = [
    ...datas.flatMap((text) =>
      /^(?:[^=@]*)@(?!-$)(.+)$/s.exec(text) && !text.includes('=')
        ? [text.replace(/^[^@]*@/, '')]
        : [],
    ),
    ...forms.flatMap((text) => /^[^=]*=[@<](?!-)([^;]+)/.exec(text)?.[1] ?? []),
    ...use
      .values('T')
      .flatMap((path) => /^\{(.*)\}$/s.exec(path)?.[1]?.split(',') ?? [path])
      .filter((path) => path !== '-' && path !== '.'),
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
  ]
    .map((path) => below(use.values('output-dir').at(-1), path))
    .map((path) => touch('write', path, { manner: 'download' }))
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
    ...elsewhere(use).map((to): Effect => ({
      do: 'connect',
      to,
      scheme: 'http',
      direction: sends ? 'send' : 'receive',
      carries,
      files,
    })),
    ...saved,
    ...unix,
    ...configured(use),
    ...remoteChange(use, urls),
  ]
}

/** Where an answer is saved: `--output-dir` stands before any name, and is dropped by none but a device. Source: curl(1). */
function below(folder: string | undefined, path: string): string {
  return folder === undefined || path.startsWith('/dev/') ? path : `${folder}/${path}`
}

/** Where `--resolve` and `--connect-to` send a request in truth. Source: curl(1). */
function elsewhere(use: Use): readonly string[] {
  const resolved = use
    .values('resolve')
    .flatMap((text) => (/^[^:]*:\d+:(.+)$/.exec(text)?.[1] ?? '').split(','))
  const connected = use
    .values('connect-to')
    .flatMap((text) => /^[^:]*:\d*:(\[[^\]]*\]|[^:]*)/.exec(text)?.[1] ?? [])
  return [...resolved, ...connected].filter((to) => to !== '')
}

/** `-K`: options from a file. What stands in the call itself is read, another file is code unread. */
function configured(use: Use): readonly Effect[] {
  const configs = use.values('K')
  if (configs.length === 0) return []
  const text = configs.every((path) => path === '-') ? use.input.text : null
  if (text === null) return [{ do: 'obscure', code: 'SCRIPT_UNREAD', interpreter: true }]
  const words = text.split('\n').flatMap((line) => {
    const [, name, rest = ''] = /^(?:--?)?([A-Za-z][\w-]*)(?![^\s=:])(.*)$/.exec(line.trim()) ?? []
    if (name === undefined) return []
    const [, value = ''] = /^"?([^"]*)"?$/.exec(rest.replace(/^\s*[=:]?\s*/, '')) ?? []
    const flag = name.length === 1 ? `-${name}` : `--${name}`
    return value === '' ? [flag] : [flag, value]
  })
  const own = use.words.filter(
    (word, index) =>
      !/^(?:-K.*|--config(?:=.*)?)$/.test(word) &&
      !/^(?:-K|--config)$/.test(use.words[index - 1] ?? ''),
  )
  return [{ do: 'run', words: ['curl', ...own, ...words] }]
}

/** `-X DELETE` and the verbs that interfaces use for it: a change of something remote. */
function remoteChange(use: Use, urls: readonly string[], verb = ''): readonly Effect[] {
  const method = (use.values('X').at(-1) ?? use.values('method').at(-1) ?? verb).toUpperCase()
  const destructive = urls.some((url) =>
    /(?:_delete_by_query|_forcemerge|\/doDelete\b|\/_bulk_delete|\/flush(?:all|db)\b|\/(?:destroy|purge|truncate|drop)(?:$|[/?]))/i.test(
      url,
    ),
  )
  if (method !== 'DELETE' && !(destructive && (method === 'POST' || use.has('d')))) return []
  // A project's own server, as opposed to a store that happens to run here.
  if (urls.every((url) => isLocalServer(url)) && !destructive) return []
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

/** Ports at which stores listen: OpenSearch, Meilisearch, Consul, Vault, InfluxDB, CouchDB, Qdrant, Kubernetes, Docker. */
const storePorts = new Set([9200, 9201, 7700, 8500, 8200, 8086, 5984, 6333, 6443, 2375, 2376])

function isLocalServer(url: string): boolean {
  const { addressClass, port } = targetOf(url)
  return addressClass === 'loopback' && !storePorts.has(port)
}

function savedName(url: string): string {
  const name = url.replace(/[?#].*$/s, '').replace(/^.*\//s, '')
  return name === '' || !isLiteral(name) ? 'index.html' : name
}

export function wget(use: Use): readonly Effect[] {
  const commands = use.values('e').map((text) => text.split('=').map((part) => part.trim()))
  const told = (name: RegExp) =>
    commands.flatMap(([key = '', value = '']) => (name.test(key) ? [value] : []))
  const files = [
    ...use.values('post-file'),
    ...use.values('body-file'),
    ...told(/^(?:post|body)_?file$/i),
  ]
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
    ...[...use.values('use-askpass'), ...told(/^use_?askpass$/i)].map((words): Effect => ({
      do: 'run',
      words: [words],
    })),
    ...remoteChange(use, use.operands),
  ]
}

/** `--on-download-complete` and its kin run a program. Source: aria2c(1). */
export function aria2(use: Use): readonly Effect[] {
  const folder = use.values('d').at(-1)
  const names = use.has('o') ? use.values('o') : use.operands.map(savedName)
  const hooks = ['complete', 'start', 'error', 'stop'].flatMap((when) =>
    use.values(`on-download-${when}`),
  )
  return [
    ...use.operands.map((to): Effect => ({
      do: 'connect',
      to,
      scheme: 'http',
      direction: 'receive',
    })),
    ...names.map((name) =>
      touch('write', folder === undefined ? name : `${folder}/${name}`, { manner: 'download' }),
    ),
    ...[...hooks, ...use.values('on-bt-download-complete')].map((command): Effect => ({
      do: 'run',
      words: [command],
    })),
  ]
}

export function httpie(use: Use): readonly Effect[] {
  const [first = '', second] = use.operands
  const method = /^(?:[A-Z]+|get|head|post|put|patch|delete|options)$/.test(first)
  const items = use.operands.slice(method ? 2 : 1)
  const files = items.flatMap((item) => /^[^=@:]*(?:=@|:=@|@)(.+)$/.exec(item)?.[1] ?? [])
  const sends = items.some((item) => /[^:=]=|:=|@/.test(item)) || /^(?:POST|PUT|PATCH)$/.test(first)
  const named = method ? (second ?? '') : first
  // `:8000` and `/path` mean this machine. Source: HTTPie's manual, "URL shortcuts".
  const to = /^[:/]/.test(named) ? `localhost${named}` : named
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
    ...remoteChange(use, [to], /^[A-Za-z]+$/.test(first) ? first : ''),
  ]
}

/** Each answer goes to a file, and nothing of it is printed. */
export function savesAll(use: Use): boolean {
  const files = use.values('o').filter((path) => path !== '-' && path !== '/dev/stdout')
  if (files.length < use.values('o').length || use.has('i') || use.has('I') || use.has('w'))
    return false
  const urls = use.operands.length + use.values('url').length
  return (
    use.certain &&
    (use.has('remote-name-all') || (use.has('O') ? urls <= 1 : files.length >= Math.max(urls, 1)))
  )
}
