import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { packs, presetNames, presets, presetSource } from '@custody/packs'
import type { PresetName } from '@custody/packs'
import type { Policy, PolicyProblem } from '@custody/policy'
import { compilePolicy } from '@custody/policy'
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
  new Option('--packs <a,b>', 'only these packs, and `baseline`'),
  new Option('--policy <file>', 'a file of Cedar rules, and nothing else'),
]

/** The source that the options name. */
export function sourceFor(
  cli: Pick<Cli, 'cwd'>,
  options: PolicyOptions,
): Result<PolicySource, CliProblem> {
  if (options.policy !== undefined) return fileSource(resolve(cli.cwd, options.policy))
  if (options.packs === undefined) return ok(presetSource(options.preset))
  const names = options.packs.split(',').map((name) => name.trim())
  const missing = names.find((name) => !packs.some((pack) => pack.name === name))
  if (missing !== undefined) {
    const known = packs.map((pack) => pack.name).join(', ')
    return err({
      code: 'USAGE_WRONG',
      said: `there is no pack \`${missing}\`: name some of ${known}`,
      command: 'custody policy',
    })
  }
  return ok({
    ...presetSource('balanced'),
    name: names.join(','),
    rules: presets.balanced.rules,
    packs: packs.filter(({ name }) => name === 'baseline' || names.includes(name)),
  })
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

/** Each problem as `path:line:column: what (did you mean …)`, as compilers write them. */
export function tellProblems(problems: readonly PolicyProblem[]): string {
  return problems
    .map(({ at, rule, detail, nearest }) => {
      const named = rule === null ? '' : `rule \`${rule}\`: `
      const meant = nearest === null ? '' : ` (did you mean \`${nearest}\`?)`
      return `${at.path}:${at.line}:${at.column}: ${named}${detail}${meant}\n`
    })
    .join('')
}
