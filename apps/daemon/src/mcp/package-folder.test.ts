import { expect, test } from 'vitest'
import { isInNodePackage, nodePackageName, packageFolder } from './package-folder.ts'

test.each([
  ['/usr/lib/node_modules/@s/server/dist/i.js', '/usr/lib/node_modules/@s/server'],
  ['/usr/lib/node_modules/server/i.js', '/usr/lib/node_modules/server'],
  ['/p/node_modules/a/node_modules/b/i.js', '/p/node_modules/a/node_modules/b'],
  ['/h/.npm/_npx/abc/node_modules/server/i.js', '/h/.npm/_npx/abc'],
  ['/h/.cache/pnpm/dlx/abc/x/node_modules/.pnpm/s@1/node_modules/s/i.js', '/h/.cache/pnpm/dlx/abc'],
  ['/tmp/bunx-1000-server@latest/node_modules/server/i.js', '/tmp/bunx-1000-server@latest'],
  ['/v/lib/python3.12/site-packages/server/__main__.py', '/v/lib/python3.12/site-packages'],
  ['/home/dev/proj/server.js', null],
  ['/home/dev/node_modules_old/x.js', null],
])('%s stands in %s', (script, folder) => {
  expect(packageFolder(script)).toBe(folder)
})

test.each([
  ['@s/server@1.2.3', '@s/server'],
  ['@s/server', '@s/server'],
  ['server@latest', 'server'],
  ['github:owner/repo', ''],
  ['../../etc', ''],
])('the name of %s is %s', (spec, name) => {
  expect(nodePackageName(spec)).toBe(name)
})

test('a script is in a package of exactly that name', () => {
  expect(isInNodePackage('/x/node_modules/@s/server/i.js', '@s/server')).toBe(true)
  expect(isInNodePackage('/x/node_modules/server-evil/i.js', 'server')).toBe(false)
  expect(isInNodePackage('/x/node_modules/server/i.js', '')).toBe(false)
})
