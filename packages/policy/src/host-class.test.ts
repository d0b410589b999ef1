import { expect, test } from 'vitest'
import { hostClassOf } from './host-class.ts'

test.each([
  ['pastebin.com', 'paste'],
  ['Pastebin.com.', 'paste'],
  ['a.b.oast.fun', 'webhook-catcher'],
  ['transfer.sh', 'file-drop'],
  ['hooks.slack.com', 'chat-webhook'],
  ['x.trycloudflare.com', 'tunnel'],
  ['slack.com', 'none'],
  ['notpastebin.com', 'none'],
  ['pastebin.com.example', 'none'],
  ['com', 'none'],
  ['', 'none'],
])('%s is %s', (host, expected) => {
  expect(hostClassOf(host)).toBe(expected)
})
