import { spawn } from 'node:child_process'
import type { ThrowAwayPerson } from './throw-away-person.ts'

export type ClaudeRun = {
  /** The executable, somewhere the person can reach. */
  readonly client: string
  readonly person: ThrowAwayPerson
  readonly modelUrl: string
  readonly prompt: string
  /** After `-p <prompt>`: `--allowedTools`, `--settings` … */
  readonly args?: readonly string[]
  /** Over the environment of `claudeEnvironment`. */
  readonly environment?: { readonly [name: string]: string }
  /** By default the person's project. */
  readonly workingDirectory?: string
  readonly timeoutMs?: number
}

export type ClaudeEnd = {
  /** Null when it was killed, at the time limit or by a signal. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
}

/**
 * Runs `claude -p` once, as the person, and waits for its end.
 *
 * The whole process group is killed at the time limit. Nothing of the test's own environment reaches it.
 */
export function runClaude(run: ClaudeRun): Promise<ClaudeEnd> {
  const { client, person, prompt, args = [], timeoutMs = 60_000 } = run
  const started = performance.now()
  const child = spawn(client, ['-p', prompt, ...args], {
    cwd: run.workingDirectory ?? person.project,
    env: { ...claudeEnvironment(person, run.modelUrl), ...run.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(process.getuid?.() === 0 ? { uid: person.uid, gid: person.gid } : {}),
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (piece: Buffer) => (said.stdout += piece.toString('utf8')))
  child.stderr.on('data', (piece: Buffer) => (said.stderr += piece.toString('utf8')))
  const limit = setTimeout(() => killGroup(child.pid), timeoutMs)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(limit)
      killGroup(child.pid)
      resolve({ exitCode, ...said, durationMs: performance.now() - started })
    })
  })
}

/**
 * The environment of a run whose traffic stays on loopback.
 *
 * The model is ours, the key is fake, and every other address goes to a proxy on a port where nothing listens:
 * that works without root, and lets the client share loopback with a daemon and a model that a test started.
 */
export function claudeEnvironment(
  person: Pick<ThrowAwayPerson, 'home' | 'temporary'>,
  modelUrl: string,
): { readonly [name: string]: string } {
  const nowhere = 'http://127.0.0.1:9'
  return {
    HOME: person.home,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TMPDIR: person.temporary,
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'fake-key-for-the-scripted-model',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended by itself.
  }
}
