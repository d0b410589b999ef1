import { marks } from '../marks.ts'
import { someBelow } from '../names-below.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Stream } from '../stream.ts'
import { chosenLinesIn, derived, namesStream, streamFrom, textStream } from '../stream.ts'
import type { Use } from '../use.ts'
import { ourNames } from './system-effects.ts'
import { sedScript } from './sed.ts'
import {
  mapped,
  rot13,
  substituted,
  translated,
  decodes,
  decoded,
  recoded,
  fromBase64,
  fromHex,
} from './decoders.ts'

/** Programs that read text and print some of it, and those that turn it into other text. */
export const text: readonly ProgramSpec[] = [
  {
    names: 'head tail less more most pg multitail lnav ghead gtail',
    options:
      'n lines=text, c bytes=text, f follow=?, F, q, v, s=text, pid=text, N, R, S, X, E, p=text, i',
    operands: 'read',
    effects: endless,
    // The first of some names are some of them.
    prints: ({ input }) =>
      input.lines !== null && input.text === null ? chosenLinesIn(input) : 'same',
  },
  {
    names: 'grep egrep fgrep zgrep ggrep pcregrep ugrep',
    traits: ['filter'],
    options:
      'e regexp=text, f file=read, r R recursive, i, v, c count, l files-with-matches, L files-without-match, n, H, h, o, q, s, w, x, E, F, G, P, z, a, m max-count=text, A after-context=text, B before-context=text, C context=text, include=text, exclude=text, exclude-dir=text, exclude-from=read, color colour=?, d directories=text, D devices=text, label=text, binary-files=text, t=text',
    effects: searched,
    prints: found,
  },
  {
    names: 'rg ag ack pt ripgrep sift hgrep ast-grep sg semgrep comby',
    traits: ['filter'],
    options:
      'e regexp=text, f file=read, i, v, c, l files-with-matches, n, N, o, q, s, S, w, x, F, P, U, z, a, u, uu, m max-count=text, A=text, B=text, C=text, g glob=text, iglob=text, t type=text, T type-not=text, type-add=text, r replace=text, j threads=text, M=text, d max-depth=text, hidden, no-ignore, files, json, stats, sort=text, color=text, colors=text, G=text, ignore-dir=text, pattern=text, lang=text, pre=text, config=text, rewrite=text, context=text',
    effects: searchedBelow,
    prints: found,
  },
  {
    names: 'sed gsed ssed',
    traits: ['filter'],
    options:
      'n quiet, e expression=text, f file=read, i in-place=?, E r, s separate, z, u, l=text, b, posix, debug, sandbox, follow-symlinks',
    effects: edited,
    prints: (use) => substituted(use) ?? field(use),
  },
  {
    names: 'uniq',
    options: 'c, d, u, i, z, f=text, s=text, w=text, D',
    operands: 'read write',
    prints: 'lines',
  },
  {
    names:
      'cut paste join column fold fmt pr expand unexpand comm look colrm csplit split csvcut csvgrep csvstat csvlook mlr xsv qsv choose datamash colordiff delta diffstat iconv dos2unix unix2dos ansi2txt ansifilter pandoc html2text glow mdcat vale typos codespell grip groff troff nroff man info apropos whatis tldr cheat',
    options:
      'd delimiter=text, f fields=text, c characters=text, b bytes=text, s, w=text, t=text, o output=write, n, i, u, a=text, l=text, C=text, A=text, N=text, x, v, j=text, from=text, to=text, F=text, standalone, template=read, toc, number=text, k=text, e=text, T=text, S=text',
    operands: 'read',
    prints: field,
  },
  {
    // Their letters are flags: `od -c file`, `aspell -c file`.
    names: 'od strings hexyl aspell hunspell ispell',
    options: 'A=text, t=text, j=text, N=text, n=text, w=text, d=text, lang=text, mode=text',
    operands: 'read',
    prints: 'filtered',
  },
  {
    names: 'shuf gshuf',
    options:
      'e echo, o output=write, n head-count=text, i input-range=text, random-source=read, r, z',
    effects: (use) => (use.has('e') ? [] : use.operands.map((path) => touch('read', path))),
    prints: 'lines',
  },
  {
    names: 'sort gsort tsort',
    options:
      'o output=write, k key=text, t field-separator=text, T temporary-directory=text, S buffer-size=text, r, n, u, f, b, d, g, h, i, M, R, V, c, m, s, z, files0-from=read, parallel=text, compress-program=text',
    operands: 'read',
    effects: (use) =>
      use.values('compress-program').map((words): Effect => ({ do: 'run', words: [words] })),
    prints: 'lines',
  },
  {
    names: 'wc gwc tokei cloc scc sloccount',
    options: 'l, w, c, m, L, files0-from=read, by-file, exclude-dir=text',
    operands: 'read',
    prints: (use) => (use.words.length > 40 ? null : textStream(`${marks.part}\n`)),
  },
  { names: 'tr', options: 'c C complement, d delete, s squeeze-repeats, t', prints: translated },
  {
    names: 'rev',
    operands: 'read',
    prints: (use) => mapped(use, (line) => [...line].toReversed().join('')),
  },
  {
    names: 'base64 base32 basenc uudecode gbase64',
    options:
      'd D decode, i ignore-garbage, w wrap=text, b=text, o output=write, base64, base32, base16, z85',
    operands: 'read',
    prints: (use) => (decodes(use) ? decoded(use, fromBase64) : recoded(use)),
  },
  {
    names: 'hexdump hd',
    options: 'n=text, e=text, f=read, s=text, v, C, b, c, d, o, x',
    operands: 'read',
    prints: recoded,
  },
  {
    names: 'xxd',
    options:
      'r revert, p ps postscript plain, c cols=text, l len=text, s seek=text, g=text, n=text, e=text, v, C, b, i, u',
    // A second name is what it writes.
    operands: 'read write',
    prints: (use) => (use.has('r') ? decoded(use, fromHex) : recoded(use)),
  },
  { names: 'uuencode btoa qprint ascii85', prints: recoded },
  { names: 'rot13 caesar', prints: (use) => mapped(use, rot13) },
  {
    names: 'diff sdiff cmp vimdiff diff3 wdiff icdiff difft git-delta meld dyff jd',
    options:
      'r recursive, u U=?, c C=?, y, w, b, B, i, q, s, N, x exclude=text, X=read, I=text, W=text, label L=text, color=?, unified=text, strip-trailing-cr, n=text, brief',
    operands: 'read',
    prints: 'filtered',
  },
  {
    names: 'patch gpatch',
    options:
      'p strip=text, i input=read, o output=write, R, N, E, s, d directory=text, b, z=text, r=text, dry-run, f, t, F=text',
    effects: patched,
    prints: 'nothing',
  },
  {
    names:
      'jq yq gojq jaq dasel fx gron xq tomlq htmlq pup xmllint xmlstarlet jless jo jc hq json_pp jsonlint yamllint ajv taplo prettyjson',
    traits: ['filter'],
    options:
      'r raw-output, c, n null-input, s slurp, e exit-status, S, a, j, C, M, R, f from-file=read, L=text, i inplace=?, arg=text, argjson=text, slurpfile=text, rawfile=text, tab, indent=text, y, P, o=text, p=text, d=text, v=text, xpath=text, format, noout, schema=read',
    effects: queried,
    prints: 'filtered',
  },
  {
    names: 'envsubst xsltproc m4 gettext msgfmt',
    options: 'o=write, D=text, I=text, variables=text, v',
    operands: 'read',
    prints: ({ input }) => derived([input], ['environment']),
  },
  {
    names: 'pbcopy xclip xsel wl-copy clip clip.exe',
    options: 'i input, o out output, selection sel=text, b, p, t=text, n, l=text',
    // What comes out is the clipboard, whatever goes in.
    prints: (use) =>
      use.has('o') || (use.program === 'xsel' && !use.has('i'))
        ? streamFrom(['outside'])
        : streamFrom([]),
  },
  {
    names: 'pbpaste wl-paste xdotool',
    options: 'p, n, t=text, x, c, R=text',
    operands: 'write',
    prints: () => streamFrom(['outside']),
  },
]

