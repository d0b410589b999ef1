import { jsonOf, textsOf } from './package-scripts.ts'
import type { TaskReader, TaskStep } from './task.ts'
import { quotedWord, shellStep, taskStepsMax } from './task.ts'

/** The scripts of a composer.json. Source: getcomposer.org, "Scripts": `@name` is another one, `@php` is PHP. */
export const readComposerScripts: TaskReader = (text, { names, words }, world) => {
  const scripts = textsOf(jsonOf(text), 'scripts')
  if (scripts === null) {
    world.unread()
    return []
  }
  const follow = (name: string, given: readonly string[], above: readonly string[]): TaskStep[] => {
    const script = scripts.get(name)
    if (script === undefined || above.includes(name) || above.length > 16) return []
    return script.split('\n').flatMap((line) => {
      const [, reference, rest = ''] = /^@([\w:-]+)(?:\s+(.*))?$/s.exec(line) ?? []
      if (reference === 'php' || reference === 'composer')
        return [shellStep([reference, rest, ...given.map(quotedWord)].join(' ').trim())]
      if (reference === 'putenv') return [shellStep(`export ${rest}`)]
      if (reference !== undefined) return follow(reference, given, [...above, name])
      // A method of a class is PHP that nobody reads.
      if (/^[\w\\]+::\w+$/.test(line)) {
        world.unread()
        return []
      }
      return [shellStep([line, ...given.map(quotedWord)].join(' '))]
    })
  }
  return names.flatMap((name) => follow(name, words, [])).slice(0, taskStepsMax)
}
