import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packs } from '@custody/packs'
import { parseTests } from '@custody/policy'

/** A command that somebody labelled, and the folder it was meant for. */
export type LabelledCommand = {
  readonly id: string
  readonly command: string
  readonly expected: 'block' | 'ask' | 'allow'
  readonly workingDirectory: string
}

type Row = {
  readonly id: string
  readonly tool?: string
  readonly command?: string
  readonly expected: LabelledCommand['expected']
  readonly strength?: string
  readonly context?: { readonly cwd?: string }
  readonly shell_hint?: string
}

const folder = `${
  process.env['CUSTODY_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
}/corpora`

const sources = [
  'dcg',
  'cc-safety-net',
  'continue-terminal-security',
  'codex',
  'gemini-cli-rule-relative',
  'hermes-approval',
  'vscode',
  'tldr-benign',
]

/** False on a machine without the data that others made. */
export const corporaPresent = existsSync(folder)

/** The POSIX commands of others, read in place, never copied. Each text once. */
export function corpusCommands(): readonly LabelledCommand[] {
  const rows = sources.flatMap((source) =>
    readFileSync(`${folder}/${source}.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line): Row => JSON.parse(line)),
  )
  return distinct(
    rows.flatMap(({ id, tool = 'Bash', command, expected, strength, context, shell_hint }) =>
      tool === 'Bash' && command !== undefined && strength === 'hard' && shell_hint === 'posix'
        ? [{ id, command, expected, workingDirectory: context?.cwd ?? project }]
        : [],
    ),
  )
}

/** The commands in the packs' own tests. */
export function packCommands(): readonly LabelledCommand[] {
  return distinct(
    packs.flatMap((pack) => {
      const tests = parseTests(pack.tests, pack.name)
      if (!tests.ok) throw new Error(`${pack.name}: ${tests.error.detail}`)
      return tests.value.flatMap(({ call, expect }, at): readonly LabelledCommand[] => {
        const command = call.tool === 'Bash' ? call.input['command'] : undefined
        if (typeof command !== 'string') return []
        const expected = expect === 'deny' ? 'block' : expect === 'ask' ? 'ask' : 'allow'
        const workingDirectory = call.cwd ?? project
        return [{ id: `${pack.name}#${at}`, command, expected, workingDirectory }]
      })
    }),
  )
}

const project = '/home/dev/proj'

function distinct(commands: readonly LabelledCommand[]): readonly LabelledCommand[] {
  const byText = new Map(commands.map((one) => [`${one.workingDirectory}\0${one.command}`, one]))
  return [...byText.values()]
}
