import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** Programs, separated by blanks; what their operands begin with; the options whose value is run elsewhere. */
type Remote = readonly [programs: string, words: RegExp, options: string]

const remotes: readonly Remote[] = [
  ['aws', /^ssm send-command\b/, '--parameters'],
  ['aws', /^ecs execute-command\b/, '--command'],
  [
    'gcloud',
    /^(?:alpha |beta )?(?:compute ssh|compute tpus tpu-vm ssh|cloud-shell ssh|workstations ssh)\b/,
    '--command',
  ],
  [
    'az',
    /^(?:vm|vmss|aks|container|webapp) (?:run-command|command|exec|ssh)\b/,
    '--scripts --command --exec-command',
  ],
  ['fly flyctl', /^(?:ssh console|machine exec|console)\b/, '-C --command'],
  ['eb', /^ssh\b/, '-c --command'],
]

/** What a command line lets another machine of the same owner run: its words are a script, wherever it runs. */
export function remoteCommands(use: Use): readonly Effect[] {
  const words = use.operands.map(shown).join(' ')
  return remotes
    .filter(
      ([programs, begins]) => ` ${programs} `.includes(` ${use.program} `) && begins.test(words),
    )
    .flatMap(([, , options]) => valuesOf(use, options.split(' ')))
    .flatMap(commandsIn)
    .map((text) => ({ do: 'shell', text }))
}

function valuesOf(use: Use, options: readonly string[]): readonly string[] {
  return use.words.flatMap((word, index) => {
    const attached = options.find((option) => word.startsWith(`${option}=`))
    if (attached !== undefined) return [word.slice(attached.length + 1)]
    return options.includes(use.words[index - 1] ?? '') ? [word] : []
  })
}

/** `commands=["a","b"]` of Systems Manager holds a list, every other value is one text. */
function commandsIn(value: string): readonly string[] {
  const list = /^\{?"?commands"?\s*[=:]\s*(.*)$/s.exec(value)?.[1]
  if (list === undefined) return [value]
  const quoted = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  )
  return quoted.length > 0 ? quoted : [list]
}
