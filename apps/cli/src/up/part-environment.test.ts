import { expect, test } from 'vitest'
import { partEnvironment } from './part-environment.ts'

const given = {
  HOME: '/home/dev',
  LANG: 'C.UTF-8',
  CUSTODY_LOG: 'debug',
  PATH: '/home/dev/bin:/usr/bin',
  NODE_OPTIONS: '--require /tmp/x.js',
  LD_PRELOAD: '/tmp/x.so',
  ANTHROPIC_API_KEY: 'fake',
}

test('a part is told where it lives, and nothing of the keys and loaders in the environment', () => {
  expect(partEnvironment(given)).toEqual({
    HOME: '/home/dev',
    LANG: 'C.UTF-8',
    CUSTODY_LOG: 'debug',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    NODE_COMPILE_CACHE: '/home/dev/.cache/custody/compile',
  })
})

test('a compile cache that was chosen is kept', () => {
  expect(partEnvironment({ NODE_COMPILE_CACHE: '/tmp/c' })).toMatchObject({
    NODE_COMPILE_CACHE: '/tmp/c',
  })
})
