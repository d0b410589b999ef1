import type { Effect, Prints, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'
import { unpackedInto } from './file-effects.ts'
import { tar } from './tar.ts'

/** Archives and compression. */
export const archives: readonly ProgramSpec[] = [
  tar,
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
    prints: unpacked,
    effects: compressed,
  },
  {
    names: 'zcat gzcat bzcat xzcat lz4cat zstdcat lzcat',
    options: 'S=text, f, k, q, v',
    operands: 'read',
    traits: ['archive'],
    prints: unpacked,
  },
  {
    names: 'cpio',
    options: 'o, i, p, d, m, u, v, F=read, O=write, I=read, D=text, H=text, t',
    traits: ['archive'],
    prints: 'filtered',
    effects: cpio,
  },
]

/** `-TT cmd`, `--unzip-command cmd`: what tests the archive. Source: zip(1). */
function tester(use: Use): readonly string[] {
  return use.words.flatMap((word, index) => {
    const attached = /^--unzip-command=(.*)$/s.exec(word)?.[1]
    return attached ?? (/^(?:-TT|--unzip-command)$/.test(word) ? (use.words[index + 1] ?? '') : [])
  })
}

function zip(use: Use): readonly Effect[] {
  const testers = tester(use)
  const [archive, ...members] = use.operands.filter((word) => !testers.includes(word))
  const recursive = use.has('r')
  return [
    ...testers.map((text): Effect => ({ do: 'shell', text })),
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
      ...(use.words.includes('-sdel')
        ? members.map((path) => touch('delete', path, { recursive: true }))
        : []),
    ]
  const target = use.values('d').at(-1) ?? (seven ? use.values('o').at(-1) : undefined) ?? '.'
  const shows =
    use.has('l') || use.has('t') || use.has('Z') || use.has('p') || verb === 'l' || verb === 't'
  return [
    touch('read', archive),
    ...(shows
      ? []
      : [
          touch('write', target, { recursive: true, manner: 'extract' }),
          ...unpackedInto(target, members),
        ]),
  ]
}

function compressed(use: Use): readonly Effect[] {
  const quiet = use.has('c') || use.has('l') || use.has('t') || use.has('k')
  return use.operands
    .filter((path) => path !== '-')
    .flatMap((path) => [
      touch('read', path, { recursive: use.has('r') }),
      ...(quiet ? [] : [touch('write', path, { manner: 'compress', recursive: use.has('r') })]),
    ])
}

/** What comes out of a packed stream nobody can read beforehand. */
function unpacked(use: Use): Prints {
  const packs =
    /^(?:gzip|bzip2|xz|zstd|lz4|lzma|compress|pigz|pbzip2|brotli|lzop|lzip)$/.test(use.program) &&
    !use.has('d')
  return packs ? 'filtered' : 'decoded'
}

/** `cpio -o` takes the names of its files on standard input. Source: cpio(1). */
function cpio(use: Use): readonly Effect[] {
  const folder = use.values('D').at(-1)
  if (use.has('o')) return (use.input.lines ?? []).map((path) => touch('read', path))
  if (use.has('p'))
    return [touch('write', use.operands[0] ?? '.', { recursive: true, manner: 'extract' })]
  return use.has('i') && !use.has('t')
    ? [touch('write', folder ?? '.', { recursive: true, manner: 'extract' })]
    : []
}
