import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, loadavg, platform, release, totalmem } from 'node:os'

/** What figures depend on, and nothing that names the machine. */
export function machineLine(): string {
  const memoryGib = Math.round(totalmem() / 1024 ** 3)
  return `${availableParallelism()} cores, ${memoryGib} GiB, ${platform()} ${arch()}, kernel ${release()}, Node ${process.version}${schedulingOf()}`
}

/** How many wanted to run in the last minute; above the number of cores, the others' work is in the figures. */
export function loadNow(): string {
  return loadavg()[0]?.toFixed(1) ?? 'unknown'
}

/** The commit, marked where the sources differ from it; `unknown` without git. */
export function commitOf(root: string): string {
  const git = (...words: readonly string[]) =>
    spawnSync('git', ['-C', root, ...words], { encoding: 'utf8' })
  const head = git('rev-parse', '--short=12', 'HEAD')
  if (head.status !== 0) return 'unknown'
  const changed = git('status', '--porcelain', '--untracked-files=no').stdout.trim() !== ''
  return `${head.stdout.trim()}${changed ? ' with changes' : ''}`
}

/** Says so where the run was put before the machine's other work (`chrt -r 1 npm run bench`). */
function schedulingOf(): string {
  try {
    const policy = /^policy\s*:\s*(\d+)/m.exec(readFileSync('/proc/self/sched', 'utf8'))?.[1]
    return policy === '1' || policy === '2' ? ', real-time priority' : ''
  } catch {
    return ''
  }
}
