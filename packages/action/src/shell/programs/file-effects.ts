import { marks } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import { namesStream, streamFrom, textStream } from '../stream.ts'
import type { Use } from '../use.ts'

// What the programs of `files.ts` do with their words.

/** Output that names something and can hold no path: a date, a number. */
export function told(use: Use) {
  if (use.program === 'yes') return textStream(`${use.words.join(' ') || 'y'}\n`)
  const folder =
    use.program === 'date' && use.words.some((word) => word.startsWith('+') && word.includes('/'))
  return textStream(folder ? marks.text : `${marks.part}\n`)
}

export function listed(use: Use) {
  const folders = use.operands.length === 0 ? [''] : use.operands
  const lines = folders.map((folder) =>
    /[\uE000-\uF8FF]$/.test(folder)
      ? folder
      : `${folder}${folder === '' || folder.endsWith('/') ? '' : '/'}${marks.star}`,
  )
  return namesStream(
    use.operands.length > 1
      ? null
      : use.operands.length === 1
        ? [...use.operands.filter((path) => isFileName(path)), marks.star]
        : lines,
  )
}

/** `dirname`, `basename` and their kin of words that are known. */
export function named(use: Use) {
  const [path = ''] = use.operands
  if (use.program === 'dirname')
    return textStream(`${path.includes('/') ? path.replace(/\/+[^/]*\/*$/, '') || '/' : '.'}\n`)
  if (use.program === 'basename')
    return textStream(`${path.replace(/\/+$/, '').replace(/^.*\//, '')}\n`)
  if (use.program === 'realpath' || use.program === 'readlink') return textStream(`${path}\n`)
  return streamFrom([])
}

export function removed(use: Use): readonly Effect[] {
  const always: readonly string[] = [
    'srm',
    'wipe',
    'rimraf',
    'trash',
    'trash-put',
    'rip',
    'del-cli',
  ]
  if (!always.includes(use.program)) return []
  return use.operands.map((path) => touch('delete', path, { recursive: true }))
}

export function shredded(use: Use): readonly Effect[] {
  const gone = use.has('u') || use.program !== 'shred'
  return use.operands.flatMap((path) => [
    touch('write', path, { manner: 'shred' }),
    ...(gone
      ? [touch('delete', path, { manner: 'shred', recursive: use.program !== 'shred' })]
      : []),
  ])
}

/** The last operand is the target, unless `-t` named it. */
function fromTo(use: Use): { readonly sources: readonly string[]; readonly target: string | null } {
  if (use.has('t')) return { sources: use.operands, target: null }
  return {
    sources: use.operands.slice(0, -1),
    target: use.operands.length > 1 ? (use.operands.at(-1) ?? null) : null,
  }
}

export function copied(use: Use): readonly Effect[] {
  if (use.program.endsWith('install') && use.has('d'))
    return use.operands.map((path) => touch('write', path, { manner: 'create' }))
  const { sources, target } = fromTo(use)
  const recursive = use.has('r') || use.has('a')
  const mode = use.values('m').at(-1)
  return [
    ...sources.map((path) => touch('read', path, { recursive })),
    ...(target === null
      ? []
      : [
          touch('write', target, {
            recursive,
            manner: replaces(use, target)
              ? 'move'
              : mode === undefined
                ? 'overwrite'
                : mannerOf(mode, 'overwrite'),
            ...copyOfOne(sources),
          }),
        ]),
    ...putInto(use, sources, target, recursive, (source) => ({
      manner: mode === undefined ? 'overwrite' : mannerOf(mode, 'overwrite'),
      recursive,
      holds: { copyOf: source },
    })),
  ]
}

/** A device that is copied over stays one, unless the program takes what was there away first. Source: install(1), cp(1). */
function replaces(use: Use, target: string): boolean {
  return (
    target.startsWith('/dev/') &&
    (use.program.endsWith('install') || use.words.includes('--remove-destination'))
  )
}

export function moved(use: Use): readonly Effect[] {
  if (use.program === 'rename' || use.program === 'prename')
    return use.operands.slice(1).map((path) => touch('write', path))
  const { sources, target } = fromTo(use)
  // What is moved there is gone.
  if (target === '/dev/null')
    return [
      ...sources.map((path) => touch('delete', path, { recursive: true })),
      touch('write', target, { manner: 'move' }),
    ]
  return [
    ...sources.flatMap((path) => [touch('read', path), touch('delete', path, { manner: 'move' })]),
    ...(target === null
      ? []
      : [touch('write', target, { manner: 'overwrite', ...copyOfOne(sources) })]),
    ...putInto(use, sources, target, true, (source) => ({
      manner: 'overwrite',
      holds: { copyOf: source },
    })),
  ]
}

