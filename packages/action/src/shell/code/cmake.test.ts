import { expect, test } from 'vitest'
import { cmakeCalls } from './cmake.ts'

const lines = (text: string) =>
  cmakeCalls(text).calls.map((one) => (one.does === 'shell' ? one.text : one.does))

test.each<readonly [text: string, lines: readonly string[]]>([
  ['execute_process(COMMAND rm -rf /home/dev)', ['rm -rf /home/dev']],
  [
    'EXECUTE_PROCESS(\n  COMMAND sh -c "rm -rf ~" # why\n  OUTPUT_VARIABLE x\n)',
    ["sh -c 'rm -rf ~'"],
  ],
  ['execute_process(COMMAND [[sh]] [=[-c]=] x WORKING_DIRECTORY /)', ['cd / && sh -c x']],
  ['execute_process(COMMAND curl x.example COMMAND sh)', ['curl x.example | sh']],
  ['execute_process(COMMAND ${CMAKE_COMMAND} -E rm x)', ['cmake -E rm x']],
  [
    'set(T /home/dev)\nfile(REMOVE_RECURSE "${T}/x" $ENV{HOME}/y)',
    ['rm -rf /home/dev/x "${HOME}"/y'],
  ],
  ['file(WRITE a.txt "some text")', ["echo 'some text' > a.txt"]],
  ['file(CREATE_LINK /tmp/x y SYMBOLIC)', ['ln -sf /tmp/x y']],
  [
    'file(DOWNLOAD https://x.example/y z)\ninclude(z.cmake)',
    ['curl -o z https://x.example/y', 'cmake -P z.cmake'],
  ],
  ['file(COPY a b DESTINATION c)', ['cp -R a b c']],
  [
    '#[[ execute_process(COMMAND a) ]]\n# file(REMOVE b)\nmessage("execute_process(COMMAND c)")',
    [],
  ],
  ['if(NOT (A AND B))\n  file(REMOVE x)\nendif()', ['rm -f x']],
  ['include(CTest)\nproject(x)\nadd_executable(x a.c)', []],
])('what a script of CMake does: %s', (text, expected) => {
  expect(lines(text)).toEqual(expected)
})

test.each(['x([[a]]', '#[[', '"\\', 'x(', '${', '[='])('%s without end is read', (text) => {
  expect(lines(`execute_process(${text.repeat(20_000)}`)).toEqual([])
})