function searched(use: Use): readonly Effect[] {
  const paths = use.has('e') || use.has('f') ? use.operands : use.operands.slice(1)
  const recursive = use.has('r')
  const hunts = seeksSecrets(use)
  const manner = hunts && recursive ? 'secret-hunt' : ''
  if (paths.length === 0 && recursive) return [touch('read', '.', { recursive, manner })]
  return [
    ...paths
      .filter((path) => path !== '-')
      .map((path) => touch('read', path, { recursive, manner })),
    ...(hunts ? soughtIn(use) : []),
  ]
}

/** Words by which secrets are looked for. */
const secretWords =
  /pass(?:w(?:or)?d|phrase)?|secret|token|api.?key|access.?key|AKIA|private.?key|BEGIN.*KEY|credential|bearer|aws_/i

/** Whether secrets are what is looked for, and not merely that or how often they are there. */
function seeksSecrets(use: Use): boolean {
  const patterns = [...use.values('e'), ...use.operands.slice(0, use.has('e') ? 0 : 1)]
  return (
    !['q', 'c', 'l', 'L', 'v'].some((option) => use.has(option)) &&
    patterns.some((pattern) => secretWords.test(pattern))
  )
}

/** Secrets that are looked for in what comes in: all variables, all that was typed. */
function soughtIn({ input, home }: Use): readonly Effect[] {
  if (input.sources.includes('environment') && !input.labels.includes('env-file'))
    return [touch('read', '/proc/self/environ', { manner: 'secret-variable' })]
  return input.labels.includes('shell-history') ? [touch('read', `${home}/.bash_history`)] : []
}

