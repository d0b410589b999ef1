import { describe, expect, test } from 'vitest'
import { blankView } from '../../workspace.ts'
import { newRecorder } from '../recorder.ts'
import { follow, recordScript } from '../script.ts'

const recorded = (text: string) => {
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
  recordScript(text, '/p', recorder)
  return recorder
}
const discardedBy = (text: string) =>
  recorded(text)
    .actions()
    .flatMap((one) => (one.kind === 'git.history-rewrite' ? one.discards : []))
const deletedBy = (text: string) =>
  recorded(text)
    .actions()
    .flatMap((one) => (one.kind === 'file.delete' ? [one.path] : []))

describe('git throws away', () => {
  test.each([
    ['git reset --h', ['uncommitted']],
    ['git gc --p=now', ['commits', 'reflog']],
    ['git gc --prune=0', ['commits', 'reflog']],
    ['git gc --prune=2.weeks.ago', []],
    ['git reflog expire --all', []],
    ['git reflog expire --expire=now --all', ['reflog']],
    ['git -c clean.requireForce=no clean', ['untracked']],
    ['git clean -i', []],
    ['yes | git clean -i', ['untracked']],
    ['git submodule foreach --recursive git reset --hard', ['uncommitted']],
    ['git read-tree --reset -u origin/main', ['uncommitted']],
    ['git checkout-index -a -f', ['uncommitted']],
    ['git worktree remove ../wt', []],
    ['git restore f', ['uncommitted']],
    ['git restore --staged f', []],
    // Git refuses: neither files nor the index are chosen.
    ['git restore --no-staged f', []],
    ['git restore --no-worktree f', []],
    ['git restore --no-staged --staged f', []],
    ['git restore --staged --no-staged --worktree f', ['uncommitted']],
    ['git restore --no-worktree --work f', ['uncommitted']],
    ['git restore --no-worktree -W f', ['uncommitted']],
    ['git restore -qS f', []],
    ['git restore -SW f', ['uncommitted']],
    ['git restore -- --no-staged', ['uncommitted']],
    ['git restore --conflict --no-worktree f', ['uncommitted']],
    ['git restore --inter-hunk-context --staged f', ['uncommitted']],
    ['git restore -p f', []],
    ['yes | git restore -p f', ['uncommitted']],
    ['git checkout --ours a.ts', []],
    ['git checkout --theirs -- src/a.ts package-lock.json', []],
    ['git checkout --ours .', ['uncommitted']],
    ['git checkout --ours -- src/', ['uncommitted']],
    ['git checkout --theirs src', ['uncommitted']],
    ["git checkout --ours '*.ts'", ['uncommitted']],
    ['git checkout --ours *.ts', ['uncommitted']],
    ['git checkout --ours :/a.ts', ['uncommitted']],
    ['git checkout --ours a.ts ..', ['uncommitted']],
    ['git checkout -f --ours a.ts', ['uncommitted']],
    ['git checkout --ours', ['uncommitted']],
    ['git checkout main a.ts', ['uncommitted']],
    ['GIT CHECKOUT -- f', ['uncommitted']],
    ['&& git reset --hard', ['uncommitted']],
    ['| git reset --hard', ['uncommitted']],
    ['&& git status', []],
  ] as const)('%s', (text, expected) => {
    expect(discardedBy(text)).toEqual(expected)
  })
})

describe('git runs', () => {
  test.each([
    "git clone 'ext::sh -c rm% x y'",
    "git remote add a 'ext::rm x'",
    "git submodule add 'ext::rm x' y",
    "GIT_EXTERNAL_DIFF='rm x' git diff",
    "PAGER='rm x' git log",
    "EDITOR='rm x' git commit",
    "GIT_SEQUENCE_EDITOR='rm x' git rebase -i HEAD~2",
    "GIT_SSH_COMMAND='rm x' git fetch",
  ])('%s', (text) => {
    expect(deletedBy(text)).toEqual(['/p/x'])
  })

  test.each(["PAGER='rm x' git status", "EDITOR='rm x' ls", "GIT_SSH_COMMAND='rm x' git log"])(
    '%s runs nothing of it',
    (text) => {
      expect(deletedBy(text)).toEqual([])
    },
  )

  test('a template brings hooks that nobody has read', () => {
    expect(recorded('git clone --template=/tmp/t a').opaque()).toMatchObject([
      { code: 'GIT_CONFIG_HIDDEN' },
    ])
  })
})
