import { installHooks } from '../../install/install-hooks.ts'
import { hookStates } from '../../status/hook-state.ts'
import type { HookState } from '../../status/hook-state.ts'
import type { Cli } from '../../command.ts'
import type { Check, Finding, Fix } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'

/** Whether each agent's settings hold every hook, as they would be written now. */
export const hooks: Check = {
  name: 'hooks',
  question: "Are Custody's hooks in each agent's settings?",
  look: async ({ cli }) =>
    hookStates(cli).map((state) => ({ about: state.agent, finding: finding(cli, state) })),
}

function finding(cli: Cli, { agent, hooks: state, detail, wanted }: HookState): Finding {
  const again = `custody install ${agent}`
  if (state === 'installed') return pass('installed')
  if (state === 'absent' && !wanted) return skipped(`not governed; \`${again}\` changes that`)
  if (state === 'unreadable')
    return fail(`the settings cannot be read: ${detail.join(', ')}`, 'mend the file by hand')
  const says =
    state === 'absent'
      ? 'they were taken out by somebody else'
      : `missing or changed: ${detail.join(', ')}`
  return fail(says, again, reinstall(cli, agent))
}

function reinstall(cli: Cli, agent: HookState['agent']): Fix {
  return {
    does: 'installed them again',
    apply: () => installHooks(cli, agent),
  }
}