function searchedBelow(use: Use): readonly Effect[] {
  const paths =
    use.has('e') || use.has('f') || use.has('files') || use.has('pattern')
      ? use.operands
      : use.operands.slice(1)
  const hidden = use.values('pre').map((text): Effect => ({ do: 'shell', text }))
  return [
    ...hidden,
    ...(paths.length === 0 && use.input.sources.length === 0 ? ['.'] : paths)
      .filter((path) => path !== '-')
      .map((path) =>
        touch('read', path, { recursive: true, manner: seeksSecrets(use) ? 'secret-hunt' : '' }),
      ),
    ...(seeksSecrets(use) ? soughtIn(use) : []),
  ]
}

/** A field of the table of processes is a number or a name. */
export function field(use: Use): Stream {
  const read = derived([use.input], ['command'])
  if (!use.input.sources.includes('process')) return read
  // A pattern of its own chooses some of them: `awk '/node/{print $1}'`.
  return {
    ...(use.words.some((word) => word.includes('/')) ? chosen(read) : read),
    lines: [marks.part],
  }
}

/** Some processes, and no longer all. */
function chosen(stream: Stream): Stream {
  return { ...stream, sources: stream.sources.filter((source) => source !== 'every-process') }
}

/** With `-l` it prints names below what it searched; else lines of it. */
function found(use: Use): Stream {
  if (!use.has('l') && !use.has('L') && !use.has('files')) {
    const ours = use.input.sources.includes('process') && !use.has('v')
    return ours && ourNames.test(use.operands[0] ?? '')
      ? textStream(`${use.operands[0]}\n`)
      : use.has('v')
        ? chosenLinesIn(use.input)
        : chosen(chosenLinesIn(use.input))
  }
  const paths = searchedBelow(use).flatMap((effect) => (effect.do === 'read' ? [effect.path] : []))
  return namesStream(paths.map((path) => someBelow(path)))
}

/** `sed -f -`: the script comes in. */
function fed(use: Use): readonly string[] {
  return use.values('f').some((path) => /^(?:-|\/dev\/stdin)$/.test(path)) &&
    use.input.text !== null
    ? [use.input.text]
    : []
}

function edited(use: Use): readonly Effect[] {
  const scripts = [
    ...use.values('e'),
    ...(use.has('e') || use.has('f') ? [] : use.operands.slice(0, 1)),
  ]
  const paths = use.has('e') || use.has('f') ? use.operands : use.operands.slice(1)
  const inPlace = use.has('i')
  return [
    ...paths.map((path) =>
      inPlace ? touch('write', path, { manner: 'edit' }) : touch('read', path),
    ),
    ...[...scripts, ...fed(use)].flatMap(sedScript),
    // A script that nobody can read may hold `e`, which runs anything.
    ...(use.values('f').some((path) => /^(?:-|\/dev\/stdin)$/.test(path)) && use.input.text === null
      ? [{ do: 'input' as const, language: 'shell' as const }]
      : []),
  ]
}

function patched(use: Use): readonly Effect[] {
  if (use.has('dry-run')) return []
  const [file] = use.operands
  return [
    touch('write', file ?? use.values('d')[0] ?? '.', {
      manner: 'edit',
      recursive: file === undefined,
    }),
  ]
}

function queried(use: Use): readonly Effect[] {
  const skip =
    use.has('f') ||
    use.program === 'xmllint' ||
    use.program === 'jo' ||
    use.program === 'gron' ||
    use.program.endsWith('lint')
      ? 0
      : 1
  const inPlace = use.has('i') && use.program === 'yq'
  return use.operands
    .slice(skip)
    .filter((path) => path !== '-' && path !== '.')
    .map((path) => touch(inPlace ? 'write' : 'read', path))
}

/** Programs that keep what they read until its end never come to that of `/dev/zero`: they eat all memory. */
function endless(use: Use): readonly Effect[] {
  return use.program.endsWith('tail') &&
    use.operands.some((path) => /^\/dev\/(?:zero|u?random)$/.test(path))
    ? [{ do: 'run', words: ['stress'] }]
    : []
}
