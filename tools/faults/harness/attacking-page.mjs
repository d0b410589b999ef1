// What a hostile page tries. Runs in the browser, called by `outsiders.fault.ts`.

const mark = { 'x-custody-hook': '1' }
const ways = [
  ['cors', 'application/json', mark],
  ['no-cors', 'text/plain', {}],
  ['no-cors', 'application/json', mark],
]

/** Asks every target in every way, by form too. Gives back the answers that the page could read. */
export async function attack({ targets, hook }) {
  const read = []
  for (const url of targets) {
    for (const [mode, type, more] of ways) {
      for (const method of ['POST', 'GET']) {
        const how = {
          mode,
          method,
          headers: { 'content-type': type, ...more },
          credentials: 'include',
        }
        const body = method === 'POST' ? { body: hook } : {}
        const answer = await fetch(url, { ...how, ...body }).catch(() => null)
        if (answer !== null && answer.type !== 'opaque')
          read.push(`${mode} ${url} ${answer.status}`)
      }
    }
    submit(url, hook)
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  return read
}

/** A form whose body is the hook: `name=value` with the name up to the last brace. */
function submit(url, hook) {
  const frame = Object.assign(document.createElement('iframe'), { name: `to ${url}` })
  const form = Object.assign(document.createElement('form'), {
    action: url,
    method: 'post',
    target: frame.name,
  })
  form.enctype = 'text/plain'
  const name = `${hook.slice(0, -1)},"x":"`
  form.append(Object.assign(document.createElement('input'), { name, value: '"}' }))
  document.body.append(frame, form)
  form.submit()
}

/** Asks the address that the page itself came from, as after DNS rebinding. Gives back the status. */
export async function sameOrigin({ path, hook }) {
  const headers = { 'content-type': 'application/json', ...mark }
  const answer = await fetch(path, { method: 'POST', headers, body: hook }).catch(() => null)
  return answer?.status ?? null
}
