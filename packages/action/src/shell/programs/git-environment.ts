import { isLiteral, marks } from '../marks.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** Subcommands that talk to a remote. */
const connects =
  /^(?:clone|fetch|pull|push|ls-remote|archive|submodule|remote|fetch-pack|send-pack|lfs)\b/
const edits = /^(?:commit|rebase|merge|tag|revert|cherry-pick|am|notes|branch|config)\b/
const pages =
  /^(?:log|diff|show|blame|branch|tag|stash|grep|help|reflog|shortlog|whatchanged|config)\b/

/** Variables whose value git runs, and for which subcommands. Source: git(1), "ENVIRONMENT VARIABLES". */
const runs: readonly (readonly [name: string, when: RegExp])[] = [
  ['GIT_SSH_COMMAND', connects],
  ['GIT_SSH', connects],
  ['GIT_PROXY_COMMAND', connects],
  ['GIT_ASKPASS', connects],
  ['SSH_ASKPASS', connects],
  ['GIT_EXTERNAL_DIFF', /^(?:diff|log|show|stash)\b/],
  ['GIT_EDITOR', edits],
  ['VISUAL', edits],
  ['EDITOR', edits],
  ['GIT_SEQUENCE_EDITOR', /^rebase\b/],
  ['GIT_PAGER', pages],
  ['PAGER', pages],
]

/** What git runs because a variable of the call says so: `GIT_SSH_COMMAND=./x git fetch` runs x. */
export function gitEnvironment(use: Use): readonly Effect[] {
  const started = runs.flatMap(([name, when]) =>
    when.test(use.subcommand)
      ? (use.variables.get(name) ?? [])
          .filter((text) => text !== '' && !text.startsWith(marks.text))
          .map((text): Effect => ({ do: 'shell', text }))
      : [],
  )
  const elsewhere = [
    'GIT_EXEC_PATH',
    'GIT_TEMPLATE_DIR',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_SYSTEM',
  ].some((name) => !/^(?:|\/dev\/null)$/.test(use.variables.get(name)?.[0] ?? ''))
  const foreign = started.some((one) => one.do === 'shell' && isForeign(one.text))
  return [
    ...started,
    ...(elsewhere ? [{ do: 'obscure' as const, code: 'GIT_CONFIG_HIDDEN' }] : []),
    ...(foreign ? [{ do: 'obscure' as const, code: 'GIT_CONFIG_EXECUTES' }] : []),
  ]
}

/** Whether a date is so near that what expires by it was there a moment ago. Source: git-gc(1), "--prune". */
export function isRecent(when: string): boolean {
  return !isLiteral(when) || !/week|month|year|never|false|\d\d[. ]?day/.test(when)
}

/** When unreachable commits and the reflog expire by settings of this one call: `git -c gc.pruneExpire=now gc`. */
export function expiries(use: Use): readonly string[] {
  return use
    .values('c')
    .flatMap(
      (setting) =>
        /^gc\.(?:pruneexpire|reflogexpire(?:unreachable)?)=(.*)$/is.exec(setting)?.[1] ?? [],
    )
}

/** What nobody gives git as its pager, editor or connection in good faith: a shell of its own, several commands, a file of `/tmp`. */
function isForeign(text: string): boolean {
  return /(?:^|[\s/])(?:ba|da|z|k|c)?sh(?:\s+-\w*c\b|$)|(?:^|[\s/])(?:curl|wget|ncat|nc|touch|tee|id|env)(?:\s|$)|[;|&`]|\$\(|(?:^|\s)\/(?:tmp|var\/tmp|dev\/shm)\//.test(
    text,
  )
}
