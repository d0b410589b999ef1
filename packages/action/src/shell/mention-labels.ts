import type { PathLabel } from '@custody/model'

/** Labels of what no program is given by chance. */
export const secret: ReadonlySet<PathLabel> = new Set([
  'ssh-key',
  'cloud-credential',
  'credential',
  'key-material',
  'keychain',
  'browser-profile',
])

/** Labels of what makes whoever writes it the owner of the account or the machine. */
export const telling: ReadonlySet<PathLabel> = new Set([
  'authorized-keys',
  'sudo-rules',
  'password-hash',
  'cron',
  'preload',
  'init-script',
  'shell-startup',
])

/** Of these no program but an editor or a copy has a use: being named behind something else is being written. */
export const onlyWritten: ReadonlySet<PathLabel> = new Set([
  'authorized-keys',
  'sudo-rules',
  'preload',
])
