import { pathFacts } from '../path.ts'
import { answersRun } from './code/answers-run.ts'
import type { Around } from './code-given.ts'
import { codesOf, compiling } from './code-given.ts'
import { isLiteral } from './marks.ts'
import { onlyWritten, secret, telling } from './mention-labels.ts'
import { handing, handingKey, reading, saying, writing } from './mention-options.ts'
import { namedIn } from './named-in-code.ts'
import type { Effect } from './program.ts'
import { isTextual } from './programs/index.ts'
import type { Use } from './use.ts'

/** Programs whose first operand is a text that is searched for or a script: `grep ~/.ssh/id_rsa notes.md`. */
const searching = /^(?:[ezfgup]*grep|rg|ripgrep|ag|ack|pt|sift|sed|gsed|ssed|jq|yq|gojq|jaq|git)$/

/**
 * Secrets outside the project that stand among a program's words without its meaning saying what for. Whatever
 * the program does with them, many print what they cannot read: `ss -F key`, `aws … --filter file://key`. What an
 * option for output names is written, and so is what makes somebody the owner, where it stands last.
 */
export function mentioned(use: Use, effects: readonly Effect[], around: Around): readonly Effect[] {
  const { state, recorder, unfamiliar } = around
  const coded = codesOf(use, around).flatMap((code): readonly Effect[] => [
    ...namedIn(code, () => false, around),
    ...(compiling.test(use.program) && answersRun(code) ? [reverseShell] : []),
  ])
  return use.words
    .flatMap((word, index): readonly Effect[] => {
      const [, own, path = ''] =
        // A path alone: with signs of a script in it, it is a text about one.
        /^(?:(--?[\w-]+)=)?(?:[\w.-]+=)?(?:@|fileb?:(?:\/\/)?)?([~/][^;|&<>$`(){}\n]*)$/is.exec(
          word,
        ) ?? []
      if (path === '' || !isLiteral(path) || !/\/(?:\.|etc\/|Library\/|run\/|var\/)/.test(path))
        return []
      // What an unknown program is given it reads, for all that is known; that it writes may come to it.
      const told = effects.some((effect) => names(effect, path))
      if (told && !unfamiliar) return []
      const { inWorkspace, labels } = pathFacts(path, state.workingDirectory, recorder.view)
      if (inWorkspace) return []
      const before = use.words[index - 1] ?? ''
      const option = own ?? (before.startsWith('-') ? before : '')
      const dangerous = labels.some((label) => secret.has(label) || telling.has(label))
      const last = index > 0 && unfamiliar && !reading.test(option)
      if (
        (dangerous && writing.test(option)) ||
        (last && labels.some((label) => onlyWritten.has(label)))
      )
        return [{ do: 'write', path, manner: 'overwrite' }]
      const hands = labels.includes('ssh-key') ? handingKey : handing
      if (told || hands.test(option) || isSaid(use, word, option)) return []
      return labels.some((label) => secret.has(label))
        ? [{ do: 'read', path, manner: 'mention' }]
        : []
    })
    .concat(coded)
}

/** Whether a word is something to say or to look for, and no file. */
function isSaid(use: Use, word: string, option: string): boolean {
  if (!isTextual(use.program)) return false
  if (saying.test(option)) return true
  if (use.program === 'git' || use.program === 'hub')
    return /^(?:config|commit|tag|log|add|check-ignore|rm|mv|ls-files|clone|submodule)\b/.test(
      use.subcommand,
    )
  return searching.test(use.program) && use.operands[0] === word && !use.has('e') && !use.has('f')
}

/** Code that connects to somewhere and runs what is said there. */
const reverseShell: Effect = {
  do: 'connect',
  to: '',
  scheme: 'tcp',
  direction: 'send',
  carries: ['shell'],
}

function names(effect: Effect, path: string): boolean {
  if ('path' in effect) return effect.path === path
  if (effect.do === 'run') return true
  return effect.do === 'connect' && (effect.files ?? []).includes(path)
}
