import type { Action, FileAction, NetConnect, ShellRun } from '@custody/model'
import { knownFacts } from '@custody/model'

/** Whether an action may matter to a rule by more than that it happens. Where there is no room, the others go. */
export function isTelling(action: Action): boolean {
  switch (action.kind) {
    case 'shell.run':
      return tellsOfCode(action)
    case 'file.read':
    case 'file.write':
      return !action.pathKnown || !isOrdinary(action)
    case 'net.connect':
      return action.addressClass !== 'loopback'
    default:
      return true
  }
}

/** Whether each fact of an action is known. */
export function isKnown(action: Action): boolean {
  const facts = action as unknown as { readonly [fact: string]: unknown }
  return Object.keys(knownFacts[action.kind] ?? {})
    .filter((voucher) => voucher !== 'digestKnown')
    .every((voucher) => facts[voucher] === true)
}

/** Whether what is known of an action tells something, whatever the rest of it is. */
export function tellsAnyway(action: Action): boolean {
  switch (action.kind) {
    case 'shell.run':
      return action.programKnown || /^(?:network|decoded)$/.test(action.codeFrom)
    case 'file.read':
    case 'file.write':
    case 'file.delete':
    case 'file.chmod':
    case 'file.link':
      return grave.test(action.manner)
    case 'net.connect':
      return carriesSecret(action)
    case 'container.run':
      return action.weakened.length > 0
    case 'infra.change':
    case 'database.change':
      return action.production === 'yes'
    case 'git.push':
    case 'privilege.raise':
    case 'agent.launch':
      return true
    default:
      return false
  }
}

const plainTraits =
  /^(?:interpreter|shell|wrapper|filter|finder|build|developer-tool|package-manager|unfamiliar|deletes|editor)$/
const grave = /^(?:setuid|setgid|world-writable|owner-root|shred|format|executes|mirror)$/
const ordinaryLabels = /^(?:workspace-root|temporary|package-manifest|hard-linked)$/

function tellsOfCode({ codeFrom, traits }: ShellRun): boolean {
  return (
    /^(?:network|decoded|unknown)$/.test(codeFrom) ||
    traits.some((trait) => !plainTraits.test(trait))
  )
}

/** In the project or for the moment, and nothing that a rule would know by its label. */
function isOrdinary({ inWorkspace, labels, manner }: FileAction): boolean {
  return (
    (inWorkspace || labels.includes('temporary')) &&
    labels.every((label) => ordinaryLabels.test(label)) &&
    !grave.test(manner) &&
    !/^(?:execute|download)$/.test(manner)
  )
}

function carriesSecret({ carries, carriedLabels }: NetConnect): boolean {
  return (
    carriedLabels.length > 0 || carries.some((one) => /^(?:shell|secret|environment)$/.test(one))
  )
}
