import { shown } from './marks.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** Traits of command lines that show a page and do nothing else where a word asks for it. */
const commandLines = new Set([
  'agent',
  'cloud',
  'cluster',
  'container',
  'developer-tool',
  'forge',
  'package-manager',
  'vcs',
])

/** Effects that start something, which gets the word that asks for help as its own: `npx tool --help`. */
const starts = new Set(['run', 'shell', 'input', 'code', 'script', 'execute', 'tasks', 'obscure'])

/** Go's flag package takes one dash. Source: the references of HashiCorp's command lines. */
const oneDash =
  /^(?:terraform|tofu|terragrunt|vault|bao|consul|nomad|packer|boundary|waypoint|vagrant)$/

/**
 * Whether a use only shows how its program is used. A word that asks for help says so where it is the first one, or,
 * to a command line with subcommands, where nothing but plain words stands beside it: elsewhere it may be the
 * value of an option, or meant for what is started. An interpreter hands it to its code.
 */
export function onlyShowsHelp(
  use: Use,
  traits: readonly string[],
  effects: readonly Effect[],
): boolean {
  const words = use.words.map(shown)
  if (effects.some(({ do: what }) => starts.has(what))) return false
  if (words[0] === '--help' || isGitHelp(use.program, words)) return true
  if (!traits.some((trait) => commandLines.has(trait)) || words.length > 6) return false
  if (installsFirst(words, effects)) return false
  const plain = (word: string) => /^[\w][\w:.-]*$/.test(word)
  if (words[0] === 'help') return words.every(plain)
  const last = words.at(-1) ?? ''
  return words.slice(0, -1).every(plain) && asks(use.program, last)
}

/** `git CMD --help …` is `git help CMD …` before git looks at anything else. Source: git.c, handle_builtin. */
function isGitHelp(program: string, words: readonly string[]): boolean {
  return program === 'git' && /^[a-z][a-z-]*$/.test(words[0] ?? '') && words[1] === '--help'
}

function asks(program: string, word: string): boolean {
  return (
    word === '--help' ||
    word === '-h' ||
    (word === '-help' && oneDash.test(program)) ||
    (word === 'help' && /^(?:aws|awslocal)$/.test(program))
  )
}

/** A launcher fetches what it hands the word on to. */
function installsFirst(words: readonly string[], effects: readonly Effect[]): boolean {
  const installs = effects.some(
    (effect) => effect.do === 'act' && effect.action.kind === 'package.install',
  )
  return installs && !/^(?:help|install|i|add|ci|update|upgrade|tap)$/.test(words[0] ?? '')
}
