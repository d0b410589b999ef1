import { fieldName } from '@custody/evidence'
import { contentOpener, parseContentKey } from '@custody/keys/verify'
import { err, ok, type Result } from '@custody/model'
import { revealContent } from '@custody/protocol'
import { linesOf } from './lines-of.ts'

/** What a person gives to open the closed contents of a bundle. None of it leaves the browser. */
export type ToOpen = {
  readonly bundle: Blob
  /** What `custody server reveal` wrote. */
  readonly keys: Blob
  /** The private half of the organisation's content key, as its file holds it. */
  readonly contentKey: Blob
}

/** A content that was opened, and is what its entry committed to. */
export type OpenedContent = {
  readonly seq: number
  /** Its name, or its number where this code knows none. */
  readonly field: string
  readonly text: string
}

export type OpenedBundle = {
  /** The first `shownMax` of them, in the order of the bundle. */
  readonly contents: readonly OpenedContent[]
  readonly opened: number
  /** Contents that these keys do not open. */
  readonly closed: number
  /** The bundle with its contents open. */
  readonly file: Blob
}

export type OpenRefusal = { readonly because: string }

/** More than anybody reads on a page; the opened bundle has all. */
export const shownMax = 500

/** Opens the contents of a bundle here, as `custody content open` does. */
export async function openContents(given: ToOpen): Promise<Result<OpenedBundle, OpenRefusal>> {
  const privateKey = parseContentKey(await given.contentKey.text())
  if (privateKey === null) return refused('The content key is not 32 bytes in base64')
  const keys = revealContent.answer.schema.safeParse(jsonOf(await given.keys.text()))
  if (!keys.success) return refused('The keys are not what `custody server reveal` writes')
  const open = await contentOpener(privateKey, keys.data)
  if (!open.ok) return refused('The keys were wrapped to another content key')
  const lines: string[] = []
  const contents: OpenedContent[] = []
  let [opened, closed] = [0, 0]
  for await (const text of linesOf(given.bundle, () => {})) {
    const line = await open.value(text)
    if (!line.ok)
      return refused(`A content of entry ${line.error.seq} is not what the entry committed to`)
    lines.push(line.value.text)
    if (line.value.isClosed) closed += 1
    if (line.value.opened === null) continue
    opened += 1
    const { seq, field, bytes } = line.value.opened
    if (contents.length < shownMax)
      contents.push({ seq, field: fieldName(field) ?? String(field), text: textOf(bytes) })
  }
  return ok({ contents, opened, closed, file: new Blob(lines) })
}

function refused(because: string): Result<never, OpenRefusal> {
  return err({ because })
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
