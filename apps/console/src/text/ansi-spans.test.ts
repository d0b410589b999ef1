import { expect, test } from 'vitest'
import { ansiSpans } from './ansi-spans.ts'

const esc = '\u001b'
const textOf = (output: string) =>
  ansiSpans(output)
    .map((span) => span.text)
    .join('')

test('a colour is one span of plain text', () => {
  const [first, second] = ansiSpans(`${esc}[31mfailed${esc}[0m ok`)
  expect(first).toMatchObject({ text: 'failed', color: 'red', bold: false })
  expect(second).toMatchObject({ text: ' ok', color: null })
})

test('a colour and its background are told apart', () => {
  expect(ansiSpans(`${esc}[92;44mx`)[0]).toMatchObject({
    color: 'bright-green',
    background: 'blue',
  })
})

test('weights and a 24-bit background are read', () => {
  expect(ansiSpans(`${esc}[1;4;48;2;1;2;3mx`)[0]).toMatchObject({
    bold: true,
    underline: true,
    background: 'rgb(1,2,3)',
  })
})

test.each([
  { because: 'markup stays text', output: `${esc}[1m<img src=x>${esc}[0m`, text: '<img src=x>' },
  { because: 'markup without a colour stays text', output: '<b>&amp;</b>', text: '<b>&amp;</b>' },
  { because: 'quotes survive', output: `${esc}[1m"'&lt;`, text: `"'&lt;` },
  { because: 'concealed text is shown', output: `${esc}[8msecret`, text: 'secret' },
  {
    because: 'a link keeps its text and loses its target',
    output: `${esc}]8;;http://evil.example${esc}\\click${esc}]8;;${esc}\\ here`,
    text: 'click here',
  },
])('$because', ({ output, text }) => {
  expect(textOf(output)).toBe(text)
})
