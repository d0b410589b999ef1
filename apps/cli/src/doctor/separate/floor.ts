import { chmodSync, chownSync, lstatSync, readFileSync } from 'node:fs'
import { parseActsKey, parseWitnessLines, portableCrypto } from '@custody/evidence'
import { parseAdministrators } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import { packs } from '@custody/packs'
import { parseFloorFile } from '@custody/policy'
import { separatePlaces } from '../../separate-installation.ts'
import { reasonOf } from '../../write-file.ts'
import type { Check, Fix } from '../check.ts'
import { fail, pass } from '../check.ts'
import { unknown } from './unknown.ts'

const path = separatePlaces.floor

/** Whether the daemon can rely on the floor file, by the rules that it reads it by itself: without, it does not start. */
export const floor: Check = {
  name: 'floor',
  question: 'Is the floor one that the daemon starts with?',
  look: async ({ cli }) => {
    try {
      const status = lstatSync(path, { throwIfNoEntry: false })
      if (status === undefined) return pass('no file: the built-in floor holds')
      if (!status.isFile())
        return fail(`${path} is no file: the daemon does not start`, `sudo rm ${path}`)
      const mode = status.mode & 0o777
      if (status.uid !== 0 || (mode & 0o022) !== 0)
        return fail(
          `${path} is of account ${status.uid}, mode ${mode.toString(8)} (FLOOR_NOT_ROOTS): the daemon does not start`,
          `read it, then: sudo chown root:root ${path} && sudo chmod 644 ${path}`,
          cli.uid === 0 && status.uid === 0 ? closing : null,
        )
      const names = packs.map(({ name }) => name)
      const parsed = parseFloorFile(readFileSync(path, 'utf8'), names)
      if (!parsed.ok)
        return fail(
          `${path}: ${parsed.error.code}${'at' in parsed.error ? ` at \`${parsed.error.at}\` (${parsed.error.expected})` : ''}: the daemon does not start`,
          `mend it (docs/errors/${parsed.error.code}.md)`,
        )
      const { witnesses, acts, administrators } = parsed.value
      if (witnesses !== null && !asksWitnesses(witnesses))
        return fail(
          `${path}: FLOOR_WITNESSES_INVALID: the daemon does not start`,
          'mend its `witnesses` (docs/errors/FLOOR_WITNESSES_INVALID.md)',
        )
      if (acts !== null && !parseActsKey(portableCrypto, acts).ok)
        return fail(
          `${path}: FLOOR_ACTS_INVALID: the daemon does not start`,
          'mend its `acts` (docs/errors/FLOOR_ACTS_INVALID.md)',
        )
      const keys = parseAdministrators(administrators?.keys ?? [])
      if (!keys.ok)
        return fail(
          `${path}: FLOOR_ADMINISTRATOR_INVALID: a key of ${keys.error.name}: ${keys.error.because}: the daemon does not start`,
          'mend its `administrators` (docs/errors/FLOOR_ADMINISTRATOR_INVALID.md)',
        )
      return pass(
        `packs ${parsed.value.packs.join(', ')}; ${parsed.value.remotePowers.size} remote powers`,
      )
    } catch (error) {
      if (Object(error).code === 'EACCES') return unknown(`${path} cannot be read`)
      return fail(`${path}: ${reasonOf(error)}`, `see who owns it: ls -l ${path}`)
    }
  },
}

function asksWitnesses(lines: readonly string[]): boolean {
  const asked = parseWitnessLines(portableCrypto, lines.join('\n'))
  return asked.ok && asked.value.quorum !== null
}

/** Only of a file that is root's own already: whoever owned it else may have written what it says. */
const closing: Fix = {
  does: 'closed it to writers other than root: mode 0644',
  apply: async () => {
    try {
      chownSync(path, 0, 0)
      chmodSync(path, 0o644)
      return ok(true)
    } catch (error) {
      return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
    }
  },
}
