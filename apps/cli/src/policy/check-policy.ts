import { resolve } from 'node:path'
import { err, ok } from '@custody/model'
import type { Policy } from '@custody/policy'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import { sayMany } from '../say-time.ts'
import type { PolicyOptions } from './load-policy.ts'
import { compile, sourceFor, tellProblems } from './load-policy.ts'

export type CheckOptions = PolicyOptions & { readonly json?: true }

/** Says whether a policy is valid, and where it is not. */
export function checkPolicy(cli: Cli, file: string | undefined, options: CheckOptions): Ending {
  if (file !== undefined && options.policy !== undefined)
    return err({
      code: 'USAGE_WRONG',
      said: 'the policy is named twice',
      command: 'custody policy check',
    })
  const path = file ?? options.policy
  const source = sourceFor(
    cli,
    path === undefined ? options : { ...options, policy: resolve(cli.cwd, path) },
  )
  if (!source.ok) return source
  const compiled = compile(source.value)
  const problems = compiled.ok ? [] : compiled.error
  const notes = compiled.ok ? notesOn(compiled.value) : []
  const version = compiled.ok ? compiled.value.version : null
  const rules = compiled.ok ? compiled.value.rules.length : 0
  const { name } = source.value
  if (options.json === true) answerJson(cli, { v: 1, name, version, rules, problems, notes })
  else if (compiled.ok) cli.stdout.write(`${name}: ${sayMany(rules, 'rule')}, valid\n${version}\n`)
  else
    cli.stderr.write(
      `${tellProblems(source.value, problems)}${name}: ${sayMany(problems.length, 'problem')}\n`,
    )
  if (options.json !== true) for (const note of notes) cli.stderr.write(`note: ${note}\n`)
  return ok(compiled.ok ? 0 : 1)
}

/** What is valid and may still surprise. */
function notesOn({ rules }: Policy): readonly string[] {
  if (rules.some(({ effect, mode }) => effect === 'permit' && mode === 'enforce')) return []
  return [
    'no rule permits anything, so alone this policy denies every call: add `@id("permit") permit (principal, action, resource);`',
  ]
}
