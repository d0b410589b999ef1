import { marks } from '../marks.ts'
import type { ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { textStream } from '../stream.ts'
import type { Use } from '../use.ts'
import { gitConfig } from './git-config.ts'
import { expiries, gitEnvironment, isRecent } from './git-environment.ts'
import { plumbing } from './git-plumbing.ts'
import { drops, listed, remote, sub, tracked } from './git-sub.ts'
import { runsAddress } from './git-remote.ts'
import {
  rewrite,
  reset,
  clean,
  checkout,
  restore,
  branch,
  rebase,
  filterBranch,
  push,
  removed,
  cloned,
  executors,
  templated,
  configured,
  committed,
  shownFiles,
} from './git-effects.ts'

/** Git: what it throws away, what it sends, and where its own options run programs. */
export const git: readonly ProgramSpec[] = [
  {
    names: 'git hub git.exe',
    style: 'stop-at-operand',
    traits: ['vcs'],
    options:
      'c=text, C=text, git-dir=text, work-tree=text, namespace=text, super-prefix=text, config-env=text, exec-path=?, p paginate, P no-pager, bare, no-replace-objects, literal-pathspecs, html-path, man-path, info-path, version, help, no-optional-locks, list-cmds=text, attr-source=text',
    effects: gitConfig,
    prints: 'filtered',
    subcommands: {
      reset: sub(
        'hard, soft, mixed, merge, keep, q quiet, p patch, N, pathspec-from-file=text, recurse-submodules=?, no-recurse-submodules',
        reset,
      ),
      clean: sub('f force, d, x, X, n dry-run, q quiet, i interactive, e exclude=text', clean),
      checkout: sub(
        'b=text, B=text, f force, q quiet, orphan=text, p patch, t track=?, d detach, m merge, ours, theirs, l, no-track, guess, no-guess, overlay, no-overlay, conflict=text, pathspec-from-file=text, pathspec-file-nul, ignore-skip-worktree-bits, progress, no-progress, recurse-submodules=?, no-recurse-submodules, ignore-other-worktrees',
        checkout,
      ),
      switch: sub(
        'c create=text, C force-create=text, f force discard-changes, m merge, d detach, q quiet, t track=?, orphan=text, guess, no-guess, progress, conflict=text',
        (use) =>
          use.has('f')
            ? [rewrite('switch', ['uncommitted'], use)]
            : use.has('C')
              ? [rewrite('switch -C', ['refs'], use)]
              : [],
      ),
      restore: sub(
        'S staged, W worktree, no-staged, no-worktree, s source=text, p patch, q quiet, ours, theirs, m merge, conflict=text, pathspec-from-file=text, pathspec-file-nul, overlay, no-overlay, ignore-unmerged, ignore-skip-worktree-bits, recurse-submodules, inter-hunk-context=text, U unified=text, progress',
        restore,
      ),
      stash: {
        operands: 'text',
        subcommands: {
          drop: drops('stash drop', ['stash']),
          clear: drops('stash clear', ['stash']),
          '*': {},
        },
        effects: () => [],
      },
      branch: sub(
        'd delete, D, m move, M, c copy, C, f force, r remotes, a all, l list, v verbose, q quiet, u set-upstream-to=text, unset-upstream, merged=?, no-merged=?, contains=?, no-contains=?, sort=text, format=text, t track=?, no-track, edit-description, show-current, points-at=text, column=?, color=?, abbrev=?, i ignore-case, create-reflog',
        branch,
      ),
      tag: sub(
        'd delete, f force, a annotate, s sign, m message=text, F file=read, l list, n=?, v verify, u local-user=text, sort=text, format=text, contains=?, merged=?, points-at=text, column=?, color=?, e edit, cleanup=text',
        (use) =>
          use.has('d')
            ? [rewrite('tag -d', ['refs'], use)]
            : use.has('f')
              ? [rewrite('tag -f', ['refs'], use)]
              : [],
      ),
      push: sub(
        'f force, force-with-lease=?, force-if-includes, d delete, n dry-run, q quiet, v verbose, u set-upstream, all branches, mirror, tags, follow-tags, prune, o push-option=text, receive-pack exec=text, repo=text, no-verify, atomic, signed=?, recurse-submodules=text, thin, no-thin, porcelain, progress, 4 ipv4, 6 ipv6',
        push,
      ),
      rebase: sub(
        'i interactive, onto=text, abort, continue, skip, quit, edit-todo, show-current-patch, x exec=text, f force-rebase, root, autosquash, no-autosquash, autostash, r rebase-merges=?, s strategy=text, X strategy-option=text, S gpg-sign=?, q, v, n, keep-base, signoff, update-refs, empty=text',
        rebase,
      ),
      'filter-branch': sub(
        'tree-filter=text, env-filter=text, msg-filter=text, index-filter=text, commit-filter=text, parent-filter=text, tag-name-filter=text, subdirectory-filter=text, setup=text, f force, prune-empty, d=text, original=text',
        filterBranch,
      ),
      'filter-repo': sub(
        'path=text, path-glob=text, path-regex=text, path-rename=text, paths-from-file=read, replace-text=read, replace-message=read, mailmap=read, strip-blobs-with-ids=read, refs=text, source=text, target=text, f force, analyze, dry-run, h help',
        (use) =>
          use.has('help') || use.has('analyze') || use.has('dry-run')
            ? []
            : [rewrite('filter-repo', ['commits', 'refs'], use)],
      ),
      reflog: {
        subcommands: {
          expire: sub(
            'expire=text, expire-unreachable=text, all, n dry-run, rewrite, updateref, stale-fix, v verbose',
            (use) =>
              !use.has('n') &&
              [...use.values('expire'), ...use.values('expire-unreachable')].some(isRecent)
                ? [rewrite('reflog expire', ['reflog'], use)]
                : [],
          ),
          delete: drops('reflog delete', ['reflog']),
          '*': {},
        },
      },
      gc: sub('prune=?, aggressive, auto, quiet, force', (use) =>
        [...use.values('prune'), ...expiries(use)].some((when) => when !== '' && isRecent(when))
          ? [rewrite('gc --prune', ['commits', 'reflog'], use)]
          : [],
      ),
      prune: drops('prune', ['commits']),
      worktree: {
        subcommands: {
          remove: sub('f force', (use) =>
            use.has('f')
              ? [rewrite('worktree remove', ['worktree', 'uncommitted'], use)]
              : // Git refuses while anything in it is not committed.
                [rewrite('worktree remove', [], use)],
          ),
          add: sub(
            'f force, b=text, B=text, d detach, lock, track=?, orphan=text, reason=text, q quiet',
            (use) =>
              use.operands.slice(0, 1).map((path) => touch('write', path, { manner: 'create' })),
          ),
          prune: {},
          '*': {},
        },
      },
      rm: sub(
        'f force, r, cached, n dry-run, q quiet, ignore-unmatch, sparse, pathspec-from-file=read',
        removed,
      ),
      mv: sub('f force, k, n dry-run, v', (use) =>
        use.operands.slice(-1).map((path) => touch('write', path)),
      ),
      commit: sub(
        'm message=text, a all, amend, F file=read, C reuse-message=text, c reedit-message=text, fixup=text, squash=text, n no-verify, S gpg-sign=?, author=text, date=text, q, v, s signoff, e, no-edit, allow-empty, allow-empty-message, dry-run, p patch, trailer=text, t template=read, u untracked-files=?, only o, i include, cleanup=text, pathspec-from-file=read, reset-author',
        (use) => (use.has('amend') ? [rewrite('commit --amend', ['amended'], use)] : []),
      ),
      add: sub(
        'A all, p patch, f force, u update, n dry-run, v, N intent-to-add, i interactive, e edit, chmod=text, renormalize, pathspec-from-file=read',
        committed,
      ),
      clone: sub(
        'b branch=text, depth=text, bare, mirror, o origin=text, recursive recurse-submodules=?, j jobs=text, c config=text, u upload-pack=text, template=text, reference=text, separate-git-dir=write, filter=text, q quiet, l local, no-checkout n, s shared, single-branch, no-tags, shallow-since=text, sparse, server-option=text, v, progress',
        cloned,
      ),
      fetch: remote(
        'u upload-pack=text, depth=text, all, p prune, t tags, f force, j jobs=text, q, v, o server-option=text, refmap=text, shallow-since=text, unshallow, dry-run, recurse-submodules=?, n no-tags, multiple, a append, k keep, set-upstream',
      ),
      pull: remote(
        'r rebase=?, no-rebase, ff-only, ff, no-ff, s strategy=text, X strategy-option=text, upload-pack=text, depth=text, all, t tags, f force, q, v, autostash, squash, no-commit, e, n, S=?, prune',
      ),
      'ls-remote': remote(
        'h heads, t tags, refs, q, upload-pack=text, exit-code, get-url, sort=text, symref',
      ),
      remote: {
        subcommands: {
          add: sub('f, t=text, m=text, tags, no-tags, mirror=?', (use) =>
            runsAddress(use.operands),
          ),
          'set-url': sub('add, delete, push', (use) => runsAddress(use.operands)),
          update: remote('p prune'),
          remove: {},
          rm: {},
          '*': {},
        },
      },
      submodule: {
        subcommands: {
          foreach: {
            style: 'stop-at-operand',
            options: 'recursive, q quiet',
            effects: (use) => [{ do: 'shell', text: use.operands.join(' ') }],
          },
          add: remote('b=text, f force, name=text, reference=text, depth=text, q quiet'),
          update: remote(
            'i init, recursive, remote, f force, checkout, merge, rebase, depth=text, j jobs=text, reference=text, N',
          ),
          deinit: sub('f force, all', (use) =>
            use.has('f') ? [rewrite('submodule deinit', ['uncommitted'], use)] : [],
          ),
          '*': {},
        },
      },
      config: sub(
        'global, system, local, worktree, f file=text, blob=text, get, get-all, get-regexp, unset, unset-all, l list, e edit, add, replace-all, type=text, bool, int, path, show-origin, show-scope, z null, name-only, remove-section, rename-section, default=text, get-urlmatch, get-color',
        configured,
      ),
      bisect: {
        style: 'stop-at-operand',
        subcommands: {
          run: {
            style: 'raw',
            effects: (use) => [{ do: 'run', words: use.words.slice(use.words.indexOf('run') + 1) }],
          },
          '*': {},
        },
      },
      archive: sub(
        'o output=write, format=text, prefix=text, remote=text, exec=text, l, v, worktree-attributes, add-file=read',
        (use) => [...executors(use.values('exec')), ...runsAddress(use.values('remote'))],
      ),
      'send-email': sub(
        'to=text, cc=text, bcc=text, from=text, smtp-server=text, n dry-run, subject=text, annotate, compose, suppress-cc=text, in-reply-to=text, confirm=text',
        (use) =>
          use.has('n')
            ? []
            : [
                {
                  do: 'connect',
                  to: (use.values('to')[0] ?? '').replace(/^.*@|>$/g, ''),
                  scheme: 'smtp',
                  direction: 'send',
                  carries: ['command-output'],
                },
              ],
      ),
      apply: sub(
        'check, stat, R reverse, index, cached, 3 3way, p=text, directory=text, reject, unsafe-paths, numstat, summary, v, whitespace=text, exclude=text, include=text',
        (use) => [
          ...use.operands.filter((path) => path !== '-').map((path) => touch('read', path)),
          ...(use.has('check') || use.has('stat')
            ? []
            : [touch('write', '.', { recursive: true, manner: 'edit' })]),
        ],
      ),
      am: sub('3, abort, continue, skip, q, s', () => []),
      grep: sub(
        'O open-files-in-pager=?, e=text, f=read, n, i, l, c, w, E, F, P, A=text, B=text, C=text, r, v, q, o, cached, untracked, no-index, max-depth=text, m=text, threads=text',
        (use) => executors(use.values('O').filter((pager) => pager !== '')),
      ),
      difftool: sub('x extcmd=text, t tool=text, y, d dir-diff, g, cached, staged', (use) =>
        executors(use.values('x')),
      ),
      mergetool: {},
      diff: sub(
        'o output=write, ext-diff, no-ext-diff, textconv, stat=?, name-only, name-status, cached, staged, U=text, M=?, C=?, S=text, G=text, diff-filter=text, w, b, color=?, word-diff=?, no-index, p, raw, numstat, exit-code, quiet, relative=?',
        () => [],
      ),
      'ls-files': { prints: tracked },
      'ls-tree': {
        prints: (use) => (use.words.includes('--name-only') ? listed() : null),
      },
      'rev-parse': { prints: (use) => revParsed(use) },
      init: sub(
        'template=text, bare, b initial-branch=text, q quiet, separate-git-dir=write, shared=?',
        templated,
      ),
      ...plumbing,
      maintenance: {},
      'update-index': {},
      lfs: {},
      svn: {},
      bundle: {},
      '*': {
        effects: (use) => [...gitConfig(use), ...gitEnvironment(use), ...shownFiles(use)],
      },
    },
  },
]

function revParsed(use: Use) {
  if (use.words.includes('--show-toplevel')) return textStream('.\n')
  if (use.words.includes('--git-dir')) return textStream('.git\n')
  return textStream(`${marks.part}\n`)
}
