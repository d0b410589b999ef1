import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** Archives and compression. */
export const archives: readonly ProgramSpec[] = [
  {
    names: 'tar gtar bsdtar star pax',
    style: 'raw',
    traits: ['archive'],
    prints: 'filtered',
    effects: tar,
  },
  {
    names: 'zip',
    options:
      'r recurse-paths recursive, e, P password=text, m move, d delete, u, j, q, v, x exclude=text, i include=text, T test, TT unzip-command=text, 9, 0, s=text, b=text',
    traits: ['archive'],
    effects: zip,
  },
  {
    names:
      'unzip unar bsdcpio cabextract unrar funzip jar-x 7z 7za 7zz 7zr p7zip rar arj lha zoo ar-x',
    options: 'd=text, o=?, l, n, q, x=text, P=text, p=?, j, t, v, Z, u, y, r',
    traits: ['archive'],
    effects: unpack,
  },
  {
    names:
      'gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4 lzma unlzma compress uncompress pigz pbzip2 brotli lzop lzip snzip zopfli',
    options:
      'd decompress, k keep, c stdout, f force, l list, t test, r recursive, q, v, n, S=text, T threads=text, o output=write, 1, 2, 3, 4, 5, 6, 7, 8, 9, rm',
    traits: ['archive'],
    prints: 'filtered',
    effects: compressed,
  },
  {
    names: 'cpio',
    options: 'o, i, p, d, m, u, v, F=read, O=write, I=read, D=text, H=text, t',
    traits: ['archive'],
    prints: 'filtered',
    effects: (use) =>
      use.has('i') || use.has('p')
        ? [touch('write', use.operands[0] ?? '.', { recursive: true })]
        : [],
  },
]

/** `tar xzf a.tgz`, with and without dash; `--checkpoint-action` and `-I` run programs. Source: tar(1). */
function tar(use: Use): readonly Effect[] {
  const [bundle = ''] = use.words
  const letters = bundle.startsWith('--') ? '' : bundle.replace(/^-/, '')
  const all = use.words.join('\n')
  const is = (letter: string, name: string) =>
    (/^[A-Za-z]+$/.test(letters) && letters.includes(letter)) ||
    use.words.some((word) => word === name || (/^-[A-Za-z]+$/.test(word) && word.includes(letter)))
  const valued = (pattern: RegExp) =>
    use.words.flatMap((word, index) => {
      const match = pattern.exec(word)
      return match === null ? [] : [match[1] ?? use.words[index + 1] ?? '']
    })
  const runs = [
    ...valued(
      /^--(?:use-compress-program|rsh-command|info-script|new-volume-script|to-command)(?:=(.*))?$/,
    ),
    ...valued(/^-I$/),
    ...[...all.matchAll(/--checkpoint-action=exec=([^\n]*)/g)].map(([, text = '']) => text),
  ]
  const archive = archiveOf(use, letters)
  const folder = valued(/^(?:-C|--directory)(?:=(.*))?$/)[0]
  const members = use.words
    .slice(1)
    .filter(
      (word, index) =>
        !word.startsWith('-') &&
        word !== archive &&
        !/^(?:-C|--directory|-f|--file|-X|--exclude-from|-T|--files-from|-I|--exclude|--transform|-b|-g)$/.test(
          use.words[index] ?? '',
        ),
    )
  const effects: Effect[] = runs.map((text) => ({ do: 'shell', text }))
  if (is('c', '--create') || is('r', '--append') || is('u', '--update')) {
    effects.push(
      ...members.map((path) =>
        touch('read', folder === undefined ? path : `${folder}/${path}`, { recursive: true }),
      ),
    )
    if (archive !== null && archive !== '-') effects.push(touch('write', archive))
    if (use.words.includes('--remove-files'))
      effects.push(...members.map((path) => touch('delete', path, { recursive: true })))
  } else {
    if (archive !== null && archive !== '-') effects.push(touch('read', archive))
    if (is('x', '--extract') && !is('O', '--to-stdout'))
      effects.push(touch('write', folder ?? '.', { recursive: true, manner: 'extract' }))
  }
  return effects
}

function archiveOf(use: Use, letters: string): string | null {
  const long = use.words.find((word) => word.startsWith('--file='))
  if (long !== undefined) return long.slice(7)
  const at = use.words.findIndex(
    (word, index) =>
      word === '--file' ||
      (index > 0
        ? /^-[A-Za-z]*f$/.test(word)
        : /^-?[A-Za-z]*f[A-Za-z]*$/.test(word) && letters !== ''),
  )
  return at === -1 ? null : (use.words[at + 1] ?? null)
}

function zip(use: Use): readonly Effect[] {
  const [archive, ...members] = use.operands
  const recursive = use.has('r')
  return [
    ...use.values('TT').map((text): Effect => ({ do: 'shell', text })),
    ...(archive === undefined || archive === '-' ? [] : [touch('write', archive)]),
    ...(use.has('d') ? [] : members.map((path) => touch('read', path, { recursive }))),
    ...(use.has('m') ? members.map((path) => touch('delete', path, { recursive })) : []),
  ]
}

function unpack(use: Use): readonly Effect[] {
  const seven = /^(?:7z|7za|7zz|7zr|p7zip|rar|unrar|arj)$/.test(use.program)
  const [verb = '', archive = '', ...members] = seven ? use.operands : ['x', ...use.operands]
  if (archive === '') return []
  if (/^[au]$/.test(verb))
    return [
      touch('write', archive),
      ...members.map((path) => touch('read', path, { recursive: true })),
    ]
  const target = use.values('d').at(-1) ?? (seven ? use.values('o').at(-1) : undefined) ?? '.'
  const shows =
    use.has('l') || use.has('t') || use.has('Z') || use.has('p') || verb === 'l' || verb === 't'
  return [
    touch('read', archive),
    ...(shows ? [] : [touch('write', target, { recursive: true, manner: 'extract' })]),
  ]
}

function compressed(use: Use): readonly Effect[] {
  const quiet = use.has('c') || use.has('l') || use.has('t') || use.has('k')
  return use.operands
    .filter((path) => path !== '-')
    .flatMap((path) => [
      touch('read', path, { recursive: use.has('r') }),
      ...(quiet ? [] : [touch('write', path, { manner: 'compress' })]),
    ])
}
