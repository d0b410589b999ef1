import type { TaskReader, TaskStep, TaskWorld } from './task.ts'
import { shellStep, taskStepsMax, unknownText } from './task.ts'

type Recipe = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** Recipes that run first, with their words. */
  readonly before: readonly (readonly string[])[]
  readonly lines: readonly string[]
}
type Parameter = {
  readonly name: string
  readonly otherwise: string | null
  readonly many: boolean
}

type Justfile = {
  readonly variables: Map<string, string>
  readonly exported: Set<string>
  readonly recipes: Map<string, Recipe>
  /** Commands that run while the file is read. */
  readonly atStart: string[]
  shell: readonly string[]
}

/**
 * What a justfile runs for some recipes. A small reader of our own, as no library reads justfiles in JavaScript.
 * Source: just.systems/man. What it cannot compute is unknown text in the lines.
 */
export const readJustfile: TaskReader = (text, { names, variables, text: more }, world) => {
  const file: Justfile = {
    variables: new Map(),
    exported: new Set(),
    recipes: new Map(),
    atStart: [],
    shell: [],
  }
  readLines(more === '' ? text : `${text}\n${more}`, file, world, 0)
  for (const [name, value] of variables) file.variables.set(name, value)
  const [first] = file.recipes.keys()
  const asked = names.length > 0 ? names : first === undefined ? [] : [first]
  const steps: TaskStep[] = file.atStart.map((command) => shellStep(command))
  // Words that are no recipes belong to the recipe before them.
  for (let at = 0; at < asked.length && steps.length < taskStepsMax;) {
    const recipe = file.recipes.get(asked[at] ?? '')
    at += 1
    if (recipe === undefined) continue
    const wanted = recipe.parameters.some(({ many }) => many)
      ? asked.length
      : recipe.parameters.length
    const words = asked.slice(at, at + wanted)
    at += words.length
    steps.push(...stepsOf(recipe, words, file, []))
  }
  return steps.slice(0, taskStepsMax)
}

