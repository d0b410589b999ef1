// The scripted model as a program of its own, for a throw-away machine: reads scripts as JSON from standard input,
// prints its address, and after that each request as one line of JSON.
import { text } from 'node:stream/consumers'
import { scriptedModel } from './serve.ts'

const model = await scriptedModel(JSON.parse(await text(process.stdin)))
process.stdout.write(`${model.url}\n`)
let told = 0
setInterval(() => {
  for (const { script, turn, body } of model.requests.slice(told))
    process.stdout.write(`${JSON.stringify({ script, turn, body })}\n`)
  told = model.requests.length
}, 20)
