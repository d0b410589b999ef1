import type { SeparateState } from '@custody/protocol'
import { oneLine } from '../terminal.ts'

type OwnPrograms = NonNullable<SeparateState['programs']>

const words: { readonly [is in OwnPrograms['changes'][number]['is']]: string } = {
  changed: 'holds something else',
  opened: 'has another owner or mode',
  removed: 'is gone',
  added: 'was not installed',
}

/** What differs from what was installed, in words, the first few by name; null where nothing does. */
export function wrongWithPrograms({ changes }: OwnPrograms): string | null {
  if (changes.length === 0) return null
  const named = changes.slice(0, 3).map(({ path, is }) => `${oneLine(path, 80)} ${words[is]}`)
  const more = changes.length > named.length ? `, and ${changes.length - named.length} more` : ''
  return `${named.join(', ')}${more}`
}
