import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** All of the environment, printed: not one variable of it. */
const printed =
  /^\s*(?:process|Bun)\.env\s*;?\s*$|\b(?:log|error|info|dir|table|stringify|write|entries|values)\(\s*(?:process|Bun)\.env\s*[),]/

/** `node --env-file=.env -p process.env` shows what stands in the file. Source: nodejs.org/api/cli.html, bun.sh/docs. */
export function loadedEnvironment({ program, words }: Use): readonly Effect[] {
  if (!/^(?:node|nodejs|tsx|ts-node|bun|deno)$/.test(program)) return []
  if (!words.some((word) => printed.test(word))) return []
  return words.flatMap((word, index) => {
    const [, joined] = /^--env-file(?:-if-exists)?=(.+)$/s.exec(word) ?? []
    const apart = /^--env-file(?:-if-exists)?$/.test(words[index - 1] ?? '') ? word : undefined
    const path = joined ?? apart
    return path === undefined ? [] : [touch('read', path)]
  })
}
