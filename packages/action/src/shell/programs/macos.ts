import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import { streamFrom } from '../stream.ts'
import type { Use } from '../use.ts'
import { defenceOff } from './defences.ts'
import { printsSecret } from './rights.ts'
import { secretStore } from './system-effects.ts'

/** Programs that only macOS has, where they change what guards the machine. */
export const macos: readonly ProgramSpec[] = [
  {
    names: 'security',
    style: 'raw',
    traits: ['secret-store'],
    effects: security,
    prints: (use) => streamFrom(['environment'], printsSecret(use) ? ['keychain'] : []),
  },
  {
    names: 'defaults',
    style: 'raw',
    traits: ['settings'],
    prints: 'filtered',
    effects: defaults,
  },
  {
    names: 'tmutil',
    style: 'raw',
    traits: ['backup'],
    prints: 'filtered',
    effects: (use) =>
      /^(?:delete|deletelocalsnapshots|deleteinprogress|thinlocalsnapshots)$/.test(verb(use))
        ? [touch('delete', '/Volumes/Backups', { recursive: true })]
        : /^(?:disable|disablelocal|removedestination|stopbackup)$/.test(verb(use))
          ? [defenceOff(use)]
          : [],
  },
  {
    names: 'fdesetup profiles softwareupdate pwpolicy',
    style: 'raw',
    traits: ['security-tool'],
    prints: 'filtered',
    effects: (use) =>
      /(?:^|\s)(?:disable|remove|-R|-D|--ignore|removerecovery|changerecovery|-?clearaccountpolicies|-?deleteuser|-?setglobalpolicy)(?:\s|$)|--schedule off/.test(
        use.words.map(shown).join(' '),
      )
        ? [defenceOff(use)]
        : [],
  },
  {
    names: 'dscl',
    style: 'raw',
    traits: ['account'],
    prints: 'filtered',
    effects: (use) =>
      use.words.some((word) => /^-?(?:list|read|readall|readpl|search|diff)$/.test(word))
        ? []
        : [touch('write', '/etc/passwd', { manner: 'account' })],
  },
]

function verb(use: Use): string {
  return use.words.find((word) => !word.startsWith('-')) ?? ''
}

/** Trust, rights and keychains are changed by words too. Source: security(1). */
function security(use: Use): readonly Effect[] {
  const name = verb(use)
  const keychain = `${use.home}/Library/Keychains/login.keychain-db`
  if (/^(?:delete-|remove-trusted)/.test(name)) return [touch('delete', keychain)]
  const changes =
    /^(?:add-|import$|unlock-keychain|set-|create-keychain|authorize|trust-settings-import|default-keychain|list-keychains)/.test(
      name,
    ) && !(/^(?:default|list)-/.test(name) && !use.words.includes('-s'))
  if (changes || (name === 'authorizationdb' && /\b(?:write|remove)\b/.test(use.words.join(' '))))
    return [touch('write', keychain, { manner: 'setting' })]
  return secretStore(use)
}

/** Settings that start something, or switch off what guards. Others are a matter of taste. */
function defaults(use: Use): readonly Effect[] {
  const line = use.words.map(shown).join(' ')
  if (!/^(?:-\w+ \S+ )?(?:write|delete)\b/.test(line)) return []
  if (/(?:Login|Logout)Hook/.test(line))
    return [act({ kind: 'schedule.add', through: 'launchd', operation: 'add' }), defenceOff(use)]
  return /LSQuarantine|askForPassword|com\.apple\.(?:SoftwareUpdate|alf|security|MCX|TCC)|DisableFirewall|globalstate|AutomaticCheckEnabled/.test(
    line,
  )
    ? [defenceOff(use)]
    : []
}
