import type { SeparateState } from '@custody/protocol'
import type { Check } from '../check.ts'
import { pass, warn } from '../check.ts'
import { oneLine } from '../../terminal.ts'
import { unknown } from './unknown.ts'

type AtRest = NonNullable<SeparateState['atRest']>['agents'][number]

/** Whether an agent lies on the machine that would run without Custody. As a developer: own agents, and those for all. */
export const installed: Check = {
  name: 'installed',
  question: 'Is every agent that is installed governed?',
  look: async ({ daemon }) => {
    if (daemon === null || daemon.separate === null) return unknown('the daemon does not answer')
    const { atRest } = daemon.separate
    if (atRest === null) return unknown('the daemon has not looked yet')
    const bad = atRest.agents.filter(({ governed }) => governed !== 'enforced')
    if (bad.length > 0)
      return bad.map((one) => ({
        about: one.agent,
        finding: warn(`${whereIs(one)}: ${one.because}`, whatToDo(one)),
      }))
    if (!atRest.complete) return unknown('not every folder could be looked at')
    const { length } = atRest.agents
    return pass(length === 0 ? 'none found where we look' : `${length} of ${length}`)
  },
}

function whereIs({ installed: isInstalled, version, account, places }: AtRest): string {
  const whose = account === null ? 'for all accounts' : `of ${account}`
  const what = isInstalled ? `version ${version} ${whose}` : `used here by ${account ?? 'somebody'}`
  return oneLine(`${what}, ${places[0] ?? ''}`, 100)
}

function whatToDo({ account, because, installed: isInstalled, places }: AtRest): string {
  const who = account ?? 'root'
  if (!isInstalled) return `ask ${who}; if it is unused, remove ${oneLine(places[0] ?? '', 80)}`
  return because.startsWith('it is older')
    ? `ask ${who} to update it`
    : `ask ${who} to remove it, or accept that it runs without Custody`
}
