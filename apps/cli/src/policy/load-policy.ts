import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { packs, presetNames, presetSource } from '@custody/packs'
import type { PresetName } from '@custody/packs'
import type { Policy, PolicyProblem } from '@custody/policy'
import { compilePolicy, nearest } from '@custody/policy'
import { Option } from 'commander'
import type { Cli } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'

/** What names a policy on the command line. */
export type PolicyOptions = {
  readonly preset: PresetName
  readonly packs?: string
  readonly policy?: string
}

export const policyOptions = (): readonly Option[] => [
  new Option('--preset <name>', 'a preset of packs').choices([...presetNames]).default('balanced'),
  new Option('--packs <a,b>', 'of its packs only these, and `baseline`'),
  new Option('--policy <file>', 'a file of Cedar rules instead, and nothing else').conflicts([
    'packs',
  ]),
]

/** The source that the options name. */
export function sourceFor(
  cli: Pick<Cli, 'cwd'>,
  options: PolicyOptions,
): Result<PolicySource, CliProblem> {
  if (options.policy !== undefined) return fileSource(resolve(cli.cwd, options.policy))
  const preset = presetSource(options.preset)
  if (options.packs === undefined) return ok(preset)
  const names = options.packs.split(',').map((name) => name.trim())
  const missing = missingPack(names)
  if (missing !== null)
    return err({ code: 'USAGE_WRONG', said: missing, command: 'custody policy check' })
  return ok({
    ...preset,
    name: names.join(','),
    packs: packs.filter(({ name }) => name === 'baseline' || names.includes(name)),
  })
}

/** What is said of the first name that is no pack; null where all are. */
export function missingPack(names: readonly string[]): string | null {
  const known = packs.map((pack) => pack.name)
  const missing = names.find((name) => !known.includes(name))
  if (missing === undefined) return null
  const meant = nearest(missing, known)
  const hint = meant === null ? `name some of ${known.join(', ')}` : `did you mean \`${meant}\`?`
  return `there is no pack \`${missing}\`; ${hint}`
}

function fileSource(path: string): Result<PolicySource, CliProblem> {
  try {
    const rules = [{ path, text: readFileSync(path, 'utf8') }]
    return ok({ name: path, packs: [], rules, mode: 'enforce', mcpServers: [] })
  } catch (error) {
    return err({ code: 'FILE_UNREADABLE', path, because: reasonOf(error) })
  }
}

export function compile(source: PolicySource): Result<Policy, readonly PolicyProblem[]> {
  return compilePolicy(cedar, source)
}

/**
 * Each problem as compilers write them: `path:line:column: what (did you mean …)`, with the line it is in and a mark
 * below the place.
 */
export function tellProblems(source: PolicySource, problems: readonly PolicyProblem[]): string {
  const texts = new Map(
    [...source.packs.flatMap((pack) => pack.rules), ...source.rules].map(({ path, text }) => [
      path,
      text,
    ]),
  )
  return problems
    .map(({ code, at, rule, detail, nearest }) => {
      const named = rule === null ? '' : `rule \`${rule}\`: `
      const meant = nearest === null ? '' : ` (did you mean \`${nearest}\`?)`
      const line = texts.get(at.path)?.split('\n')[at.line - 1]
      return `${at.path}:${at.line}:${at.column}: ${named}${detail}${meant} [${code}]\n${excerpt(line, at)}`
    })
    .join('')
}

/** The line, and below it a mark. Tabs stay tabs, so that the mark stands where it should. */
function excerpt(line: string | undefined, at: PolicyProblem['at']): string {
  if (line === undefined || line.trim() === '' || line.length > lineMax) return ''
  const number = String(at.line)
  const before = line.slice(0, at.column - 1).replaceAll(/[^\t]/g, ' ')
  return `  ${number} | ${line}\n  ${' '.repeat(number.length)} | ${before}^\n`
}

const lineMax = 200
