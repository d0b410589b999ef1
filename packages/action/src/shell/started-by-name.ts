import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** What a program is given and a bare word is not: an option, a path, a pattern, an address, a text of several words. */
const argument = /^[-~./]|[/:*\s]|\w\.[a-z]/i

/**
 * Names, what among the words behind shows that the program is started, and whether only the first of them or the first
 * that is no option may.
 */
type Startable = readonly [names: RegExp, shown: RegExp, where?: 'first']

/** Names that hardly anything but the program has. */
const startable: readonly Startable[] = [
  [/^(?:rm|rmdir|shred|srm|wipefs|mkfs(?:\.\w+)?|dd|chmod|chown|chattr)$/, argument],
  [/^(?:sh|bash|zsh|dash|ksh|ash|fish|cat|tee|curl|wget|nc|ncat|netcat|socat)$/, argument],
  [/^(?:python[\d.]*|perl|ruby|node|php)$/, /^-|\.(?:py|pl|rb|[cm]?js|php)$/],
  [/^(?:sudo|doas)$/, /^[\w/]/],
  [/^find$/, /^-(?:delete|exec|execdir|ok|okdir)$/],
  [/^git$/, /^(?:-[a-zA-Z]*[fxD][a-zA-Z]*|--(?:force\S*|hard|mirror|delete))$/],
  [
    /^(?:kubectl|terraform|tofu|pulumi|helm|aws)$/,
    /^(?:delete|destroy|drain|uninstall|rb|(?:delete|terminate)-\S+|--recursive)$/,
  ],
  [/^(?:docker|podman|nerdctl)$/, /^(?:prune|rm|rmi|kill|down|run|exec|push|-v|--privileged)$/],
  [/^passwd$/, /^(?:-[dlu]|root)$/],
  [/^gh$/, /^delete$/],
  [/^(?:crontab|atrm)$/, /^-[a-z]*r[a-z]*$/],
  [
    /^(?:npm|pnpm|yarn|bun|cargo|gem|twine|poetry|uv)$/,
    /^(?:(?:un)?publish|upload|yank)$/,
    'first',
  ],
  [/^(?:killall|pkill)$/, /\w/],
  [
    /^(?:systemctl|launchctl)$/,
    /^(?:stop|disable|mask|enable|kill|poweroff|reboot|halt|unload|bootout|remove)$/,
    'first',
  ],
  [/^(?:ip6?tables|nft|ufw)$/, /^-[FXP]$|^(?:flush|disable|reset)$/],
  [/^(?:user|group)(?:add|del|mod)$/, /\w/],
  [/^shutdown$/, /^-[hrHP]+$|^now$|^\+\d+$/, 'first'],
  [
    /^(?:psql|mysql|mariadb|sqlite3|mongosh|redis-cli)$/,
    /^-(?:c|e)$|^--(?:command|execute|eval)\b|\s|^flush(?:all|db)$/i,
  ],
  [/^truncate$/, /^-s/],
]

/** What ends the work of everybody on a machine, said in one word, which is a verb of many programs as well. */
const ending = /^(?:reboot|poweroff|halt|shutdown)$/

/** What makes a word a deletion or a script whatever stands before it: `add rm -rf ~`, `add sh -c 'rm x'`. */
const unmistakable: readonly Startable[] = [
  [/^(?:rm|shred|srm)$/, /^(?:-[a-zA-Z]*[rRfu][a-zA-Z]*|--(?:recursive|force|remove))$/, 'first'],
  [/^dd$/, /^of=/],
  [/^(?:sh|bash|zsh|dash|ksh)$/, /^-[a-z]*c$/, 'first'],
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
    if (isUnmistakable(words, at)) return [at]
    const named = at > verb && naming.test(words[verb] ?? '')
    return !named && !naming.test(words[at - 1] ?? '') && starting(use, word, at) ? [at] : []
  })
  // Behind `env --s` stands no program: that name is an option gone astray.
  if (starts.length === 0 && !use.program.startsWith('-') && isEnding(words)) return [doubtful]
  const loses = starts.find((at) => losing.test(nameIn(words[at] ?? '')))
  return [...new Set([...starts.slice(0, 1), ...(loses === undefined ? [] : [loses])])].map(
    (at) => ({ do: 'run', words: words.slice(at) }),
  )
}

/** Either this program starts that one or something else is to end by its own doing: nobody here knows. */
const doubtful: Effect = { do: 'obscure', code: 'PROGRAM_DYNAMIC', interpreter: true }

/** The first word that is no option and no number is all that is said, but for `run` and `exec`. */
function isEnding(words: readonly string[]): boolean {
  const said = words.filter((word) => !/^(?:-.*|\d+[smhd]?)$/.test(word))
  const [first = '', second = ''] = said
  const name = said.length === 2 && /^(?:run|exec)$/.test(first) ? second : first
  return said.length < 3 && ending.test(nameIn(name)) && name === said.at(-1)
}

function isUnmistakable(words: readonly string[], at: number): boolean {
  const name = nameIn(words[at] ?? '')
  const row = unmistakable.find(([names]) => names.test(name))
  const given = words.slice(at + 1, at + 1 + lookedAtMax)
  return (
    row !== undefined &&
    isShown(row, given) &&
    given.slice(1).some((one) => /(?:^|=)[~/.*]|\s/.test(one))
  )
}

function isShown([, shown, where]: Startable, given: readonly string[]): boolean {
  if (where !== 'first') return given.some((one) => !isLiteral(one) || shown.test(one))
  const plain = given.find((one) => !one.startsWith('-'))
  return [given[0] ?? '', plain ?? ''].some((one) => !isLiteral(one) || shown.test(one))
}

function starting({ words, input }: Use, word: string, at: number): boolean {
  const name = nameIn(word)
  const row = startable.find(([names]) => names.test(name))
  if (row === undefined) return false
  const given = words.slice(at + 1, at + 1 + lookedAtMax)
  const isFed = input.sources.some((source) => /^(?:network|decoded)$/.test(source))
  if (given.length === 0) return isFed && fed.test(name)
  return isShown(row, given)
}

/** The name, where the word is no more than one or stands in a folder of the system's programs. */
function nameIn(word: string): string {
  return word.replace(/^\/(?:usr\/(?:local\/)?)?s?bin\//, '')
}
