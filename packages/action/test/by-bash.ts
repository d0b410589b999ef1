import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bash = '/bin/bash'

export const bashPresent = existsSync(bash)

/** Reads texts from its input, each ended by a zero byte, and checks the syntax of each in a bash that runs nothing. */
const checker = `while IFS= read -r -d '' text; do
  ${bash} --norc -n -c "$text" >/dev/null 2>&1 && echo yes || echo no
done`

/** Which of some scripts bash takes for well written. Nothing of them runs. Texts without zero bytes. */
export function takenByBash(scripts: readonly string[]): readonly boolean[] {
  const printed = execFileSync(bash, ['--norc', '-c', checker], {
    input: scripts.map((text) => `${text}\0`).join(''),
    env: { LC_ALL: 'C.UTF-8' },
    timeout: 120_000,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return printed
    .toString()
    .trim()
    .split('\n')
    .map((answer) => answer === 'yes')
}

/** Expands each line by itself: the line is the rest of a `printf`. In a subshell, so that nothing it sets stays. */
const expander = `
while IFS= read -r -d '' line; do
  ( eval "printf '%s\\0' start $line" ) 2>/dev/null || printf 'refused\\0'
  printf 'end\\0'
done`

/**
 * The words that bash hands to a program for each line, null where it refuses the line. Only for lines that can do
 * nothing but become words: no substitution, no redirection, no separator. `prelude` sets variables.
 */
export function wordsByBash(
  lines: readonly string[],
  prelude: string,
  environment: { readonly [name: string]: string },
): readonly (readonly string[] | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'custody-words-'))
  try {
    const printed = execFileSync(bash, ['--norc', '-c', prelude + expander], {
      input: lines.map((line) => `${line}\0`).join(''),
      env: { ...environment, LC_ALL: 'C.UTF-8' },
      cwd: folder,
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    return answersIn(printed.toString().split('\0').slice(0, -1))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function answersIn(words: readonly string[]): readonly (readonly string[] | null)[] {
  const answers: (readonly string[] | null)[] = []
  let from = 0
  for (const [at, word] of words.entries()) {
    if (word !== 'end') continue
    const answer = words.slice(from, at)
    answers.push(answer.at(-1) === 'refused' || answer[0] !== 'start' ? null : answer.slice(1))
    from = at + 1
  }
  return answers
}