type WriteDetails = Partial<Omit<Extract<Effect, { do: 'write' }>, 'do' | 'path'>>

/** Where the target is a folder, given as such or not: what is written there. Source: cp(1), "-t", "-T". */
function putInto(
  use: Use,
  sources: readonly string[],
  target: string | null,
  whole: boolean,
  details: (source: string) => WriteDetails,
): readonly Effect[] {
  const given = use.values('t')
  if (use.has('T') || target?.startsWith('/dev/') === true) return []
  const folders = target === null ? given : [target]
  return folders.map((folder) =>
    put(folder, sources, whole, details, given.length > 0 || sources.length > 1),
  )
}

/**
 * Where an archive's members are named, they are written by their whole names; where none is, the folder gets whatever is
 * in it. Source: tar(1), unzip(1).
 */
export function unpackedInto(folder: string, members: readonly string[]): readonly Effect[] {
  const details = () => ({ manner: 'extract' })
  if (members.length === 0) return [put(folder, ['.'], true, details, true)]
  return members.map((member) => {
    const path = member.replace(/\/+$/, '')
    const above = path.includes('/') ? `${folder}/${path.replace(/\/[^/]*$/, '')}` : folder
    return put(above, [path], true, details, true)
  })
}

/** Sources that a program puts into what is a folder, or may be one. */
export function put(
  folder: string,
  sources: readonly string[],
  whole: boolean,
  details: (source: string) => WriteDetails,
  sure = sources.length > 1,
): Effect {
  return {
    do: 'put',
    folder,
    sources,
    sure,
    whole,
    as: (source) => ({ do: 'write', path: '', ...details(source) }),
  }
}

export function copyOfOne(sources: readonly string[]) {
  const [only] = sources
  return only === undefined || sources.length > 1 ? {} : { holds: { copyOf: only } }
}

