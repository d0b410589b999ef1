import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { agents } from './agents.ts'
import { archives } from './archives.ts'
import { build } from './build.ts'
import { builtins } from './builtins.ts'
import { cmdlets } from './cmdlets.ts'
import { cloud } from './cloud.ts'
import { data } from './data.ts'
import { debuggers } from './debuggers.ts'
import { disks } from './disks.ts'
import { editors } from './editors.ts'
import { files } from './files.ts'
import { find } from './find.ts'
import { git } from './git.ts'
import { intrusion } from './intrusion.ts'
import { macos } from './macos.ts'
import { media } from './media.ts'
import { network } from './network.ts'
import { packages } from './packages.ts'
import { patch } from './patch.ts'
import { processTools } from './process-tools.ts'
import { shells } from './shells.ts'
import { starters } from './starters.ts'
import { system } from './system.ts'
import { text } from './text.ts'
import { windows } from './windows.ts'
import { wrappers } from './wrappers.ts'
import { zshModules } from './zsh-modules.ts'

/** Every family. The first that names a program gives its meaning. */
export const families: { readonly [family: string]: readonly ProgramSpec[] } = {
  builtins,
  intrusion,
  starters,
  wrappers,
  zshModules,
  windows,
  cmdlets,
  patch,
  shells,
  files,
  text,
  find,
  git,
  macos,
  media,
  network,
  processTools,
  system,
  disks,
  debuggers,
  archives,
  packages,
  build,
  editors,
  cloud,
  data,
  agents,
}

const byName = new Map<string, ProgramSpec>(
  Object.values(families)
    .toReversed()
    .flatMap((family) =>
      family
        .toReversed()
        .flatMap((spec) =>
          spec.names.split(' ').map((name): [string, ProgramSpec] => [name, spec]),
        ),
    ),
)

/** Of the programs for files those that open what an option names: `bc -s key`, `last -f key`. */
const opening = new Set(
  'bc dc cowsay figlet toilet numfmt last lastlog neofetch fastfetch screenfetch file'.split(' '),
)

/** Families whose words are all told by their meaning, or are text that names a path without opening it. */
const wordy = new Set(
  [builtins, starters, wrappers, shells, files, find, agents]
    .flatMap((family) => family.flatMap((spec) => spec.names.split(' ')))
    .filter((name) => !opening.has(name)),
)

/** Whether a path among a program's words says nothing beyond what its meaning says. */
export function isWordy(name: string): boolean {
  return wordy.has(name)
}

const textual = new Set(
  [text, git].flatMap((family) => family.flatMap((spec) => spec.names.split(' '))),
)

/** Whether a program is given texts beside files: patterns, messages. */
export function isTextual(name: string): boolean {
  return textual.has(name)
}

/** How many programs have a meaning. */
export const programCount = byName.size

/** No program that is known here has a longer name, its version counted in. */
const nameLengthMax = 64

/** The meaning of a program, by its name; a version or a suffix of its name does not matter: `python3.12`. */
export function programNamed(name: string): ProgramSpec | undefined {
  if (name.length > nameLengthMax) return undefined
  return (
    byName.get(name) ??
    byName.get(name.replace(/[-.]?\d+(?:\.\d+)*$/, '')) ??
    (name.startsWith('mkfs.') ? byName.get('mkfs') : undefined)
  )
}

/** Names of Windows and of PowerShell, which read capitals as they read small letters. */
const foldedEverywhere = new Set(
  [windows, cmdlets].flatMap((family) => family.flatMap((spec) => spec.names.split(' '))),
)

/**
 * A program's name without folder and without `.exe`. Letters in capitals are the same file only where the system
 * says so: `John`, with which a sentence begins, is no `john` on Linux. A name all in capitals, as in `RM`, is read
 * as the one that is meant: nothing else has it, and whoever writes so means the program. `folds` says that any
 * capitals are read so.
 */
export function baseName(written: string, folds: boolean): string {
  const name = written.slice(written.lastIndexOf('/') + 1)
  if (byName.has(name)) return name
  const lower = name.toLowerCase()
  const plain = lower.replace(/\.(?:exe|cmd|bat|com)$/, '')
  if (!byName.has(plain)) return name
  const isSentence = /^[A-Z][^A-Z]*$/.test(name)
  const isMeant = folds || !isSentence || plain !== lower || foldedEverywhere.has(plain)
  return isMeant ? plain : name
}

/** A shell, a host and a port among the words of a program that nobody knows: `rcat connect -s bash host 4444`. */
function handsShell(words: readonly string[]): boolean {
  return (
    words.some((word) =>
      /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh$|^cmd(?:\.exe)?$|^powershell(?:\.exe)?$/.test(word),
    ) &&
    words.some((word) => /^(?:\d{1,3}\.){3}\d{1,3}$|^[\w-]+(?:\.[\w-]+)+$/.test(word)) &&
    words.some((word) => /^\d{1,5}$/.test(word))
  )
}

const boundShell: Effect = {
  do: 'connect',
  to: '',
  scheme: 'tcp',
  direction: 'send',
  carries: ['shell'],
}

/** What is assumed of a program that has no meaning here: it reads the paths that it is given, and writes its `-o`. */
export const unknownProgram: ProgramSpec = {
  names: '',
  traits: ['unfamiliar'],
  prints: 'filtered',
  effects: (use) => {
    const values = use.words.flatMap(
      (word) => /^--?[\w-]+=(.+)$/s.exec(word)?.[1] ?? (word.startsWith('-') ? [] : [word]),
    )
    if (use.words.some((word) => /^(?:-o)?stratum\d?(?:\+(?:tcp|ssl|tls|udp))?:\/\//.test(word)))
      return [{ do: 'run', words: ['xmrig', ...use.words] }]
    if (handsShell(use.words)) return [boundShell]
    const written = use.words.flatMap((word, index) =>
      /^(?:-o|--out(?:put)?(?:-file)?)$/.test(word)
        ? (use.words[index + 1] ?? [])
        : (/^--out(?:put)?(?:-file)?=(.+)$/s.exec(word)?.[1] ?? []),
    )
    return values
      .filter((word) => /^(?:~|\.{0,2}\/)|\/\.|^\./.test(word))
      .map((path) => touch(written.includes(path) ? 'write' : 'read', path))
  },
}
