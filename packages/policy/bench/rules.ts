/** Rules that are spread over five kinds of action and meet no call. */
export function manyRules(count: number): string {
  const kinds = ['file.read', 'file.write', 'shell.run', 'net.connect', 'git.push']
  return Array.from({ length: count }, (_, at) => {
    const head = `@id("many-${at}")\n@reason("rule ${at}")\n@severity("low")\n`
    const scope = `principal, action == Action::"${kinds[at % kinds.length]}", resource`
    return `${head}forbid(${scope}) when { context.tool == "Tool${at}" };`
  }).join('\n')
}
