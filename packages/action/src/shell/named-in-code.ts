import { pathFacts } from '../path.ts'
import { onlyWritten, secret } from './mention-labels.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'

/**
 * The secrets that code names whose language nobody here reads: it is taken to read them, and to write what only an
 * owner writes. `skips` says what is known already.
 */
export function namedIn(
  code: string,
  skips: (path: string) => boolean,
  { state, recorder }: { readonly state: State; readonly recorder: Recorder },
): readonly Effect[] {
  const paths = [...code.matchAll(/(?<![\w.~/])[~/][\w.@+-]*(?:\/[\w.@+-]+)+/g)].map(
    ([path]) => path,
  )
  return [...new Set(paths)].slice(0, 64).flatMap((path): readonly Effect[] => {
    if (!/\/(?:\.|etc\/|Library\/|run\/|var\/)/.test(path)) return []
    const facts = pathFacts(path, state.workingDirectory, recorder.view)
    if (facts.inWorkspace || skips(facts.path)) return []
    if (facts.labels.some((label) => onlyWritten.has(label)))
      return [{ do: 'write', path, manner: 'overwrite' }]
    return facts.labels.some((label) => secret.has(label))
      ? [{ do: 'read', path, manner: 'mention' }]
      : []
  })
}
