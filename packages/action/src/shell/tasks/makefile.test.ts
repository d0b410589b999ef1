import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMakeTargets } from './make-goals.ts'
import { tasks } from './task.ts'

const make = '/usr/bin/make'
const environment = { HOME: '/home/dev' }

function read(text: string, names: readonly string[] = [], more: { dry?: boolean } = {}) {
  const unread: true[] = []
  const steps = readMakeTargets(text, tasks({ of: 'make', names, ...more }), {
    folder: '/',
    include: (path) => (path === 'extra.mk' ? 'extra: ; echo extra\n' : null),
    variable: (name) => (name === 'HOME' ? environment.HOME : undefined),
    unread: () => unread.push(true),
  })
  return { lines: steps.map(({ text: line }) => line), steps, unread: unread.length > 0 }
}

/**
 * What make itself would run: its own rehearsal. Even a rehearsal runs some lines and what is read at once, so no
 * text here may hold any, the shell is one that runs nothing, and it all happens in an empty folder.
 */
function byMake(text: string, names: readonly string[]): readonly string[] {
  if (/MAKE|shell|!=|^\t[@-]*\+|include|file|load/m.test(text)) throw new Error('it would run')
  const folder = mkdtempSync(join(tmpdir(), 'custody-make-'))
  try {
    const given = ['-n', 'SHELL=/bin/false', '--no-print-directory', '-f', '-', ...names]
    const printed = execFileSync(make, given, {
      cwd: folder,
      env: { HOME: environment.HOME, PATH: folder },
      input: text,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    return printed.toString().split('\n').slice(0, -1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const texts: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
  ['the first target', 'a:\n\techo a\nb:\n\techo b\n', []],
  ['a target by name', 'a:\n\techo a\nb:\n\techo b\n', ['b']],
  ['what a target needs first', 'a: b c\n\techo a\nb: c\n\techo b\nc:\n\techo c\n', []],
  ['prefixes of lines', 'a:\n\t@echo 1\n\t-echo 2\n\t@-echo 3\n', []],
  ['a rule on one line', 'a: ; echo a\n', []],
  [
    'simple and recursive variables',
    'X = $(Y)\nY := 1\nZ := $(Y)\nY = 2\na:\n\techo $(X) $(Z) ${Y}\n',
    [],
  ],
  ['appended and set once', 'X = 1\nX += 2\nX ?= 3\nY ?= 4\na:\n\techo $(X) $(Y)\n', []],
  ['what the shell expands', "a:\n\techo $$HOME '$$(id)' $$$$\n", []],
  [
    'automatic variables',
    'o/%.o: c/%.c\n\techo $@ $< $* $(@D) $(@F) $(<F)\nc/x.c:\n\techo c\n',
    ['o/x.o'],
  ],
  ['all that a target needs', 'a: b c b\n\techo $^ $<\nb c:\n\techo $@\n', []],
  ['a pattern for a list', 'O = x.o y.o\nall: $(O)\n$(O): %.o: /dev/null\n\techo $* $<\n', []],
  [
    'text functions',
    'X = a.c b.c\na:\n\techo $(X:.c=.o) $(patsubst %.c,o/%.o,$(X)) $(subst a,x,$(X)) $(addprefix p/,$(X))\n',
    [],
  ],
  [
    'word functions',
    'X = d/a.c b.c\na:\n\techo $(firstword $(X)) $(lastword $(X)) $(word 2,$(X)) $(words $(X)) $(notdir $(X)) $(dir $(X)) $(basename $(X)) $(suffix $(X))\n',
    [],
  ],
  [
    'filters',
    'X = a.c b.h c.c\na:\n\techo $(filter %.c,$(X)) $(filter-out %.c,$(X)) $(sort c a b a) $(findstring b,abc)\n',
    [],
  ],
  [
    'conditions in place',
    'X =\nY = 1\na:\n\techo $(if $(X),yes,no) $(or $(X),$(Y)) $(and $(Y),2) $(if $(Y),yes)\n',
    [],
  ],
  ['loops and calls', 'f = $(1)-$(2)\na:\n\techo $(foreach x,1 2,<$(x)>) $(call f,a,b)\n', []],
  ['computed names', 'A_B = 1\nX = B\na:\n\techo $(A_$(X))\n', []],
  [
    'conditionals',
    'ifeq (a,a)\nX = 1\nelse\nX = 2\nendif\nifneq ($(X),1)\nY = 1\nelse ifeq ($(X),1)\nY = 2\nendif\nifdef X\nZ = 1\nendif\na:\n\techo $(X) $(Y) $(Z)\n',
    [],
  ],
  [
    'conditionals in conditionals',
    'ifeq (a,b)\nifeq (a,a)\nX = 1\nendif\nelse\nX = 2\nendif\na:\n\techo $(X)\n',
    [],
  ],
  ['a canned recipe', 'define say\n@echo 1\necho $(1)\nendef\na:\n\t$(call say,2)\n', []],
  ['comments', '# b:\nX = 1 # one\na: # none\n\techo $(X) # not for make\n', []],
  ['long lines', 'X = 1 \\\n  2\na: b \\\n c\n\techo $(X)\nb c: ;\n', []],
  ['variables of a target', 'a: X = 1\nX = 2\na:\n\techo $(X)\nb:\n\techo $(X)\n', ['a', 'b']],
  ['a goal of its own', '.DEFAULT_GOAL := b\na:\n\techo a\nb:\n\techo b\n', []],
  ['what is no target', '.PHONY: a\n.SUFFIXES:\nexport X = 1\na:\n\techo a\n', []],
  [
    'rules that are made',
    'define T\n$(1): ; echo made $(1)\nendef\n$(foreach t,x y,$(eval $(call T,$(t))))\nall: x y\n',
    ['all'],
  ],
  ['another prefix', '.RECIPEPREFIX = >\na:\n>echo a\n', []],
  ['names that nobody set', 'a:\n\t$(RM) x $(CC)\n', []],
]

const inOneBlank = (line: string) => line.trim().replace(/ +/g, ' ')

describe.skipIf(!existsSync(make))('a Makefile is read as make reads it', () => {
  test.each(texts)('%s', (_, text, names) => {
    const ours = read(text, names).lines.filter((line) => line !== '')
    // Ours is marked where make knows the empty text of a variable that nobody set.
    const plain = ours.flatMap((line) => line.replaceAll('${CUSTODY_UNKNOWN}', '').split('\n'))
    expect(plain.map(inOneBlank)).toEqual(byMake(text, names).map(inOneBlank))
  })
})

describe('what only a run would tell', () => {
  test('commands that make runs while it reads are run whatever is made', () => {
    const text =
      'X := $(shell echo 1)\nY != echo 2\nZ = $(shell echo 3)\n$(info $(shell echo 4))\na: ; echo $(X)\n'
    expect(read(text).lines).toEqual(['echo 1', 'echo 2', 'echo 4', 'echo $(echo 1)'])
    expect(read(text, ['a'], { dry: true }).lines).toEqual(['echo 1', 'echo 2', 'echo 4'])
  })

  test('a rehearsal runs what is marked, and another make', () => {
    const text = 'a:\n\techo 1\n\t+echo 2\n\t$(MAKE) b\n'
    expect(read(text, [], { dry: true }).lines).toEqual(['echo 2', 'make b'])
  })

  test('a variable of the environment is unknown, unless the call tells it', () => {
    expect(read('a: ; echo $(GOPATH)/bin $(HOME)/x\n').lines).toEqual([
      'echo ${CUSTODY_UNKNOWN}/bin /home/dev/x',
    ])
  })

  test('where a condition cannot be told, each branch counts', () => {
    const text =
      'ifeq ($(shell uname),Darwin)\nX = 1\nelse ifdef DEBUG\nX = 2\nelse\nX = 3\nendif\na: ; echo $(X)\n'
    const { lines } = read(text)
    expect(lines).toEqual(['uname', 'echo 1', 'echo 2', 'echo 3'])
  })

  test("a command's words are one unknown word", () => {
    const text = 'P = $(firstword $(subst :, ,$(shell go env GOPATH)))\na: ; $(P)/bin/x run\n'
    expect(read(text).lines).toEqual(['go env GOPATH', '${CUSTODY_UNKNOWN}/bin/x run'])
  })

  test('other files are read, but for those that hold secrets', () => {
    const text = 'include extra.mk\n-include .env\na: extra\n'
    expect(read(text)).toMatchObject({ lines: ['echo extra'], unread: false })
    expect(read('include $(X)/none.mk\na: ; echo a\n')).toMatchObject({ unread: true })
  })

  test('one shell for all lines, or another program', () => {
    expect(read('.ONESHELL:\na:\n\tcd x\n\techo y\n').lines).toEqual(['cd x\necho y'])
    const { steps } = read('SHELL = /usr/bin/python3\na:\n\tprint(1)\n')
    expect(steps).toMatchObject([{ text: 'print(1)', by: ['/usr/bin/python3'] }])
  })

  test('exported variables are the environment of what is run', () => {
    const { steps } = read('export X = 1\nexport Y\nY = $(X)2\nZ = 3\na: ; echo $$X\n')
    expect(steps[0]?.variables).toEqual([
      ['X', '1'],
      ['Y', '12'],
    ])
  })
})

describe('nothing exhausts it', () => {
  test.each([
    ['a variable of itself', 'X = $(X)\na: ; echo $(X)\n'],
    [
      'variables that double',
      `${Array.from({ length: 60 }, (_, at) => `X${at} = $(X${at + 1})$(X${at + 1})\n`).join('')}a: ; echo $(X0)\n`,
    ],
    ['a target of itself', 'a: a b\nb: a\n\techo b\n'],
    ['rules that make rules', 'define T\n$(eval $(T))\nendef\n$(eval $(T))\na: ; echo a\n'],
    [
      'many targets',
      `${Array.from({ length: 3_000 }, (_, at) => `t${at}: t${at + 1}\n\techo ${at}\n`).join('')}`,
    ],
    [
      'loops in loops',
      `L = ${'a '.repeat(200)}\na: ; echo $(foreach x,$(L),$(foreach y,$(L),$(foreach z,$(L),$(x)$(y)$(z))))\n`,
    ],
    ['brackets that never close', `a: ; echo ${'$('.repeat(5_000)}\n`],
    ['conditionals that never end', `${'ifdef X\n'.repeat(2_000)}a: ; echo a\n`],
  ])('%s', (_, text) => {
    const started = performance.now()
    expect(read(text).lines.length).toBeLessThanOrEqual(400)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  test('any text gives an answer', () => {
    const pieces =
      'a|:|=|:=|\n|\t| |$(|)|${|}|$|@|%|;|#|\\|,|shell |ifeq (|else|endif|define a|endef|eval |call |foreach |include '
    const piece = fc.constantFrom(...pieces.split('|'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        read(parts.join(''), ['a'])
      }),
      { numRuns: 2_000 },
    )
  })
})
