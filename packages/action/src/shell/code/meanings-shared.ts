import { statementsIn } from '../programs/sql.ts'
import type { Meaning } from './meaning.ts'
import { argument } from './meaning.ts'
import { tainted, textsOf } from './value.ts'

/** `cursor.execute('DROP TABLE x')`: what the statement changes. */
export const queries: Meaning = (called) => {
  const { world, given } = called
  for (const text of textsOf(argument(called, 0)))
    for (const { operation, wide } of statementsIn(text))
      world.recorder.add({
        kind: 'database.change',
        engine: world.use.program,
        operation,
        wide,
        statementKnown: true,
        production: 'unknown',
      })
  return tainted(given)
}

/** `socket.connect((host, port))`, `net.connect(port, host)`: the host and port that stand there. */
export const connectsSocket: Meaning = (called) => {
  const parts = called.given.flatMap((value) =>
    value.flatMap((one) =>
      one.is === 'list'
        ? one.items.flat()
        : one.is === 'record'
          ? [...one.fields.values()].flat()
          : [one],
    ),
  )
  const host = parts.find((one) => one.is === 'text')
  const port = parts.find((one) => one.is === 'number')
  called.world.seen.add('socket')
  for (const one of called.given)
    if (one.some(({ is }) => is === 'function')) called.callBack(one, [])
  return called.world.connect(
    host === undefined ? [] : [host],
    [],
    'tcp',
    port?.is === 'number' ? port.value : 0,
  )
}
