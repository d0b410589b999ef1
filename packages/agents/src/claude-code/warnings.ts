import type { Json, JsonObject } from '@custody/model'
import type { InstallReceipt, InstallRequest } from '../install-plan.ts'
import type { SettingsFile } from './settings-file.ts'
import { isObject, readSettings } from './settings-text.ts'

/** What the person should know of any install. */
export function installNotes(request: InstallRequest): readonly string[] {
  return [
    'sessions that are running keep the settings they started with',
    ...(request.failMode === 'closed'
      ? ['while the daemon is not running, Claude Code blocks prompts and calls: that is meant']
      : []),
    ...(request.hookScriptPath === null || request.nodePath === null
      ? [
          'the start of a session is not told to the daemon: it learns of a session by its first prompt',
        ]
      : []),
  ]
}

/** What makes the install weaker than it looks, in these settings and this environment. */
export function installWarnings(request: InstallRequest, file: SettingsFile): readonly string[] {
  const settings = objectIn(file)
  const environment = { ...request.environment, ...environmentIn(settings) }
  return [
    'Claude Code before 2.1.295 lets a call run when a hook fails: no setting of a person can require a newer one',
    ...(request.failMode === 'open'
      ? ['the fail mode is open: while the daemon is not running, every call runs']
      : []),
    ...(settings['disableAllHooks'] === true
      ? ['`disableAllHooks` is true in these settings: no hook runs until it is taken out']
      : []),
    ...(goesThroughProxy(environment)
      ? ['a proxy is set and `NO_PROXY` does not name 127.0.0.1: hooks would go to the proxy']
      : []),
    ...(request.allowedMcpServers !== null && settings['allowedMcpServers'] !== undefined
      ? ['your own `allowedMcpServers` is replaced until you uninstall']
      : []),
  ]
}

export function uninstallWarnings(
  file: SettingsFile,
  receipt: InstallReceipt | null,
): readonly string[] {
  return receipt === null && objectIn(file)['allowedMcpServers'] !== undefined
    ? ['`allowedMcpServers` is left as it is: without the receipt nobody can tell whose it is']
    : []
}

function objectIn({ path, bytes }: SettingsFile): JsonObject {
  const read = readSettings(path, bytes)
  return read.ok ? read.value.value : {}
}

function environmentIn(settings: JsonObject): { readonly [name: string]: Json } {
  return isObject(settings['env']) ? settings['env'] : {}
}

function goesThroughProxy(environment: { readonly [name: string]: Json }): boolean {
  const proxied = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some(
    (name) => environment[name] !== undefined && environment[name] !== '',
  )
  const spared = ['NO_PROXY', 'no_proxy'].some((name) =>
    String(environment[name] ?? '')
      .split(/[\s,]+/)
      .some((host) => host === '127.0.0.1' || host === '*'),
  )
  return proxied && !spared
}
