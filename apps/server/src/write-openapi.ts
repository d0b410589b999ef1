import { writeFileSync } from 'node:fs'
import { openApi } from './openapi.ts'

// `node apps/server/src/write-openapi.ts` writes spec/server-api.openapi.json anew; openapi.test.ts holds them equal.
// One path a line, so that a change shows as the endpoint that changed.
const path = new URL('../../../spec/server-api.openapi.json', import.meta.url)
const { paths, ...rest } = (await openApi()) as { readonly paths: object }
const lines = Object.entries(paths).map(
  ([name, it]) => `${JSON.stringify(name)}:${JSON.stringify(it)}`,
)
writeFileSync(path, `${JSON.stringify(rest).slice(0, -1)},"paths":{\n${lines.join(',\n')}\n}}\n`)
