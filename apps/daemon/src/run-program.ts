import { spawn } from 'node:child_process'
import type { Stats } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import type { Answer } from '@custody/probes'

const timeoutMs = 2000
const outputBytesMax = 1024 * 1024

/**
 * Runs the first of `paths` that exists and gives what it wrote: an absolute path of root's that nobody else can
 * write, no shell, an empty environment, cwd `/`, 2 s, 1 MiB. Source: security.md, "Privileges".
 */
export async function runProgram(
  paths: readonly string[],
  args: readonly string[],
): Promise<Answer> {
  for (const path of paths) {
    const program = await programAt(path)
    if (program === 'absent') continue
    if (program === 'not-roots') return { status: 'failed', because: 'PROGRAM_NOT_ROOTS' }
    return run(program, path, args)
  }
  return { status: 'absent' }
}

/** Where the path leads, if only root can change what stands there and on the way. */
async function programAt(path: string): Promise<string | 'absent' | 'not-roots'> {
  if (!isAbsolute(path)) return 'not-roots'
  const place = await realpath(path).catch(() => null)
  if (place === null) return 'absent'
  if (process.platform === 'win32') return place
  // Both ways count: the path as it is written, through which a link leads, and where it leads.
  for (const way of [dirname(path), place])
    for (let at = way; ; at = dirname(at)) {
      if (!isRootsOwn(await lstat(at))) return 'not-roots'
      if (at === '/') break
    }
  return place
}

function isRootsOwn(status: Stats): boolean {
  // A link has all permissions; who may replace it is said by the folder it stands in.
  return status.uid === 0 && (status.isSymbolicLink() || (status.mode & 0o022) === 0)
}

function run(program: string, argv0: string, args: readonly string[]): Promise<Answer> {
  return new Promise((settle) => {
    const child = spawn(program, args, {
      argv0,
      cwd: process.platform === 'win32' ? 'C:\\' : '/',
      env: process.platform === 'win32' ? { SystemRoot: 'C:\\Windows', SystemDrive: 'C:' } : {},
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what the program starts ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const written = { stdout: '', stderr: '' }
    const end = (answer: Answer): void => {
      clearTimeout(timer)
      killGroup(child.pid)
      settle(answer)
    }
    const timer = setTimeout(() => end({ status: 'failed', because: 'TIMEOUT' }), timeoutMs)
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text
        if (written[stream].length > outputBytesMax)
          end({ status: 'failed', because: 'OUTPUT_TOO_LARGE' })
      })
    child.on('error', (cause: NodeJS.ErrnoException) =>
      end({ status: 'failed', because: cause.code ?? 'UNKNOWN' }),
    )
    child.on('close', (exitCode, signal) => {
      if (exitCode === null) return end({ status: 'failed', because: signal ?? 'KILLED' })
      const text = written.stdout === '' ? written.stderr : written.stdout
      return end({ status: 'read', text, exitCode, modifiedAt: null })
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
