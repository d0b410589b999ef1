import { err, ok, type Json, type JsonObject, type Result } from '@custody/model'
import type { InstallProblem, InstallReceipt, InstallRequest } from '../install-plan.ts'
import { ownHooksOf, isOurHook } from './hooks.ts'
import { allowedMcpServers } from './mcp.ts'
import { fromReceipt } from './receipt.ts'
import type { SettingsFile } from './settings-file.ts'
import { append, edit, encodeSettings, isObject, readSettings } from './settings-text.ts'

/** The settings with our hooks, and the list of MCP servers if there is one, added to what they hold. */
export function withOurParts(
  { path, bytes }: SettingsFile,
  request: InstallRequest,
): Result<Uint8Array, InstallProblem> {
  const read = readSettings(path, bytes)
  if (!read.ok) return read
  const { source, value } = read.value
  const hooks = value['hooks']
  if (hooks !== undefined && !isObject(hooks))
    return err({ code: 'SETTINGS_SHAPE_UNKNOWN', path, at: 'hooks' })

  let text = source.text === '' ? '{}\n' : source.text
  for (const [event, hook] of ownHooksOf(request)) {
    const groups = hooks?.[event]
    if (groups !== undefined && !Array.isArray(groups))
      return err({ code: 'SETTINGS_SHAPE_UNKNOWN', path, at: `hooks.${event}` })
    const group = { hooks: [hook] }
    text =
      groups === undefined
        ? edit(text, ['hooks', event], [group])
        : append(text, ['hooks', event], groups.length, group)
  }
  if (request.allowedMcpServers !== null) {
    const entries = allowedMcpServers(request.allowedMcpServers)
    if (!entries.ok) return entries
    text = edit(text, ['allowedMcpServers'], entries.value)
  }
  return ok(encodeSettings({ ...source, text }))
}

/** The settings without what is ours in them, however it came there; null where the file was ours alone. */
export function withoutOurParts(
  { path, bytes }: SettingsFile,
  receipt: InstallReceipt | null,
): Result<Uint8Array | null, InstallProblem> {
  const read = readSettings(path, bytes)
  if (!read.ok) return read
  const { source, value } = read.value
  if (bytes === null || source.text === '') return ok(bytes)

  const kept = fromReceipt(receipt, path)
  let text = withoutOurHooks(source.text, value)
  if (kept !== null) text = withFormerAllowlist(text, value, path, kept)
  const madeByUs = kept !== null && kept.before === null
  return ok(madeByUs && isEmptyObject(text) ? null : encodeSettings({ ...source, text }))
}

/** Whether any hook of ours stands in the settings, as it should or not. */
export function hasOurHooks(settings: JsonObject): boolean {
  return eventsOf(settings).some(([, groups]) =>
    groups.some((group) => hooksIn(group).some(isOurHook)),
  )
}

/** The groups of hooks for one event; what is no list of objects holds none. */
export function groupsOf(settings: JsonObject, event: string): readonly Json[] {
  return eventsOf(settings).find(([name]) => name === event)?.[1] ?? []
}

export function hooksIn(group: Json | undefined): readonly Json[] {
  const hooks = isObject(group) ? group['hooks'] : undefined
  return Array.isArray(hooks) ? (hooks as readonly Json[]) : []
}

function eventsOf(settings: JsonObject): readonly (readonly [string, readonly Json[]])[] {
  const hooks = settings['hooks']
  if (!isObject(hooks)) return []
  return Object.entries(hooks).flatMap(([event, groups]) =>
    Array.isArray(groups) ? [[event, groups as readonly Json[]] as const] : [],
  )
}

/**
 * Backwards, so that places further on stay where they were. An event of which only ours were listed is taken out,
 * and so is one that the person had left with an empty list: both mean the same.
 */
function withoutOurHooks(text: string, settings: JsonObject): string {
  let rest = text
  const emptied: string[] = []
  for (const [event, groups] of eventsOf(settings)) {
    let left = groups.length
    for (const [at, group] of [...groups.entries()].toReversed()) {
      const hooks = hooksIn(group)
      const ours = [...hooks.keys()].filter((each) => isOurHook(hooks[each]))
      if (ours.length === 0) continue
      if (ours.length === hooks.length) {
        rest = edit(rest, ['hooks', event, at], undefined)
        left -= 1
      } else {
        for (const each of ours.toReversed())
          rest = edit(rest, ['hooks', event, at, 'hooks', each], undefined)
      }
    }
    if (left === 0 && groups.length > 0) emptied.push(event)
  }
  return withoutEmptied(rest, settings, emptied)
}

function withoutEmptied(text: string, settings: JsonObject, emptied: readonly string[]): string {
  const all = isObject(settings['hooks']) ? Object.keys(settings['hooks']) : []
  if (emptied.length > 0 && all.every((event) => emptied.includes(event)))
    return edit(text, ['hooks'], undefined)
  return emptied.reduce((rest, event) => edit(rest, ['hooks', event], undefined), text)
}

/** Gives back the person's own list, unless somebody changed ours meanwhile: then it is theirs. */
function withFormerAllowlist(
  text: string,
  settings: JsonObject,
  path: string,
  kept: { readonly before: Uint8Array | null; readonly after: Uint8Array | null },
): string {
  const listIn = (bytes: Uint8Array | null) => {
    const read = readSettings(path, bytes)
    return read.ok ? read.value.value['allowedMcpServers'] : undefined
  }
  const [before, ours] = [listIn(kept.before), listIn(kept.after)]
  const now = settings['allowedMcpServers']
  const untouched = JSON.stringify(now) === JSON.stringify(ours)
  const changedByUs = JSON.stringify(before) !== JSON.stringify(ours)
  return untouched && changedByUs ? edit(text, ['allowedMcpServers'], before) : text
}

function isEmptyObject(text: string): boolean {
  return /^\s*\{\s*\}\s*$/.test(text)
}