export function linked(use: Use): readonly Effect[] {
  const { sources, target } = fromTo(use)
  const symbolic = use.has('s')
  const kind = symbolic ? 'symbolic' : 'hard'
  const manner = use.has('f') ? 'overwrite' : 'create'
  const all = sources.length === 0 ? use.operands : sources
  // Without a target a link stands here, by the name of what it leads to.
  const places = all.map((path) => target ?? path.replace(/\/+$/, '').replace(/^.*\//, ''))
  return [
    ...all.map((path) => touch('link', path, { manner: kind })),
    // Before the link of the same name is made, through which it would be seen.
    ...(sources.length === 0
      ? []
      : putInto(use, sources, target, true, (linkTo) => ({
          manner,
          holds: { linkTo, symbolic },
        }))),
    ...all.flatMap((linkTo, at) => {
      const place = places[at] ?? ''
      // A link in a device's place is no writing to it.
      const how = place.startsWith('/dev/') ? kind : manner
      return use.has('t')
        ? []
        : [touch('write', place, { manner: how, holds: { linkTo, symbolic } })]
    }),
  ]
}

/** `if=…`, `of=…`; pv reads its operands. */
export function dd(use: Use): readonly Effect[] {
  const from = use.words.flatMap((word) => /^if=(.*)$/s.exec(word)?.[1] ?? [])
  return use.words.flatMap((word): readonly Effect[] => {
    const match = /^(if|of|hof|log)=(.*)$/s.exec(word)
    if (match === null)
      return use.program === 'pv' && !word.startsWith('-') ? [touch('read', word)] : []
    const [, which, path = ''] = match
    const manner = fills(use) && !path.startsWith('/dev/') ? 'fill' : 'overwrite'
    return [
      which === 'if'
        ? touch('read', path)
        : touch('write', path, {
            manner,
            ...(from.length === 0 ? { holds: 'input' as const } : copyOfOne(from)),
          }),
    ]
  })
}

export function changedMode(use: Use): readonly Effect[] {
  const minus = use.words.find((word) => /^-[rwxXstugo,]+$/.test(word) && !/^-R+$/.test(word))
  const [mode = '', ...paths] = minus === undefined ? use.operands : [minus, ...use.operands]
  const all = use.has('reference') ? use.operands : paths
  return all.map((path) =>
    touch('chmod', path, { recursive: use.has('R'), manner: mannerOf(mode, 'mode') }),
  )
}

/** What a mode means where it matters. Source: chmod(1). */
function mannerOf(mode: string, otherwise: string): string {
  if (/^0?[0-7]{3,4}$/.test(mode)) {
    const digits = mode.padStart(4, '0').slice(-4)
    if (/^[4567]/.test(digits) && /^[4-7]/.test(digits)) return 'setuid'
    if (/^[2367]/.test(digits)) return 'setgid'
    if (/[2367]$/.test(digits)) return 'world-writable'
    return /[1357]/.test(digits.slice(1)) && otherwise === 'mode' ? 'executable' : otherwise
  }
  if (/(?:^|,)[ugoa]*[+=][rwxX]*s/.test(mode))
    return /(?:^|,)g?[+=]/.test(mode) && !/u|a/.test(mode) && mode.startsWith('g')
      ? 'setgid'
      : 'setuid'
  if (/(?:^|,)[ug]*[oa][ugoa]*[+=][rxXst]*w/.test(mode)) return 'world-writable'
  return /[+=][rwX]*x/.test(mode) ? 'executable' : otherwise
}

export function changedOwner(use: Use): readonly Effect[] {
  const flags = /^(?:chattr|chflags|xattr|setfattr|setfacl)$/.test(use.program)
  if (flags)
    return attributed(use).map((path) =>
      touch('chmod', path, { recursive: use.has('R'), manner: 'attributes' }),
    )
  const [owner = '', ...paths] = use.operands
  const manner = /^(?:root|0|wheel)(?::|$)/.test(owner) ? 'owner-root' : 'owner'
  return paths.map((path) => touch('chmod', path, { recursive: use.has('R'), manner }))
}

/** The files whose attributes change: what is no flag, name or value. Source: chattr(1), chflags(1), xattr(1). */
function attributed(use: Use): readonly string[] {
  const words = use.operands.filter((word) => !/^[-+=][A-Za-z]+$/.test(word))
  if (use.program === 'xattr') {
    const reads = !use.words.some((word) => /^-[A-Za-z]*[dwc]/.test(word))
    if (reads) return []
    return words.slice(
      use.words.some((word) => /^-[A-Za-z]*c/.test(word))
        ? 0
        : use.words.some((word) => /^-[A-Za-z]*w/.test(word))
          ? 2
          : 1,
    )
  }
  return use.program === 'chflags' ? words.slice(1) : words
}

/** The clock, the name and the accounts that linger: what holds for everyone on this machine. */
export function machineSettings(use: Use): readonly Effect[] {
  const [verb = ''] = use.operands
  if (use.program === 'loginctl')
    return /^enable-linger$/.test(verb)
      ? [{ do: 'act', action: { kind: 'schedule.add', through: 'systemd', operation: 'add' } }]
      : /^(?:terminate|kill)-/.test(verb)
        ? [{ do: 'run', words: ['pkill', '-u', use.operands[1] ?? ''] }]
        : []
  if (use.program === 'hwclock')
    return use.words.some((word) => /^--?(?:set|systohc|w|adjust|date)\b/.test(word))
      ? [touch('write', '/etc/localtime', { manner: 'setting' })]
      : []
  return /^(?:set-|hostname$)/.test(verb) && use.operands.length > 1
    ? [touch('write', `/etc/${use.program.replace('ctl', '')}`, { manner: 'setting' })]
    : []
}

/** More than this is no test file. */
const fillBytesMin = 20 * 2 ** 30

/** Whether dd writes so many noughts or so much noise that nothing but the size can be meant. */
function fills(use: Use): boolean {
  const given = (name: string) =>
    use.words.flatMap((word) =>
      word.startsWith(`${name}=`) ? [word.slice(name.length + 1)] : [],
    )[0]
  if (!/^\/dev\/(?:zero|u?random)$/.test(given('if') ?? '')) return false
  const count = given('count')
  return count !== undefined && bytesIn(given('bs') ?? '512') * bytesIn(count) >= fillBytesMin
}

/** `50G`, `1TiB`, `512`: how many bytes a size means. Source: dd(1), fallocate(1). */
function bytesIn(size: string): number {
  const [, number = '', unit = ''] = /^(\d+)([kKMGTP]?)(?:i?B)?$/.exec(size) ?? []
  return Number(number) * 1024 ** ' KMGTP'.indexOf(unit === '' ? ' ' : unit.toUpperCase())
}

/** Space that is taken from everyone. */
export function allocated(use: Use): readonly Effect[] {
  const taken = [...use.values('l'), ...use.values('s')].some(
    (size) => bytesIn(size) >= fillBytesMin,
  )
  return use.operands.map((path) => touch('write', path, { manner: taken ? 'fill' : 'overwrite' }))
}

/** Whether a name is a file's as far as it tells: `.env`, `notes.md`, `id_rsa`. `ls` prints it as it is. */
function isFileName(path: string): boolean {
  return /(?:^|\/)(?:[^/]*\w\.\w+|\.\w[\w.]*|id_\w+)$/.test(path)
}
