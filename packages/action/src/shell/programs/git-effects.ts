import type { GitHistoryRewrite } from '@custody/model'
import { isAnswered } from '../answered.ts'
import { isLiteral, mayBeMany, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { isForeignProxy } from '../foreign-proxy.ts'
import { runsAddress } from './git-remote.ts'
import { executesBy } from './git-settings.ts'

// What the subcommands of `git.ts` do with their words.

export function rewrite(operation: string, discards: readonly string[], use: Use): Effect {
  const action: GitHistoryRewrite = {
    kind: 'git.history-rewrite',
    operation,
    discards: [...discards].toSorted(),
    argumentsKnown: use.certain,
  }
  return act(action)
}

export function reset(use: Use): readonly Effect[] {
  if (use.has('hard') || use.has('merge')) {
    const elsewhere = use.operands.some((word) => !/^(?:HEAD|@)$/.test(word))
    return [rewrite('reset --hard', elsewhere ? ['commits', 'uncommitted'] : ['uncommitted'], use)]
  }
  return use.certain ? [] : [rewrite('reset', [], use)]
}

export function clean(use: Use): readonly Effect[] {
  // `-n` rehearses even beside `-f`; authors disagree, git does not.
  if (use.has('n')) return []
  const asks = use.has('i') && !isAnswered(use)
  const unforced = !use.has('f') && !use.has('i') && use.certain && !unguarded(use)
  if (asks || unforced) return []
  return [
    rewrite('clean', use.has('x') || use.has('X') ? ['ignored', 'untracked'] : ['untracked'], use),
  ]
}

/** `-c clean.requireForce=false`: cleans without being forced to. */
function unguarded(use: Use): boolean {
  return use
    .values('c')
    .some((setting) => /^clean\.requireforce=(?:false|no|off|0)?$/i.test(setting))
}

export function checkout(use: Use): readonly Effect[] {
  // By force it begins from the commit as it is, whatever branch is made there.
  if (use.has('f')) return [rewrite('checkout --force', ['uncommitted'], use)]
  if (use.has('b') || use.has('B') || use.has('orphan')) return []
  // Git refuses paths beside these: nothing is thrown away. Source: git-checkout(1).
  if (use.has('t') || use.has('d')) return []
  const dashes = use.words.indexOf('--')
  const sides = use.has('ours') || use.has('theirs')
  // One side of a conflict is never taken from a commit: every operand is a path.
  const first = sides ? 0 : 1
  const paths = dashes === -1 ? use.operands.slice(first) : use.words.slice(dashes + 1)
  if (sides && !use.has('pathspec-from-file') && areFiles(paths)) return brought(paths)
  const whole =
    dashes === -1 &&
    use.operands.length === 1 &&
    /^(?:\.|:\/|\*|:)$|^\.\.?\//.test(shown(use.operands[0] ?? ''))
  const fromFile = use.has('pathspec-from-file')
  return paths.length > 0 || whole || fromFile || sides
    ? [
        rewrite('checkout', use.has('p') && !isAnswered(use) ? [] : ['uncommitted'], use),
        ...brought(paths),
      ]
    : []
}

/**
 * Whether words name files one by one. Of a file in conflict one side is taken, and both stand in the repository; a
 * folder or a pattern takes in files that are in no conflict, whose changes go. Source: git-checkout(1), `--ours`.
 */
function areFiles(paths: readonly string[]): boolean {
  const isFile = (path: string) =>
    isLiteral(path) &&
    !/[:*?[]/.test(path) &&
    /^[^.].*\.\w+$/s.test(path.slice(path.lastIndexOf('/') + 1))
  return paths.length > 0 && paths.every(isFile)
}

export function restore(use: Use): readonly Effect[] {
  return located(use) !== 'files' ||
    (use.has('p') && !isAnswered(use)) ||
    (use.operands.length === 0 && !use.has('pathspec-from-file'))
    ? []
    : [rewrite('restore', ['uncommitted'], use), ...brought(use.operands)]
}

/**
 * What `git restore` brings back: files, unless its options choose the index alone; the last of each and its `--no-`
 * counts. With both denied git refuses to run. Source: git-restore(1).
 */
function located({ words, has }: Use): 'files' | 'index' | 'nothing' {
  const chosen = (name: string, letter: string): boolean | null => {
    const [yes, no] = [has(letter), has(`no-${name}`)]
    if (yes !== no) return yes
    // Both were given: the last one counts.
    const last = words.findLast((word) => isNamed(word, name) || hasLetter(word, letter))
    return yes ? last?.startsWith('--no-') !== true : null
  }
  const [files, index] = [chosen('worktree', 'W'), chosen('staged', 'S')]
  if (files === true || (files === null && index === null)) return 'files'
  return index === true ? 'index' : 'nothing'
}

/** Whether a word is a long option, or what denies it; both may be shortened as far as they are the only one. */
function isNamed(word: string, option: string): boolean {
  const [, given = ''] = /^--(?:no-)?([a-z]{2,})$/.exec(word) ?? []
  return given !== '' && option.startsWith(given)
}

function hasLetter(word: string, letter: string): boolean {
  return /^-\w+$/.test(word) && word.includes(letter)
}

/** Files that git writes as another commit has them. */
function brought(paths: readonly string[]): readonly Effect[] {
  return paths
    .filter((path) => isLiteral(path))
    .map((path) => touch('write', path, { manner: 'checkout' }))
}

export function branch(use: Use): readonly Effect[] {
  const deletes = use.has('D') || (use.has('d') && use.has('f'))
  if (deletes) return [rewrite('branch -D', ['commits', 'refs'], use)]
  if (use.has('M') || use.has('C') || (use.has('f') && use.operands.length > 0))
    return [rewrite('branch --force', ['refs'], use)]
  return []
}

export function rebase(use: Use): readonly Effect[] {
  const run = use.values('x').map((text): Effect => ({ do: 'shell', text }))
  if (use.has('abort')) return [rewrite('rebase --abort', ['rebase'], use), ...run]
  return use.has('continue') || use.has('skip') || use.has('quit') || use.has('edit-todo')
    ? run
    : [rewrite('rebase', ['rewritten'], use), ...run]
}

export function filterBranch(use: Use): readonly Effect[] {
  const filters = [
    'tree-filter',
    'env-filter',
    'msg-filter',
    'index-filter',
    'commit-filter',
    'parent-filter',
    'tag-name-filter',
    'setup',
  ]
  return [
    rewrite('filter-branch', ['commits', 'refs'], use),
    ...filters.flatMap((name) => use.values(name).map((text): Effect => ({ do: 'shell', text }))),
  ]
}

/** What is pushed: `+ref` forces, `:ref` and `--delete` delete, no ref at all is the current branch. */
export function push(use: Use): readonly Effect[] {
  const [remoteName = '', ...refs] = use.has('repo') ? ['', ...use.operands] : use.operands
  const dry = use.has('n')
  const targets = refs.map((ref) =>
    ref
      .replace(/^\+/, '')
      .replace(/^[^:]*:/, '')
      .replace(/^refs\/(?:heads|tags)\//, ''),
  )
  const forced = use.has('f') || use.has('mirror') || refs.some((ref) => ref.startsWith('+'))
  const leased = use.has('force-with-lease') || use.has('force-if-includes')
  const known =
    refs.length > 0 &&
    targets.every((target) => isLiteral(target) && target !== 'HEAD' && target !== '@')
  const action: Effect = act({
    kind: 'git.push',
    remote: isLiteral(remoteName) ? remoteName : '',
    branches: known ? [...new Set(targets)].toSorted() : [],
    branchesKnown: known && !refs.some(mayBeMany),
    force: forced ? 'yes' : leased ? 'with-lease' : 'no',
    deletes: use.has('d') || use.has('prune') || refs.some((ref) => /^\+?:./.test(ref)),
    wide: use.has('all') || use.has('mirror') || use.has('prune'),
  })
  return [
    ...(dry ? [] : [action]),
    ...executors(use.values('receive-pack')),
    ...runsAddress([remoteName]),
    ...reach(use, 'send'),
  ]
}

export function removed(use: Use): readonly Effect[] {
  if (use.has('cached') || use.has('n')) return []
  const discards: readonly Effect[] = use.has('f')
    ? [rewrite('rm --force', ['uncommitted'], use)]
    : []
  return [
    ...discards,
    ...use.operands.map((path) =>
      touch('delete', path, { recursive: use.has('r'), manner: 'tracked' }),
    ),
  ]
}

export function cloned(use: Use): readonly Effect[] {
  const [from = '', to] = use.operands
  const folder =
    to ??
    from
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .replace(/^.*[/:]/, '')
  return [
    ...executors(use.values('u')),
    ...runsAddress([from]),
    ...templated(use),
    { do: 'connect', to: from, scheme: 'git', direction: 'receive' },
    touch('write', folder === '' ? '.' : folder, { manner: 'create', recursive: true }),
  ]
}

/** The host of a remote that is written out; one that has a name is known to git alone. */
export function reach(use: Use, direction: 'send' | 'receive'): readonly Effect[] {
  const [to = ''] = use.operands
  return /[:/]/.test(to) && !/^[.~/]/.test(to)
    ? [{ do: 'connect', to, scheme: 'git', direction }]
    : []
}

/** Programs that an option names instead of git's own on the other side; run here for local remotes. */
/** Hooks that a template brings run with the next command. */
export function templated(use: Use): readonly Effect[] {
  return use.values('template').some((path) => path !== '')
    ? [{ do: 'obscure', code: 'GIT_CONFIG_HIDDEN' }]
    : []
}

export function executors(commands: readonly string[]): readonly Effect[] {
  return commands.map((text) => ({ do: 'shell', text }))
}

export function configured(use: Use): readonly Effect[] {
  const [first = '', ...others] = use.operands
  const name =
    first === 'set' || first === 'unset' || first === 'get' || first === 'list'
      ? (others[0] ?? '')
      : first
  const changes =
    first === 'set' ||
    first === 'unset' ||
    use.has('add') ||
    use.has('unset') ||
    use.has('replace-all') ||
    use.has('e') ||
    (first !== 'get' && others.length > 0 && !use.has('get'))
  const [file] = use.values('f')
  if (!changes) return file === undefined ? [] : [touch('read', file)]
  const value = use.operands.at(-1) ?? ''
  const path =
    file !== undefined
      ? file
      : use.has('global')
        ? `${use.home}/.gitconfig`
        : use.has('system')
          ? '/etc/gitconfig'
          : '.git/config'
  return [
    touch('write', path, { manner: executesBy(name, value) ? 'executes' : 'setting' }),
    ...connectionSetting(name, value),
  ]
}

/** Settings that lead every later connection elsewhere, or trust whoever answers. */
function connectionSetting(name: string, value: string): readonly Effect[] {
  const subject = /^https?\.(?:.*\.)?proxy$/i.test(name)
    ? isForeignProxy(value)
      ? 'proxy-setting'
      : null
    : /^https?\.(?:.*\.)?sslverify$/i.test(name) && /^(?:false|0|no|off)$/i.test(value)
      ? 'tls-verification'
      : null
  return subject === null ? [] : [act({ kind: 'config.change', subject, program: 'git' })]
}

/** Names of files that hold secrets and nothing else. */
const secretNames =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|credentials?\.json|client_secrets?[^/]*\.json|service[-_]?account[^/]*\.json|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:p12|pfx|ppk|kdbx)|\.netrc|\.pgpass|\.htpasswd)$/

/** What goes into the history stays there, for everyone who has a clone. */
export function committed(use: Use): readonly Effect[] {
  if (use.has('n')) return []
  return use.operands
    .filter((path) => isLiteral(path) && secretNames.test(path))
    .map((path) => touch('read', path, { manner: 'commit' }))
}

/** Subcommands that print what files hold, or held. */
const showing =
  /^(?:show|cat-file|blame|annotate|diff|log|grep|archive|stash|whatchanged|difftool|range-diff)\b/

/** Secrets of the project, now or at another commit: `git show HEAD:.env`, `git log -p -- .env`. */
export function shownFiles(use: Use): readonly Effect[] {
  const [verb = ''] = (use.subcommand || (use.operands[0] ?? '')).split(' ')
  const told = use.words.some((word) =>
    /^--(?:stat|name-only|name-status|numstat|shortstat|summary|quiet|cached-only|oneline)$/.test(
      word,
    ),
  )
  const whole =
    !/^(?:log|whatchanged)$/.test(verb) || use.words.some((word) => /^-(?:p|u|-patch)$/.test(word))
  if (!showing.test(verb) || told || !whole) return []
  return use.words
    .map((word) => word.replace(/^[^:\s]*:(?=[^:])/, ''))
    .filter((path) => isLiteral(path) && secretNames.test(path))
    .map((path) => touch('read', path))
}
