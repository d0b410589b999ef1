import type { PathLabel } from '@custody/model'
import { pathFacts } from '../path.ts'
import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Use } from './use.ts'

/** Labels of what no program is given by chance. */
const secret: ReadonlySet<PathLabel> = new Set([
  'ssh-key',
  'cloud-credential',
  'credential',
  'key-material',
  'keychain',
  'browser-profile',
])

/** Options by which a program is given what it logs in with: it uses that, and does not show it. */
const handing =
  /^--?(?:i|[\w-]*(?:key|ident|cert|conf|cred|prof|default|pass|env|token|auth|account|ssh|pem|kube)[\w-]*)$/i

/**
 * Secrets outside the project that stand among a program's words without its meaning saying what for. Whatever
 * the program does with them, many print what they cannot read: `ss -F key`, `aws … --filter file://key`.
 */
export function mentioned(
  use: Use,
  effects: readonly Effect[],
  state: State,
  recorder: Recorder,
): readonly Effect[] {
  return use.words.flatMap((word, index): readonly Effect[] => {
    const [, option = '', path = ''] =
      // A path alone: with signs of a script in it, it is a text about one.
      /^(?:(--?[\w-]+)=)?(?:[\w.-]+=)?(?:@|fileb?:(?:\/\/)?)?([~/][^;|&<>$`(){}\n]*)$/is.exec(
        word,
      ) ?? []
    if (path === '' || !isLiteral(path) || !/\/(?:\.|etc\/|Library\/|run\/)/.test(path)) return []
    const before = use.words[index - 1] ?? ''
    if (handing.test(option === '' ? before : option)) return []
    if (effects.some((effect) => names(effect, path))) return []
    const facts = pathFacts(path, state.workingDirectory, recorder.view)
    return !facts.inWorkspace && facts.labels.some((label) => secret.has(label))
      ? [{ do: 'read', path, manner: 'mention' }]
      : []
  })
}

function names(effect: Effect, path: string): boolean {
  if ('path' in effect) return effect.path === path
  if (effect.do === 'run') return true
  return effect.do === 'connect' && (effect.files ?? []).includes(path)
}
