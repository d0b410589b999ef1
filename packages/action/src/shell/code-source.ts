import type { CodeSource } from '@custody/model'
import type { PathFacts } from '../path.ts'
import { pathFacts } from '../path.ts'
import { flowsFrom } from './descriptors.ts'
import { streamsIn } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { StreamSource } from './stream.ts'
import { derived } from './stream.ts'
import { taskFiles } from './tasks/find-task-file.ts'
import type { Use } from './use.ts'

/** Where the code comes from that a use runs: the worst of its effects, for the facts of `shell.run`. */
export function codeSourceOf(
  effects: readonly Effect[],
  use: Use,
  state: State,
  recorder: Recorder,
): CodeSource {
  const found = effects.flatMap((effect): readonly CodeSource[] => {
    // Statements are a database's, and only of the network's it matters whose they are.
    if ((effect.do === 'input' || effect.do === 'script') && effect.language === 'sql')
      return sourcesOf(effect).filter((source) => source === 'network' || source === 'decoded')
    return sourcesOf(effect)
  })
  function sourcesOf(effect: Effect): readonly CodeSource[] {
    switch (effect.do) {
      case 'input':
        if (use.input.file !== null) return [scriptSource(use.input.file.path, state, recorder)]
        return use.input.text !== null
          ? use.input.text === ''
            ? []
            : [worst(use.input.sources, 'input')]
          : [worst(use.input.sources, 'input')]
      case 'code':
      case 'shell': {
        const streams = streamsIn(effect.text).flatMap((id) => recorder.stream(id) ?? [])
        return [worst(derived(streams).sources, 'argument')]
      }
      case 'read':
        return effect.manner === 'execute' ? [scriptSource(effect.path, state, recorder)] : []
      case 'tasks':
        return taskFiles(effect.request, state, recorder).map((facts) => sourceOf(facts, state))
      case 'script':
      case 'execute':
        return [
          /^\/(?:dev\/(?:stdin|fd\/0)|proc\/self\/fd\/0)$/.test(effect.path)
            ? worst(use.input.sources, 'input')
            : scriptSource(effect.path, state, recorder),
        ]
      default:
        return []
    }
  }
  const order: readonly CodeSource[] = [
    'network',
    'decoded',
    'unknown',
    'input',
    'file',
    'argument',
    'workspace-file',
  ]
  return order.find((source) => found.includes(source)) ?? 'none'
}

function worst(sources: readonly StreamSource[], otherwise: CodeSource): CodeSource {
  if (sources.includes('network')) return 'network'
  return sources.includes('decoded') ? 'decoded' : otherwise
}

function scriptSource(path: string, state: State, recorder: Recorder): CodeSource {
  const flowing = flowsFrom(path, state)
  if (flowing !== undefined)
    return flowing.file === null
      ? worst(flowing.sources, 'unknown')
      : scriptSource(flowing.file.path, state, recorder)
  const [id] = streamsIn(path)
  if (id !== undefined) return worst(recorder.stream(id)?.sources ?? [], 'unknown')
  const facts = pathFacts(path, state.workingDirectory, recorder.view)
  return facts.pathKnown ? sourceOf(facts, state) : 'unknown'
}

function sourceOf({ path, inWorkspace }: PathFacts, state: State): CodeSource {
  const written = state.written.get(path)
  return worst(written?.sources ?? [], inWorkspace ? 'workspace-file' : 'file')
}
