import { isLiteral } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** An option whose value is a file that the program loads into itself: apart from its value, or with it in one word. */
type Loading = readonly [programs: RegExp, apart: RegExp | null, joined: RegExp | null]

const sshSetting = /^(?:-o)?\s*(?:PKCS11Provider|SecurityKeyProvider)\s*[=\s]\s*(.+)$/is

/** Sources: ssh(1), ssh_config(5), ssh-add(1), ssh-keygen(1), java(1), gcc(1), `clang --help`, npm-config(7), cargo(1). */
const loading: readonly Loading[] = [
  [/^(?:ssh|autossh|slogin)$/, /^-I$/, /^-I(.+)$/s],
  [/^(?:ssh|autossh|slogin|scp|sftp)$/, null, sshSetting],
  [/^ssh-add$/, /^-[sS]$/, /^-[sS](.+)$/s],
  [/^ssh-keygen$/, /^-[Dw]$/, /^-[Dw](.+)$/s],
  [
    /^(?:java|javaw|jdb|jshell|kotlin|scala|groovy|mvn|gradle)$/,
    null,
    /^(?:-J)?-(?:javaagent|agentpath):([^=]+)/s,
  ],
  [
    /^(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|gfortran)(?:-\d+)?$/,
    /^-load$/,
    /^-f(?:pass-)?plugin=(.+)$/s,
  ],
  [/^(?:npm|npx|pnpm)$/, /^--script-shell$/, /^--script-shell=(.+)$/s],
  [/^cargo$/, /^--config$/, /^--config=([^=]+)$/s],
]

/** Libraries and agents that a program loads since an option of it says so: `ssh -I /tmp/x.so`. */
export function loadedByOption({ program, words: written }: Use): readonly Effect[] {
  const options = loading.filter(([programs]) => programs.test(program))
  if (options.length === 0) return []
  // Clang's driver hands the next word on to its compiler.
  const words = written.filter((word) => word !== '-Xclang')
  return words.flatMap((word, index) =>
    options
      .flatMap(([, apart, joined]) => [
        ...(apart?.test(words[index - 1] ?? '') === true ? [word] : []),
        ...(joined?.exec(word)?.slice(1, 2) ?? []),
      ])
      // A name without a folder is looked for among the system's, and one with a sign is a setting.
      .filter((path) => isLiteral(path) && /^[^=]*\//.test(path) && !path.includes('='))
      .map((path) => touch('read', path.trim(), { manner: 'load' })),
  )
}
