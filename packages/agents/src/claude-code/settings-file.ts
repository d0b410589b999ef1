import { err, ok, type Result } from '@custody/model'
import type { InstallPlace, InstallProblem, SettingFiles } from '../install-plan.ts'

/** Variables that move the settings, or the road from the client to our hooks. */
export const settingVariables: readonly string[] = [
  'CLAUDE_CONFIG_DIR',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
]

/** A settings file as it is; null bytes: there is none. */
export type SettingsFile = { readonly path: string; readonly bytes: Uint8Array | null }

/** The one file we change: the person's own settings. A project's files belong to its people. */
export function settingsPath({ home, environment }: InstallPlace): string {
  return `${environment['CLAUDE_CONFIG_DIR'] ?? `${home}/.claude`}/settings.json`
}

export function settingsIn(
  place: InstallPlace,
  files: SettingFiles,
): Result<SettingsFile, InstallProblem> {
  const path = settingsPath(place)
  const bytes = files.get(path)
  return bytes === undefined ? err({ code: 'SETTINGS_NOT_READ', path }) : ok({ path, bytes })
}
