// What `custody policy … --help` says around the options.

export const policyAbout = `Works with policies. Nothing needs to run: check says where rules are wrong, test runs their
tests, decide decides calls that you give it, simulate shows what a policy would have made of calls that
were decided.`

export const policyMore = `
Begin with:
  echo '{"command": "rm -rf /"}' | custody policy decide
  custody policy check my.cedar
  custody policy simulate --preset strict

The language: spec/policy.md. The rules that ship: packs/.`

export const checkAbout = `Validates a policy: syntax, names and types against the schema, and what would let the unknown
pass. Each problem stands as file:line:column with what was probably meant.`

export const checkMore = `
Exit codes:
  0  the policy is valid
  1  it is not; every problem is named
  2  it cannot be read`

export const testAbout = `Runs the tests of the packs that ship, or those of a policy of your own. Each call that must be
denied is decided again with the facts it rests on made unknown, and must not be allowed then.`

export const testMore = `
Tests are JSON: {"deny": {"rule-id": ["rm -rf /", …]}, "allow": ["ls", …]}; also "ask", "approve", "warn".
A call is a command, or {"tool", "input", "cwd"?, "posture"?, "mcp"?, "history"?}.

Exit codes:
  0  every test passed
  1  some did not
  2  the policy or its tests cannot be read`

export const decideAbout = `Reads one call per line from standard input, as JSON, and writes one decision per line, in the
same order. Nothing is read from this machine's disk unless --here is given.`

export const decideMore = `
A line in:
  id          anything; comes back
  agent       claude-code (default), codex, gemini-cli, copilot-cli, cursor, opencode
  tool        as the agent calls it (default: Bash)
  tool_input  the tool's arguments; or command, the command of a shell tool
  cwd         the project (default: /home/dev/proj)
  home        (default: /home/dev)

A line out:
  id
  outcome       allow, ask, approve, deny; null where there is a problem and no decision
  wouldOutcome  with rules that only observe counted in
  rules         that made the outcome: forbids, or of an allow its permits
  warnings      rules that warn or only observe
  actions       what the call would do, with the facts that rules read
  complete      false: part of the call could not be read
  problem       only where we failed, or the line is no call: LINE_NOT_JSON, LINE_SHAPE_UNKNOWN
  latencyUs     of analysis and decision

Example:
  echo '{"id": 1, "command": "cat ~/.ssh/id_rsa"}' | custody policy decide --preset strict

Exit codes:
  0  every line was decided
  2  some line is no call (the others are decided), or the policy is not valid`

export const simulateAbout = `Decides recorded calls again by another policy and shows what would change, by which rule and
for how many people. It works on the facts that stand with each decision: no text is analysed, and
calls whose facts are gone are counted, not guessed. Nothing is verified: see \`custody verify\`.`

export const simulateMore = `
Examples:
  custody policy simulate --preset strict
  custody policy simulate --policy my.cedar team.bundle
  custody policy simulate --preset strict --before balanced --from 2026-11-20

A policy is simulated as a device would have it: over the floor, which no policy takes away.

Exit codes:
  0  simulated, whatever would change
  2  the policy is not valid, or the bundle cannot be read`
