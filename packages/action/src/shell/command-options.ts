import { behindOrNamed } from './behind-mark.ts'
import { isCommand } from './command-text.ts'
import { escapes, marked } from './escaped-commands.ts'
import type { Effect } from './program.ts'
import { cargoStarts } from './programs/cargo-settings.ts'
import { loadedByOption } from './programs/loaded-by-option.ts'
import { loadedEnvironment } from './programs/loaded-environment.ts'
import { inlineModules } from './programs/loaded-first.ts'
import { codeFromInput, toldByWords } from './told-by-words.ts'
import type { Use } from './use.ts'
import { variablesRun } from './variables-run.ts'

/** Programs, the options whose value they hand to a shell, and whether such a value ends at the next word or at the end. */
type Handed = readonly [programs: RegExp, options: RegExp]

/**
 * Options whose value is a command. Sources: each program's manual. What a program's own meaning tells of is not
 * repeated here.
 */
const handed: readonly Handed[] = [
  [/^(?:man|apropos|bat|batcat|delta|psql|gh|systemctl|journalctl|aws|dmesg)$/, /^(?:-P|--pager)$/],
  [/^split$/, /^--filter$/],
  [/^(?:fzf|sk)$/, /^(?:--preview|--bind)$/],
  [/^(?:dialog|whiptail|zenity|xmessage)$/, /^--(?:prgbox|programbox|progressbox)$/],
  [/^(?:g?tar|bsdtar)$/, /^--(?:use-compress-program|rsh-command|rmt-command)$/],
  [/^vagrant$/, /^(?:-c|--command)$/],
  [/^dmsetup$/, /^--exec$/],
  [/^nix(?:-shell|-env)?$/, /^(?:--run|--command|-c)$/],
  [/^(?:g?sort)$/, /^--compress-program$/],
  [/^(?:mapfile|readarray)$/, /^-C$/],
  [/^(?:certbot|letsencrypt)$/, /^--(?:pre|post|deploy|renew|manual-auth|manual-cleanup)-hook$/],
  [
    /^(?:logrotate|ntfsclone|rdiff-backup|borg|restic|duplicity)$/,
    /^--(?:rsh|remote-schema|password-command)$/,
  ],
  [/^(?:openvpn)$/, /^--(?:up|down|route-up|tls-verify|client-connect|auth-user-pass-verify)$/],
  [/^(?:wget)$/, /^--use-askpass$/],
  [/^(?:nmap)$/, /^--script$/],
  [/^(?:rg|ripgrep)$/, /^--(?:hostname-bin|pre)$/],
  [/^sftp$/, /^-D$/],
  [/^(?:pdsh|dsh|clush)$/, /^(?:-R)$/],
]

/** What the options of programs that nobody here knows say when their value is a command. */
const commandLike =
  /^--?(?:exec|run|cmd|command|shell|shell-command|on-change|on-success|on-failure|onerror|pager|editor|(?:pre|post)-?(?:hook|command|cmd|exec|script)|hook|preview|filter-command|proxy-command)$/i

/** What a program starts because an option of it, or the words behind a mark, say so. */
export function commandOptions(use: Use, unfamiliar: boolean): readonly Effect[] {
  const options = handed.filter(([programs]) => programs.test(use.program)).map(([, one]) => one)
  if (unfamiliar) options.push(commandLike)
  const texts = use.words.flatMap((word, index): readonly string[] => {
    const [, own, value = ''] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
    if (own !== undefined) return options.some((one) => one.test(own)) ? [value] : []
    return options.some((one) => one.test(use.words[index - 1] ?? '')) ? [word] : []
  })
  return [
    ...toldByWords(use),
    ...variablesRun(use),
    ...loadedByOption(use),
    ...inlineModules(use),
    ...loadedEnvironment(use),
    ...cargoStarts(use),
    ...codeFromInput(use),
    ...escapes(use),
    ...(unfamiliar ? marked(use) : []),
    ...texts.filter(isCommand).map((text): Effect => ({ do: 'shell', text: boundTo(text) })),
    ...behindOrNamed(use, unfamiliar),
  ]
}

/** `less +'!cmd'` and its kin start with a mark; `execute(cmd)` binds a key, and a comma the next one. Source: fzf(1). */
function boundTo(text: string): string {
  const each =
    /\b(?:execute(?:-silent)?|become|reload(?:-sync)?|transform[\w-]*|preview)\(((?:[^()]|\([^()]*\))*)\)(?=$|[+,])/gs
  const commands = [...text.matchAll(each)].map(([, command = '']) => command)
  if (commands.length > 0) return commands.join('\n')
  return /\b(?:execute|execute-silent|become|reload|transform)\((.*)\)/s.exec(text)?.[1] ?? text
}
