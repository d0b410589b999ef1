/** Every line of a file without its newline, piece by piece. `told` is called with the bytes read after each piece. */
export async function* linesOf(file: Blob, told: (bytes: number) => void): AsyncGenerator<string> {
  const reader = file.stream().getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    const text = rest + decoder.decode(value, { stream: true })
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield text.slice(from, end)
      from = end + 1
    }
    rest = text.slice(from)
    told(bytes)
  }
  const last = rest + decoder.decode()
  if (last !== '') yield last
}
