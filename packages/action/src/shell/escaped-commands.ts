import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** Programs with a small language of their own, and how a command stands in it. */
const escaping: readonly (readonly [programs: RegExp, escape: RegExp])[] = [
  [/^(?:less|more|most|man|vim?|nvim|ex|view)$/, /^\+!(.+)$/gs],
  [
    /^(?:dc|ftp|lftp|sftp|telnet|nslookup|gnuplot|smbclient|mutt|nmap)$/,
    /(?:^|\n)[^\S\n]*!\s*([^\n]+)/g,
  ],
  [/^(?:tclsh|wish|expect)$/, /(?:^|[\s;[{])(?:exec|spawn|system)\s+([^;\]\n}]+)/g],
  [/^m4$/, /\be?syscmd\(`?([^`')]+)/g],
  [/^cmake$/, /\bexecute_process\s*\(\s*COMMAND\s+([^)]+)\)/gi],
  [/^gnuplot$/, /\bsystem\s*\(?\s*["']([^"']+)["']/g],
  [
    /^apt(?:-get|itude)?$/,
    /^(?:-o)?(?:APT|DPkg|Dir)::[\w:-]*(?:Invoke|Tools|Pkgs|Run)[\w:-]*=(.+)$/gis,
  ],
]

/** `less +'!cmd'`, `dc -e '!cmd'`, `apt-get -o …::Pre-Invoke::=cmd`: commands in what a program is told or fed. */
export function escapes(use: Use): readonly Effect[] {
  const own = escaping.filter(([programs]) => programs.test(use.program))
  const texts = own.length === 0 ? [] : [...use.words, use.input.text ?? ''].filter(isLiteral)
  return [
    ...own.flatMap(([, escape]) =>
      texts.flatMap((text) =>
        [...text.matchAll(escape)].map(([, command = '']): Effect => ({
          do: 'shell',
          text: command,
        })),
      ),
    ),
    ...elsewhere(use),
  ]
}

/** `salt '*' cmd.run x`, `pdsh -w hosts x`, `machinectl shell root@.host x`: commands for other machines are commands. */
function elsewhere(use: Use): readonly Effect[] {
  const after = (at: number) => (at < 0 ? [] : use.words.slice(at))
  const words =
    use.program === 'salt' || use.program === 'salt-call'
      ? after(use.words.indexOf('cmd.run') + 1 || -1)
      : use.program === 'machinectl' && use.words[0] === 'shell'
        ? after(2)
        : /^(?:pdsh|dsh|clush|pssh|parallel-ssh)$/.test(use.program)
          ? after(use.words.findIndex((word, index) => index > 1 && !word.startsWith('-')))
          : []
  return words.length === 0 ? [] : [{ do: 'shell', text: words.join(' ') }]
}

/** Lines that begin with a mark are commands to most programs that are fed: `tasksh <<< '!cmd'`. */
export function marked({ input }: Use): readonly Effect[] {
  if (input.text === null || !isLiteral(input.text)) return []
  return [...input.text.matchAll(/(?:^|\n)!\s*([^\n]+)/g)]
    .slice(0, 8)
    .map(([, text = '']) => ({ do: 'shell', text }))
}
