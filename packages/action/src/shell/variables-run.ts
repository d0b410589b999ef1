import { isCommand } from './command-text.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** Variables whose value a program starts. Git's own are told with git. Sources: each program's manual, "Environment". */
const run: readonly (readonly [programs: RegExp, names: string])[] = [
  [/^(?:man|apropos|info)$/, 'MANPAGER PAGER'],
  [/^(?:systemctl|journalctl|loginctl|coredumpctl)$/, 'SYSTEMD_PAGER PAGER SYSTEMD_EDITOR'],
  [/^psql$/, 'PSQL_PAGER PAGER PSQL_EDITOR'],
  [/^(?:gh|glab)$/, 'GH_PAGER PAGER GH_EDITOR EDITOR BROWSER'],
  [/^aws$/, 'AWS_PAGER PAGER'],
  [/^(?:bat|batcat)$/, 'BAT_PAGER PAGER'],
  [/^(?:mysql|mariadb|help|aptitude|apt)$/, 'PAGER'],
  [/^(?:less|zless|lessfile)$/, 'LESSOPEN LESSCLOSE'],
  [
    /^(?:crontab|vipw|vigr|visudo|edquota|fc|sudoedit|sudo|k9s|chezmoi|pass|gopass|sops|virsh)$/,
    'SUDO_EDITOR VISUAL EDITOR',
  ],
  [/^(?:kubectl|oc|k)$/, 'KUBE_EDITOR EDITOR'],
  [/^(?:ssh|scp|sftp|ssh-add)$/, 'SSH_ASKPASS'],
  [/^sudo$/, 'SUDO_ASKPASS'],
  [/^rsync$/, 'RSYNC_RSH RSYNC_CONNECT_PROG'],
  [/^svn$/, 'SVN_SSH SVN_EDITOR'],
  [/^cvs$/, 'CVS_RSH'],
  [/^(?:xdg-open|sensible-browser|open|npm|python\d*|jupyter)$/, 'BROWSER'],
  [/^(?:make|gmake|cmake|meson|ninja|configure|go|cargo)$/, 'CC CXX AR LD'],
  [/^(?:fzf|sk)$/, 'FZF_DEFAULT_COMMAND'],
]

/** What a program starts because a variable of the call says so: `MANPAGER='…' man ls`. */
export function variablesRun(use: Use): readonly Effect[] {
  return run
    .filter(([programs]) => programs.test(use.program))
    .flatMap(([, names]) => names.split(' '))
    .flatMap((name) => use.variables.get(name) ?? [])
    .map((value) => value.replace(/^\|+/, '').trim())
    .filter(isCommand)
    .map((text): Effect => ({ do: 'shell', text }))
}
