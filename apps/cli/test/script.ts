import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// A script is a text file that tells what a person types and what they then see:
//
//   # a comment                     $ a line for /bin/sh, in an empty folder, with an empty home
//   > a line on stdout              2> a line on stderr
//   ? 2                             the exit code, when it is not 0
//   -- home/notes --                below it, to the next such line or the end: an input file
//
// `…` in an expected line stands for any text; a line that is only `…` for any number of lines. `$WORK` is the folder,
// `$ROOT` the checkout.

export type Step = {
  readonly line: number
  readonly command: string
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  readonly exit: number
}

export type Script = {
  readonly steps: readonly Step[]
  readonly files: ReadonlyMap<string, string>
}

/** What a command did. */
export type Ran = {
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  readonly exit: number
}

type Growing = { line: number; command: string; stdout: string[]; stderr: string[]; exit: number }

export function parseScript(text: string): Script {
  const steps: Growing[] = []
  const files = new Map<string, string>()
  let file: string | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const name = /^-- (.+) --$/.exec(line)?.[1]
    const step = steps.at(-1)
    if (name !== undefined) files.set((file = name), '')
    else if (file !== null) files.set(file, `${files.get(file)}${line}\n`)
    else if (line.startsWith('$ '))
      steps.push({ line: index + 1, command: line.slice(2), stdout: [], stderr: [], exit: 0 })
    else if (/^>( |$)/.test(line)) step?.stdout.push(line.slice(2))
    else if (/^2>( |$)/.test(line)) step?.stderr.push(line.slice(3))
    else if (line.startsWith('? ') && step !== undefined) step.exit = Number(line.slice(2))
    else if (line !== '' && !line.startsWith('#')) throw new Error(`line ${index + 1}: ${line}`)
  }
  // The newline that ends the script file itself belongs to no input file.
  if (file !== null) files.set(file, (files.get(file) ?? '').replace(/\n\n$/, '\n'))
  return { steps, files }
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
// Some user who is nobody else: the product behaves differently for root.
const throwAway = 61_234

/** A folder for one script, its files in it, and a way to run commands there as a normal user. */
export function openWork(script: Script): {
  readonly run: (command: string) => Ran
  readonly close: () => void
} {
  const work = mkdtempSync(join(tmpdir(), 'custody-script-'))
  const home = join(work, 'home')
  mkdirSync(join(work, 'bin'))
  mkdirSync(home)
  symlinkSync(join(root, 'apps', 'cli', 'custody.mjs'), join(work, 'bin', 'custody'))
  const files = [...script.files].map(([name, text]) => [join(work, name), text] as const)
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  chmodSync(work, 0o755)
  const asRoot = process.getuid?.() === 0
  if (asRoot) spawnSync('chown', ['-R', `${throwAway}:${throwAway}`, work])
  if (asRoot) chownSync(work, throwAway, throwAway)
  const env = {
    HOME: home,
    PATH: `${join(work, 'bin')}:${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`,
    WORK: work,
    ROOT: root,
    TZ: 'UTC',
    NODE_COMPILE_CACHE: join(tmpdir(), 'custody-script-cache'),
  }
  return {
    run: (command) => {
      const ids = asRoot ? { uid: throwAway, gid: throwAway } : {}
      const ran = spawnSync('/bin/sh', ['-c', command], {
        cwd: work,
        env,
        encoding: 'utf8',
        timeout: 30_000,
        ...ids,
      })
      const lines = (text: string) =>
        linesOf(text.replaceAll(work, '$WORK').replaceAll(root, '$ROOT/'))
      return { stdout: lines(ran.stdout), stderr: lines(ran.stderr), exit: ran.status ?? -1 }
    },
    close: () => rmSync(work, { recursive: true, force: true }),
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Whether the lines are as expected; `…` stands for anything. */
export function matches(expected: readonly string[], got: readonly string[]): boolean {
  const [first, ...rest] = expected
  if (first === undefined) return got.length === 0
  if (first === '…')
    return matches(rest, got) || (got.length > 0 && matches(expected, got.slice(1)))
  const line = got[0]
  return line !== undefined && asPattern(first).test(line) && matches(rest, got.slice(1))
}

function asPattern(line: string): RegExp {
  const parts = line
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`)
}

/** A step's outcome as a script would tell it. */
export function renderRan({ stdout, stderr, exit }: Ran): readonly string[] {
  const said = [...stdout.map((line) => `> ${line}`), ...stderr.map((line) => `2> ${line}`)]
  return [...said.map((line) => line.trimEnd()), ...(exit === 0 ? [] : [`? ${exit}`])]
}
