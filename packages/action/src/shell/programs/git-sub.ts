import { allBelow, someBelow } from '../names-below.ts'
import type { Effect, SubcommandSpec } from '../program.ts'
import { namesStream } from '../stream.ts'
import type { Use } from '../use.ts'
import { gitConfig } from './git-config.ts'
import { executors, reach, rewrite, shownFiles } from './git-effects.ts'
import { gitEnvironment } from './git-environment.ts'
import { runsAddress } from './git-remote.ts'

/** A subcommand with its own options; settings and variables that run something count for each. */
export function sub(options: string, effects: (use: Use) => readonly Effect[]): SubcommandSpec {
  return {
    style: 'gnu',
    takesBack: true,
    options,
    effects: (use) => [
      ...gitConfig(use),
      ...gitEnvironment(use),
      ...shownFiles(use),
      ...effects(use),
    ],
    prints: (use) => (use.words.includes('--name-only') ? listed() : null),
  }
}

/** A subcommand that fetches from another repository. */
export function remote(options: string): SubcommandSpec {
  return sub(options, (use) => [
    ...executors(use.values('u')),
    ...executors(use.values('upload-pack')),
    ...runsAddress(use.operands),
    ...reach(use, 'receive'),
  ])
}

/** A subcommand that throws away the same whatever its words are. */
export function drops(operation: string, discards: readonly string[]): SubcommandSpec {
  return sub('n dry-run, all, expire=text, force, f, q quiet', (use) =>
    use.has('n') || discards.length === 0 ? [] : [rewrite(operation, discards, use)],
  )
}

/** Names of files below here. */
export function listed() {
  return namesStream([someBelow('.')])
}

/** What git knows: with neither a path nor an option that chooses, all of the project. Source: git-ls-files(1). */
export function tracked(use: Use) {
  const all =
    use.operands.length === 0 &&
    use.flags.every((flag) => /^(?:-[zctv]|--(?:cached|stage|full-name|abbrev))$/.test(flag))
  return all ? namesStream([allBelow('.')]) : listed()
}
