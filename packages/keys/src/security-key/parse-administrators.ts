import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { parsePasskey, parseSshKey } from './administrator-key.ts'
import type { ListedAdministrator } from './signed-by.ts'
import { keyName } from './signed-by.ts'

/** An administrator's key as a floor writes it. */
export type WrittenAdministrator = { readonly name: string } & (
  | { readonly ssh: string }
  | { readonly passkey: { readonly relyingParty: string; readonly publicKey: string } }
)

/** A key of that person is none, signs without a touch, or stands there twice: then one would count for two. */
export type FloorAdministratorProblem = {
  readonly code: 'FLOOR_ADMINISTRATOR_INVALID'
  readonly name: string
  readonly because: string
}

/** Reads the administrators that a floor lists. A key that cannot be used is a problem, never left out. */
export function parseAdministrators(
  written: readonly WrittenAdministrator[],
): Result<readonly ListedAdministrator[], FloorAdministratorProblem> {
  const listed: ListedAdministrator[] = []
  for (const one of written) {
    const { name } = one
    const key =
      'ssh' in one
        ? parseSshKey(one.ssh)
        : parsePasskey(one.passkey.relyingParty, one.passkey.publicKey)
    const because = key.ok ? 'ADMINISTRATOR_KEY_REPEATED' : key.error.code
    if (!key.ok || listed.some((other) => keyName(other.key) === keyName(key.value)))
      return err({ code: 'FLOOR_ADMINISTRATOR_INVALID', name, because })
    listed.push({ name, key: key.value })
  }
  return ok(listed)
}