function readLines(text: string, file: Justfile, world: TaskWorld, depth: number): void {
  const lines = text.replaceAll(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (/^\s*(?:#|\[|$)/.test(line)) continue
    if (readSetting(line, file, world, depth)) continue
    const recipe = headerOf(line, file)
    if (recipe === null) continue
    const body: string[] = []
    while (at + 1 < lines.length && /^(?:[ \t]|$)/.test(lines[at + 1] ?? '')) {
      at += 1
      body.push(lines[at] ?? '')
    }
    const [indent = ''] = /^[ \t]*/.exec(body.find((one) => one.trim() !== '') ?? '') ?? []
    const own = body.map((one) =>
      one.startsWith(indent) ? one.slice(indent.length) : one.trimStart(),
    )
    file.recipes.set(recipe.name, { ...recipe, lines: own.filter((one) => one.trim() !== '') })
  }
}

function readSetting(line: string, file: Justfile, world: TaskWorld, depth: number): boolean {
  const [, include] = /^import\??\s+['"](.+)['"]/.exec(line) ?? []
  if (include !== undefined) {
    const text = depth < 4 ? world.include(include) : null
    if (text !== null) readLines(text, file, world, depth + 1)
    return true
  }
  const [, shell] = /^set\s+shell\s*:=\s*\[(.*)\]/.exec(line) ?? []
  if (shell !== undefined) {
    file.shell = [...shell.matchAll(/["']([^"']*)["']/g)].map(([, word = '']) => word)
    return true
  }
  if (/^(?:set|mod\??|alias|unexport)\s/.test(line)) {
    if (/^(?:mod|set\s+(?:dotenv-command|working-directory))/.test(line)) world.unread()
    return true
  }
  const [, exported, name = '', value = ''] =
    /^(export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$/.exec(line) ?? []
  if (name === '') return false
  file.variables.set(name, expressionOf(value, file, file.atStart))
  if (exported !== undefined) file.exported.add(name)
  return true
}

/** `@build target='all' +files: clean (test target)`. */
function headerOf(line: string, file: Justfile): Recipe | null {
  const [, name, parameters = '', dependencies = ''] =
    /^@?([A-Za-z_][\w-]*)((?:\s+[+*$]*[A-Za-z_][\w-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+|\([^)]*\)))?)*)\s*:(?!=)(.*)$/.exec(
      line,
    ) ?? []
  if (name === undefined) return null
  const each = /([+*$]*)([A-Za-z_][\w-]*)(?:\s*=\s*("[^"]*"|'[^']*'|`[^`]*`|[\w-]+|\([^)]*\)))?/g
  const before = dependencies.replace(/#.*$/, '').matchAll(/\(([^)]*)\)|([A-Za-z_][\w-]*)/g)
  return {
    name,
    parameters: [...parameters.matchAll(each)].map(([, marks = '', own = '', value]) => ({
      name: own,
      otherwise: value === undefined ? null : expressionOf(value, file, []),
      many: /[+*]/.test(marks),
    })),
    before: [...before].map(([, call, plain = '']) =>
      call === undefined
        ? [plain]
        : call
            .trim()
            .split(/\s+/)
            .map((word, at) => (at === 0 ? word : expressionOf(word, file, []))),
    ),
    lines: [],
  }
}

function stepsOf(
  recipe: Recipe,
  words: readonly string[],
  file: Justfile,
  above: readonly string[],
): readonly TaskStep[] {
  if (above.includes(recipe.name) || above.length > 16) return []
  const before = recipe.before.flatMap(([name = '', ...given]) => {
    const one = file.recipes.get(name)
    return one === undefined ? [] : stepsOf(one, given, file, [...above, recipe.name])
  })
  const values = new Map(file.variables)
  recipe.parameters.forEach(({ name, otherwise, many }, at) => {
    const given = many ? words.slice(at).join(' ') : words[at]
    values.set(name, given === undefined || given === '' ? (otherwise ?? '') : given)
  })
  const fill = (line: string) =>
    line
      .replace(/\{\{\{\{/g, '\0')
      .replace(/\{\{(.*?)\}\}/g, (_, inner: string) =>
        expressionOf(inner, { ...file, variables: values }, []),
      )
      .replaceAll('\0', '{{')
  const variables = [...file.exported].map((name): readonly [string, string] => [
    name,
    values.get(name) ?? unknownText,
  ])
  const lines = recipe.lines.map(fill)
  const [shebang = ''] = lines
  if (shebang.startsWith('#!')) {
    const by = shebang.slice(2).trim().split(/\s+/)
    return [...before, shellStep(lines.join('\n'), { by, variables })]
  }
  const foreign = file.shell.length > 0 && !/(?:^|\/)(?:ba|da|z|k)?sh$/.test(file.shell[0] ?? '')
  const by = foreign ? file.shell.slice(0, 1) : []
  return [
    ...before,
    ...lines.map((line) => shellStep(line.replace(/^[@-]+/, ''), { by, variables })),
  ]
}

/** An expression's text: literals, variables, backquotes and the environment joined; anything else is unknown. */
function expressionOf(
  written: string,
  file: Pick<Justfile, 'variables'>,
  atStart: string[],
): string {
  const token =
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([A-Za-z_][\w-]*)\s*\(([^()]*)\)|([A-Za-z_][\w-]*)|[^\s+]/g
  let text = ''
  for (const [, double, single, command, called, given = '', name] of written
    .trim()
    .matchAll(token)) {
    if (double !== undefined)
      text += double.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
    else if (single !== undefined) text += single
    else if (command !== undefined) {
      atStart.push(command)
      text += `$(${command})`
    } else if (name !== undefined) text += file.variables.get(name) ?? unknownText
    else text += computed(called, given)
  }
  return text
}

/** `env('NAME', 'otherwise')` is what the shell calls it; of other functions nobody knows. */
function computed(called: string | undefined, given: string): string {
  const [, name, otherwise] = /^\s*['"](\w+)['"]\s*(?:,\s*['"]([^'"]*)['"]\s*)?$/.exec(given) ?? []
  if (name === undefined || !/^env(?:_var(?:_or_default)?)?$/.test(called ?? '')) return unknownText
  return otherwise === undefined ? `\${${name}}` : `\${${name}:-${otherwise}}`
}
