import { lstatSync, readFileSync } from 'node:fs'
import { agents } from '@custody/agents'
import { separatePlaces } from '../../separate-installation.ts'
import { reasonOf } from '../../write-file.ts'
import type { Check, Finding } from '../check.ts'
import { fail, pass } from '../check.ts'

const place = {
  hookPort: separatePlaces.hookPort,
  askPath: separatePlaces.askProgram,
  failMode: 'closed',
} as const

const hint = 'wait a few seconds: the daemon writes it again; if not, sudo custody doctor daemon'

/** Whether each agent's managed settings are as the daemon writes them. It repairs them itself, while it runs. */
export const managed: Check = {
  name: 'managed',
  question: "Are the agents' managed settings as they were written?",
  look: async () =>
    agents.flatMap(({ name, managed: settings }) =>
      settings === null
        ? []
        : [{ about: name, finding: judge(settings.file, settings.renderFile(place)) }],
    ),
}

function judge(path: string, bytes: Uint8Array): Finding {
  try {
    const status = lstatSync(path)
    if (!status.isFile()) return fail(`${path} is no file`, hint)
    if (status.uid !== 0 || (status.mode & 0o022) !== 0)
      return fail(`others than root may write ${path}`, hint)
    if (!readFileSync(path).equals(bytes))
      return fail(`${path} holds something else: agents may start ungoverned`, hint)
    return pass(path)
  } catch (error) {
    return fail(`${path}: ${reasonOf(error)}: agents may start ungoverned`, hint)
  }
}
