/** `to` if it is a path of this console; else the first page. Never another site. */
export function localPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/'
}
