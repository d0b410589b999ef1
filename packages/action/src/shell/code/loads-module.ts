import { pathFacts } from '../../path.ts'
import { inlineModule } from './inline-module.ts'
import type { Meaning } from './meaning.ts'
import { argument } from './meaning.ts'
import type { Value } from './value.ts'
import { list, onlyText, text, unknownFrom } from './value.ts'
import type { World } from './world.ts'

/** Loads what is no package's: code in the address itself, of the network, of a file elsewhere. */
export function loadModule(name: string, world: World): void {
  const inline = inlineModule(name)
  if (inline !== null) world.code(text(inline))
  else if (/^https?:/.test(name)) {
    world.connect(text(name), [])
    // Deno's own way of naming packages.
    if (world.use.program !== 'deno') world.code(unknownFrom(['network']))
  } else if (/^(?:file:\/\/)?\//.test(name) && !/\.(?:json|node)$/.test(name))
    runFile('node', text(name.replace(/^file:\/\//, '')), world)
}

/** A file elsewhere than in the project is run as its interpreter runs it. */
export const runsFile =
  (interpreter: string): Meaning =>
  (called) =>
    runFile(interpreter, argument(called, 0), called.world)

function runFile(interpreter: string, path: Value, world: World): Value {
  const written = onlyText(path)
  const isOwn =
    written === null ||
    pathFacts(written, world.state.workingDirectory, world.recorder.view).inWorkspace
  return isOwn
    ? world.touch('read', path, { manner: 'execute' })
    : world.run(list([text(interpreter), path]))
}
