import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** What a device is to whoever uses it: all that its storage or its system holds. */
const kept =
  /^\/(?:(?:sdcard|data|data\/(?:data|media|user)|system|vendor|mnt\/sdcard|storage(?:\/[^/]+(?:\/\d+)?)?)(?:\/\*)?|\*)?\/?$/

/** `adb shell …` runs on a device that is plugged in: its files are its own. Source: developer.android.com, "adb". */
export function ofDevice(use: Use): readonly Effect[] {
  const [verb = '', ...rest] = use.operands
  if (verb === 'shell' || verb === 'exec-out' || verb === 'exec-in') return onDevice(rest)
  if (verb === 'push' || verb === 'install' || verb === 'sideload' || verb === 'install-multiple')
    return (verb === 'push' ? rest.slice(0, -1) : rest)
      .filter((word) => !word.startsWith('-'))
      .map((path) => ({ do: 'read', path, recursive: true }))
  if (verb === 'pull') {
    const paths = rest.filter((word) => !word.startsWith('-'))
    const target = paths.length > 1 ? paths.at(-1) : undefined
    return target === undefined ? [] : [{ do: 'write', path: target, manner: 'overwrite' }]
  }
  return []
}

function onDevice(words: readonly string[]): readonly Effect[] {
  const at = words.findIndex((word) => !/^-(?:[nNtTx]+|e)$/.test(word))
  const text = at === -1 ? '' : words.slice(at).join(' ')
  return text === ''
    ? []
    : [{ do: 'run', words: ['sh', '-c', text], inside: { mounts: [], folder: '/', kept } }]
}
