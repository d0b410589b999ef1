import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** What a program is given and a bare word is not: an option, a path, a pattern, an address, a text of several words. */
const argument = /^[-~./]|[/:*\s]|\w\.[a-z]/i

/** Names that hardly anything but the program has, and what among the words behind shows that it is started. */
const startable: readonly (readonly [names: RegExp, shown: RegExp])[] = [
  [/^(?:rm|rmdir|shred|srm|wipefs|mkfs(?:\.\w+)?|dd|chmod|chown|chattr)$/, argument],
  [/^(?:sh|bash|zsh|dash|ksh|ash|fish|cat|tee|curl|wget|nc|ncat|netcat|socat)$/, argument],
  [/^(?:python[\d.]*|perl|ruby|node|php)$/, /^-|\.(?:py|pl|rb|[cm]?js|php)$/],
  [/^(?:sudo|doas)$/, /^[\w/]/],
  [/^find$/, /^-(?:delete|exec|execdir|ok|okdir)$/],
  [/^git$/, /^(?:-[a-zA-Z]*[fxD][a-zA-Z]*|--(?:force\S*|hard|mirror|delete))$/],
  [
    /^(?:kubectl|terraform|tofu|pulumi|helm|aws|docker|podman)$/,
    /^(?:delete|destroy|drain|uninstall|rb|(?:delete|terminate)-\S+|--recursive|--privileged|-v)$/,
  ],
]

/** Of these the ones that lose what they are given, wherever they stand. */
const losing = /^(?:rm|shred|srm|wipefs|mkfs(?:\.\w+)?|dd)$/

/** Programs that run what comes in where they are given nothing. */
const fed = /^(?:sh|bash|zsh|dash|ksh|python[\d.]*|perl|ruby|node|php)$/

/** Verbs behind which a program's name is a thing's name: `install curl`, `help rm`. */
const naming =
  /^(?:install|add|get|i|remove|uninstall|delete|del|update|upgrade|search|find|info|show|list|ls|help|man|doc|docs|explain|describe|which|new|create|edit|completions?)$/

/** So many words behind a name are looked at. */
const lookedAtMax = 16

/**
 * What a program that nobody here knows seems to start: from a known program's name on, where what follows is what
 * that program is given. Of two such names the first counts, and the first that loses what it is given.
 */
export function startedByName(use: Use): readonly Effect[] {
  const { words } = use
  if (/^(?:--help|help)$/.test(words[0] ?? '')) return []
  const verb = words.findIndex((word) => !word.startsWith('-'))
  const starts = words.flatMap((word, at) => {
    const named = at > verb && naming.test(words[verb] ?? '')
    return !named && !naming.test(words[at - 1] ?? '') && starting(use, word, at) ? [at] : []
  })
  const loses = starts.find((at) => losing.test(nameIn(words[at] ?? '')))
  return [...new Set([...starts.slice(0, 1), ...(loses === undefined ? [] : [loses])])].map(
    (at) => ({ do: 'run', words: words.slice(at) }),
  )
}

function starting({ words, input }: Use, word: string, at: number): boolean {
  const name = nameIn(word)
  const shown = startable.find(([names]) => names.test(name))?.[1]
  if (shown === undefined) return false
  const given = words.slice(at + 1, at + 1 + lookedAtMax)
  const isFed = input.sources.some((source) => /^(?:network|decoded)$/.test(source))
  if (given.length === 0) return isFed && fed.test(name)
  return given.some((one) => !isLiteral(one) || shown.test(one))
}

/** The name, where the word is no more than one or stands in a folder of the system's programs. */
function nameIn(word: string): string {
  return word.replace(/^\/(?:usr\/(?:local\/)?)?s?bin\//, '')
}
