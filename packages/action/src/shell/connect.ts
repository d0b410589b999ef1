import { recordPath } from './effect.ts'
import { loginsTaken } from './logins-taken.ts'
import { isLiteral, marks, streamsIn } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import { leaks } from './sent-variable.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { derived } from './stream.ts'
import { targetOf } from './target.ts'
import type { Use } from './use.ts'

type Connect = Extract<Effect, { do: 'connect' }>

/** Records a connection: where to, which way, and what goes along. */
export function recordConnection(
  effect: Connect,
  use: Use,
  state: State,
  recorder: Recorder,
): void {
  const target = targetOf(effect.to)
  const read = (path: string) =>
    recordPath('file.read', path, state, recorder, { program: use.program })
  const files = (effect.files ?? []).flatMap((path) => {
    const folder = read(path)
    return [folder, ...loginsTaken(folder.path, use).map(read)]
  })
  const { inWords, computed } = gatheredIn(use, recorder)
  const plain = use.input.text !== null && isLiteral(use.input.text)
  const carriesInput = (effect.carries ?? []).includes('stdin') && !plain
  const labels = new Set([
    ...files.flatMap((file) => file.labels),
    ...inWords.labels,
    ...(carriesInput ? use.input.labels : []),
  ])
  const sources = [
    ...inWords.sources,
    ...(carriesInput ? use.input.sources : []),
    ...files.flatMap((file) => file.content.sources),
  ]
  // Text that stands in the call itself can be read there; it carries nothing away unseen.
  const carries = new Set((effect.carries ?? []).filter((one) => one !== 'stdin' || !plain))
  if (files.length > 0) carries.add('file')
  if (computed) carries.add('command-output')
  if (/^(?:dns|icmp)$/.test(effect.scheme) && effect.to.includes(marks.part))
    carries.add('command-output')
  if (sources.includes('environment')) carries.add('environment')
  if (leaks(sources, target))
    recordPath('file.read', '/proc/self/environ', state, recorder, {
      program: use.program,
      manner: 'sent-variable',
    })
  recorder.add({
    kind: 'net.connect',
    ...target,
    scheme: target.scheme === '' ? effect.scheme : target.scheme,
    port: target.port === 0 ? (effect.port ?? 0) : target.port,
    direction: carries.size > 0 && effect.direction === 'receive' ? 'send' : effect.direction,
    carries: [...carries].toSorted(),
    carriedLabels: [...labels].toSorted(),
    program: use.program,
  })
}

type Gathered = {
  readonly inWords: Stream
  /** Some argument holds what another command printed, and nobody can tell what that is. */
  readonly computed: boolean
}

/** Once for each use: a use may name as many hosts as it has words. */
const gathered = new WeakMap<Use, Gathered>()

/** What flows into the words of a use. */
function gatheredIn(use: Use, recorder: Recorder): Gathered {
  const known = gathered.get(use)
  if (known !== undefined) return known
  const streams = use.words.flatMap((word) =>
    streamsIn(word).flatMap((id) => recorder.stream(id) ?? []),
  )
  const found = {
    inWords: derived(streams),
    computed: streams.some(
      ({ text, sources }) =>
        text === null &&
        !(sources.length > 0 && sources.every((one) => one.startsWith('variable:'))),
    ),
  }
  gathered.set(use, found)
  return found
}
