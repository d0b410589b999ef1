import { ok, type JsonObject, type Result } from '@custody/model'
import type { InstallState } from '../agent-adapter.ts'
import type {
  InstallPlace,
  InstallProblem,
  InstallReceipt,
  InstallRequest,
  Plan,
  SettingFiles,
} from '../install-plan.ts'
import { ownHooksOf } from './hooks.ts'
import { allowedMcpServers } from './mcp.ts'
import { groupsOf, hasOurHooks, hooksIn, withOurParts, withoutOurParts } from './our-parts.ts'
import { fromReceipt, receiptFor, sameBytes } from './receipt.ts'
import { settingsIn, type SettingsFile } from './settings-file.ts'
import { isObject, readSettings } from './settings-text.ts'
import { installNotes, installWarnings, uninstallWarnings } from './warnings.ts'

/** Plans our hooks, and the list of MCP servers if there is one, into the person's settings. */
export function planInstall(
  request: InstallRequest,
  files: SettingFiles,
  receipt: InstallReceipt | null,
): Result<Plan, InstallProblem> {
  const found = settingsIn(request, files)
  if (!found.ok) return found
  const { path, bytes } = found.value
  const before = originalOf(found.value, receipt)
  if (!before.ok) return before
  const planned = withOurParts({ path, bytes: before.value }, request)
  if (!planned.ok) return planned

  // Where all stands as it should, other people's order and spacing of it is left alone.
  const settled = inspectInstall(request, files).status === 'installed'
  const after = settled && bytes !== null ? bytes : planned.value
  return ok({
    changes: changesOf(found.value, after),
    notes: installNotes(request),
    warnings: installWarnings(request, { path, bytes: before.value }),
    receipt: receiptFor([{ path, before: before.value, after }]),
  })
}

/** Plans the original bytes back where nothing else changed the file; else takes out our parts only. */
export function planUninstall(
  place: InstallPlace,
  files: SettingFiles,
  receipt: InstallReceipt | null,
): Result<Plan, InstallProblem> {
  const found = settingsIn(place, files)
  if (!found.ok) return found
  const after = originalOf(found.value, receipt)
  if (!after.ok) return after
  return ok({
    changes: changesOf(found.value, after.value),
    notes: [],
    warnings: uninstallWarnings({ path: found.value.path, bytes: after.value }, receipt),
    receipt: null,
  })
}

/** Whether every hook of ours stands in the settings, for every tool, as it would be written now. */
export function inspectInstall(request: InstallRequest, files: SettingFiles): InstallState {
  const found = settingsIn(request, files)
  if (!found.ok) return { status: 'unreadable', problem: found.error }
  const read = readSettings(found.value.path, found.value.bytes)
  if (!read.ok) return { status: 'unreadable', problem: read.error }

  const settings = read.value.value
  const missing = [...ownHooksOf(request)]
    .filter(([event, hook]) => !holds(settings, event, hook))
    .map(([event]) => event)
  if (settings['disableAllHooks'] === true) missing.push('disableAllHooks')
  if (!holdsAllowlist(settings, request)) missing.push('allowedMcpServers')
  if (missing.length === 0) return { status: 'installed' }
  return hasOurHooks(settings) ? { status: 'tampered', missing } : { status: 'absent' }
}

/** What the file was before we touched it: by the receipt if nothing else changed it, else without our parts. */
function originalOf(
  file: SettingsFile,
  receipt: InstallReceipt | null,
): Result<Uint8Array | null, InstallProblem> {
  const kept = fromReceipt(receipt, file.path)
  return kept !== null && sameBytes(kept.after, file.bytes)
    ? ok(kept.before)
    : withoutOurParts(file, receipt)
}

function changesOf({ path, bytes }: SettingsFile, after: Uint8Array | null): Plan['changes'] {
  return sameBytes(bytes, after) ? [] : [{ path, before: bytes, after, mode: 0o600 }]
}

/** A group with a matcher does not count: it is for some tools only, and if it is no regular expression for none. */
function holds(settings: JsonObject, event: string, hook: JsonObject): boolean {
  const wanted = JSON.stringify(hook)
  return groupsOf(settings, event).some(
    (group) =>
      isObject(group) &&
      group['matcher'] === undefined &&
      hooksIn(group).some((each) => JSON.stringify(each) === wanted),
  )
}

function holdsAllowlist(settings: JsonObject, request: InstallRequest): boolean {
  if (request.allowedMcpServers === null) return true
  const entries = allowedMcpServers(request.allowedMcpServers)
  const now = JSON.stringify(settings['allowedMcpServers'])
  return entries.ok && now === JSON.stringify(entries.value)
}
