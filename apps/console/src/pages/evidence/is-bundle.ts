/** Larger than any trust policy: what is so large and no bundle is a damaged bundle, and is told so. */
const policyBytesMax = 1024 * 1024

/** Whether a file is meant as a bundle: it begins as JSON lines do, or is too large to be a trust policy. */
export async function isBundle(file: Blob): Promise<boolean> {
  const begin = await file.slice(0, 64).text()
  return begin.trimStart().startsWith('{') || file.size > policyBytesMax
}
