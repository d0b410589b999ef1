import { isLiteral, marks } from '../marks.ts'
import { callWith } from './handed-on.ts'
import type { Called, Meaning } from './meaning.ts'
import { argument, folderOf, harmless, joinedPath, meanings, touches, writes } from './meaning.ts'
import type { Single, Value } from './value.ts'
import {
  either,
  elementsOf,
  joinTexts,
  list,
  oneText,
  tainted,
  taintOf,
  text,
  textsOf,
  thing,
  unknown,
} from './value.ts'

/** A method of a text, a list or something unknown: what calling it does; or what a property of it is. */
export function methodNamed(of: Single, name: string, as: 'property'): Value | null
export function methodNamed(of: Single, name: string, as: 'call'): Meaning | null
export function methodNamed(
  of: Single,
  name: string,
  as: 'property' | 'call',
): Value | Meaning | null {
  if (as === 'property') return of.is === 'text' ? (propertiesOfText(of.text, name) ?? null) : null
  if (of.is === 'text') return ofText.get(name) ?? null
  if (of.is === 'list') return ofList.get(name) ?? null
  return ofUnknown.get(name) ?? null
}

function propertiesOfText(path: string, name: string): Value | null {
  if (name === 'parent') return folderOf(text(path))
  return /^(?:name|stem|suffix|length)$/.test(name) ? text(marks.part) : null
}

const it = ({ of }: Called): Value => of ?? unknown
const map =
  (change: (one: string) => string): Meaning =>
  (called) =>
    either(
      textsOf(it(called)).map((one) =>
        text(isLiteral(one) ? change(one) : one, taintOf([it(called)])),
      ),
    )

/** A path's own methods, as pathlib has them. */
function onPath(meaning: Meaning): Meaning {
  return (called) => meaning({ ...called, given: [it(called), ...called.given] })
}

const paths = meanings([
  ['read_text read_bytes', onPath(touches('read'))],
  ['write_text write_bytes', onPath(writes)],
  ['unlink rmdir', onPath(touches('delete'))],
  ['rmtree', onPath(touches('delete', { recursive: true }))],
])

const ofUnknown = meanings([
  ...paths,
  [
    'forEach map filter then catch finally on once some every find reduce sort flatMap',
    (called) => {
      const answers = called.given.map((one) =>
        callWith(one, tainted([it(called)]), called.callBack),
      )
      return tainted([it(called), ...answers])
    },
  ],
])

const ofText = meanings([
  ...paths,
  ['strip trim lstrip rstrip trimEnd trimStart chomp', map((one) => one.trim())],
  ['lower toLowerCase downcase casefold', map((one) => one.toLowerCase())],
  ['upper toUpperCase upcase', map((one) => one.toUpperCase())],
  [
    'encode decode toString valueOf resolve absolute as_posix expandvars normalize String to_s freeze strict',
    it,
  ],
  [
    'expanduser',
    (called) =>
      either(
        textsOf(it(called)).map((one) => text(one.replace(/^~(?=\/|$)/, called.world.use.home))),
      ),
  ],
  ['joinpath', (called) => joinedPath([it(called), ...called.given])],
  ['concat', (called) => [it(called), ...called.given].reduce(added)],
  [
    'with_suffix with_name with_stem',
    (called) => joinedPath([folderOf(it(called)), text(marks.part)]),
  ],
  [
    'replace replaceAll',
    (called) => {
      const [from = '', to = ''] = called.given.map(oneText)
      if (called.given.length < 2 || !isLiteral(from + to)) return text(marks.text)
      return map((one) => (from === '' ? one : one.replaceAll(from, to)))(called)
    },
  ],
  [
    'split',
    (called) => {
      const one = oneText(it(called))
      const [at] = called.given.map(oneText)
      return isLiteral(one) && (at === undefined || isLiteral(at))
        ? list(
            (at === undefined ? one.trim().split(/\s+/) : one.split(at)).map((part) => text(part)),
          )
        : list([text(marks.text)])
    },
  ],
  [
    'splitlines lines',
    (called) =>
      list(
        oneText(it(called))
          .split('\n')
          .map((part) => text(part)),
      ),
  ],
  ['join', (called) => joinedBy(it(called), argument(called, 0))],
  [
    'format',
    (called) => {
      const values = [...called.given]
      return either(
        textsOf(it(called)).map((format) =>
          text(
            format.replace(/\{([^{}]*)\}/g, (_, name: string) => {
              const value =
                called.named.get(name) ??
                (/^\d+$/.test(name) ? called.given[Number(name)] : values.shift())
              return oneText(value ?? unknown)
            }),
          ),
        ),
      )
    },
  ],
  ['iterdir', (called) => list([joinedPath([it(called), text(marks.star)])])],
  [
    'glob rglob',
    (called) => list([found(it(called), argument(called, 0), called.name.endsWith('rglob'))]),
  ],
  ['open', onPath(opens)],
  ['mkdir touch', onPath(touches('write', { manner: 'create' }))],
  ['chmod', onPath(touches('chmod', { manner: 'mode' }))],
  [
    'rename',
    (called) => {
      called.world.touch('delete', it(called), { manner: 'move' })
      return called.world.touch('write', argument(called, 0), { manner: 'overwrite' })
    },
  ],
  [
    'symlink_to hardlink_to',
    (called) => {
      called.world.touch('link', argument(called, 0), { manner: 'symbolic' })
      return called.world.touch('write', it(called), { manner: 'create' })
    },
  ],
])

const ofList = meanings([
  ['join', (called) => joinedBy(argument(called, 0), it(called))],
  [
    'map forEach flatMap each collect',
    (called) =>
      list(
        elementsOf(it(called))
          .slice(0, 8)
          .map((one) => called.callBack(argument(called, 0), [one])),
      ),
  ],
  [
    'filter find some every sort reverse slice concat flat select reject uniq values',
    (called) => {
      for (const one of called.given)
        for (const element of elementsOf(it(called)).slice(0, 8))
          callWith(one, element, called.callBack)
      return /\.(?:find|some|every)$/.test(called.name)
        ? either(elementsOf(it(called)))
        : it(called)
    },
  ],
  ['append push extend insert unshift add', harmless],
])

const added = (left: Value, right: Value): Value =>
  joinTexts(left, right, (one, other) => one + other)

/** The elements of a list with a text between them. */
function joinedBy(between: Value, values: Value): Value {
  const separator = oneText(between)
  const elements = elementsOf(values)
  return elements.length === 0
    ? text('')
    : elements.reduce((left, right) => added(added(left, text(separator)), right))
}

/** The paths that a pattern finds below a folder. */
export function found(folder: Value, pattern: Value, deep: boolean): Value {
  const spelled = textsOf(pattern).map((one) =>
    one
      .replaceAll('**/', `${marks.below}/`)
      .replaceAll('**', `${marks.below}/${marks.star}`)
      .replaceAll('*', marks.star)
      .replaceAll('?', marks.question),
  )
  return joinedPath([
    folder,
    either(spelled.map((one) => text(deep ? `${marks.below}/${one}` : one))),
  ])
}

/** `open(path, mode)`: writes where the mode says so. */
export function opens(called: Called): Value {
  const path = argument(called, 0, 'file')
  const mode = called.named.get('mode') ?? called.given[1]
  const modes = mode === undefined ? ['r'] : textsOf(mode)
  if (modes.some((one) => !isLiteral(one) || /[wax+]/.test(one)))
    called.world.write(
      path,
      text(''),
      modes.every((one) => one.includes('a')),
    )
  return modes.every((one) => /^[wax]/.test(one))
    ? thing('opened', path)
    : called.world.touch('read', path)
}
