import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Stream, StreamSource } from '../stream.ts'
import { streamFrom } from '../stream.ts'
import type { Use } from '../use.ts'
import { isGuard } from './defences.ts'

/** What the machine, its network or its screen lives from. */
const vital =
  /^(?:init|systemd|launchd|sshd|dbus-daemon|Xorg|gnome-shell|WindowServer|loginwindow|NetworkManager|systemd-logind|lsass\.exe|\.\*?)$/

/** What kind of processes a name asks for: `pidof auditd`, `pgrep sshd`. */
export function processesOf(use: Use): readonly StreamSource[] {
  const names = use.words.map(shown).filter((word) => !word.startsWith('-'))
  return [
    ...(names.some(isGuard) ? ['guard-process' as const] : []),
    ...(names.some((name) => vital.test(name)) ? ['vital-process' as const] : []),
  ]
}

/** The table of processes, all of it unless some are asked for. Source: ps(1). */
export function listedProcesses(use: Use): Stream {
  const chosen = use.words.some((word) =>
    /^(?:-?p$|-p\d|-C|-t|-u|-U|-G|-g|--pid|--ppid|--user|--tty|--sid)/.test(word),
  )
  const all = use.words.some((word) => /^-?[A-Za-z]*[aAexd]/.test(word))
  return streamFrom(['process', ...(all && !chosen ? ['every-process' as const] : [])])
}

/** BSD's `e` and macOS' `-E` show the environment of what runs: `ps auxe`, `ps eww`. */
export function shownEnvironments(use: Use): readonly Effect[] {
  return use.words.some((word) =>
    /^(?:[aAchjlLmrSTuvwxX]*e[aAchjlLmrSTuvwxXe]*|-[a-zA-Z]*E[a-zA-Z]*)$/.test(word),
  )
    ? [touch('read', '/proc/*/environ')]
    : []
}
