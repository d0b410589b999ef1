import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { streamFrom } from '../stream.ts'
import type { Use } from '../use.ts'
import { unpackedInto } from './file-effects.ts'

/** `tar`, with and without dash, options bundled or not. Source: tar(1). */
export const tar: ProgramSpec = {
  names: 'tar gtar bsdtar star pax',
  style: 'raw',
  traits: ['archive'],
  prints: (use) => {
    const { has } = readTar(use)
    return has('x') && has('O') ? 'decoded' : 'filtered'
  },
  effects,
}

const valued = 'bCfFgHIKLNTVX'

/** Long options by the letter that means the same; the ones in capitals here have none. */
const long: { readonly [name: string]: string } = {
  create: 'c',
  append: 'r',
  update: 'u',
  extract: 'x',
  get: 'x',
  list: 't',
  'to-stdout': 'O',
  file: 'f',
  directory: 'C',
  'use-compress-program': 'I',
  'info-script': 'F',
  'new-volume-script': 'F',
  'files-from': 'T',
  'exclude-from': 'X',
  'to-command': 'RUN',
  'rsh-command': 'SHELL',
  'checkpoint-action': 'CHECKPOINT',
  exclude: 'SKIP',
  transform: 'TRANSFORM',
  xform: 'TRANSFORM',
  'remove-files': 'REMOVE',
}
const longValued = /^(?:f|C|I|F|T|X|RUN|SHELL|CHECKPOINT|SKIP|TRANSFORM)$/

type Tar = {
  readonly has: (letter: string) => boolean
  readonly values: (letter: string) => readonly string[]
  readonly members: readonly string[]
}

/** A long option may be cut short where only one is meant. Source: getopt_long(3). */
function longLetter(name: string): string {
  const [one, another] = name.includes('-')
    ? Object.keys(long).filter((known) => known.startsWith(name))
    : []
  return long[name] ?? (another === undefined ? long[one ?? ''] : undefined) ?? ''
}

function readTar(use: Use): Tar {
  const own = use.variables
    .get('TAR_OPTIONS')?.[0]
    ?.split(/\s+/)
    .filter((word) => word !== '')
  const words = [...(own ?? []), ...use.words]
  const given: [letter: string, value: string][] = []
  const members: string[] = []
  const bundle = own === undefined && /^[A-Za-z]+$/.test(words[0] ?? '')
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [, name = '', attached] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    const letter = longLetter(name)
    if (letter !== '') {
      const takes = longValued.test(letter) && attached === undefined
      given.push([letter, attached ?? (takes ? (words[at + 1] ?? '') : '')])
      if (takes) at += 1
    } else if (at === 0 && bundle) {
      // Letters without a dash take their values from the words that follow, in order.
      for (const one of word) {
        if (valued.includes(one)) at += 1
        given.push([one, valued.includes(one) ? (words[at] ?? '') : ''])
      }
    } else if (/^-[A-Za-z]/.test(word)) {
      const first = [...word].findIndex((one, index) => index > 0 && valued.includes(one))
      for (const one of word.slice(1, first === -1 ? undefined : first)) given.push([one, ''])
      if (first === -1) continue
      const rest = word.slice(first + 1)
      given.push([word[first] ?? '', rest === '' ? (words[at + 1] ?? '') : rest])
      if (rest === '') at += 1
    } else if (!word.startsWith('-')) members.push(word)
  }
  return {
    has: (letter) => given.some(([one]) => one === letter),
    values: (letter) => given.flatMap(([one, value]) => (one === letter ? [value] : [])),
    members,
  }
}

function effects(use: Use): readonly Effect[] {
  const { has, values, members } = readTar(use)
  const archive = values('f').at(-1)
  const folder = values('C').at(-1)
  const runs = [
    ...['I', 'F', 'SHELL'].flatMap(values),
    ...values('CHECKPOINT').flatMap((action) => /^exec=(.*)$/s.exec(action)?.[1] ?? []),
  ].map((text): Effect => ({ do: 'shell', text }))
  // A command for each member, which comes in: as behind `tar xO |`.
  const fed = values('RUN').map((text): Effect => ({
    do: 'run',
    words: ['sh', '-c', text],
    input: streamFrom(['decoded', 'file'], use.into(archive ?? '').labels),
  }))
  const packs = has('c') || has('r') || has('u')
  const named = archive === undefined || archive === '-' ? [] : [archive]
  const lists = values('T').filter((path) => path !== '-')
  const inFolder = (path: string) =>
    folder === undefined || path.startsWith('/') ? path : `${folder}/${path}`
  return [
    ...runs,
    ...fed,
    ...lists.map((path) => touch('read', path)),
    ...(packs ? members.map((path) => touch('read', inFolder(path), { recursive: true })) : []),
    ...(packs && has('REMOVE')
      ? members.map((path) => touch('delete', inFolder(path), { recursive: true }))
      : []),
    ...named.flatMap((path): readonly Effect[] =>
      // `host:file` is another machine's. Source: tar(1), "--force-local".
      /^[\w.@-]+:/.test(path)
        ? [
            {
              do: 'connect',
              to: path,
              scheme: 'ssh',
              direction: packs ? 'send' : 'receive',
              files: packs ? members : [],
            },
          ]
        : [touch(packs ? 'write' : 'read', path)],
    ),
    ...(has('x') && !has('O') && !has('RUN')
      ? [
          touch('write', folder ?? '.', { recursive: true, manner: 'extract' }),
          ...unpackedInto(folder ?? '.', members),
        ]
      : []),
    ...(has('x') ? values('TRANSFORM').flatMap(renamedTo) : []),
  ]
}

/** `--transform 's@.*@/etc/passwd@'` puts members where it says. */
function renamedTo(expression: string): readonly Effect[] {
  const [, , to = ''] = /^s(.)(?:(?!\1).)*\1((?:(?!\1).)*)\1/.exec(expression) ?? []
  return /^[~/]/.test(to) ? [touch('write', to, { manner: 'extract' })] : []
}
