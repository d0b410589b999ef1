// Made by `node tools/capabilities.ts` from the last run of the real-agent suite; do not edit.
import type { FailureCapability } from '../capability.ts'

export const failures: readonly FailureCapability[] = [
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "500",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "connection dropped",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "empty 200",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "garbage",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "not running",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "timeout",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PostToolBatch",
    "hook": "http, onFailure: block",
    "failure": "{}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "500",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "connection dropped",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "empty 200",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "garbage",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "not running",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "timeout",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PostToolUse",
    "hook": "http, onFailure: block",
    "failure": "{}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 0 with nothing",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 0 with text",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 0 with truncated JSON",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 0 with {}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 1",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 127",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 2",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "exit 2 silent",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "killed",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "not there",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: block",
    "failure": "timeout",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 0 with nothing",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 0 with text",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 0 with truncated JSON",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 0 with {}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 1",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 127",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 2",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "exit 2 silent",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "killed",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "not there",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "command, onFailure: default",
    "failure": "timeout",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "204",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "400",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "403 with a deny",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "404",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "500",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "500 with a deny",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "503",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "a list",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "connection dropped",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "empty 200",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "garbage",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "not running",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "redirect",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "timeout",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "truncated JSON",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "unknown keys",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: block",
    "failure": "{}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "204",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "400",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "403 with a deny",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "404",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "500",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "500 with a deny",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "503",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "a list",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "connection dropped",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "empty 200",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "garbage",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "not running",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "redirect",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "timeout",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "truncated JSON",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "unknown keys",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "PreToolUse",
    "hook": "http, onFailure: default",
    "failure": "{}",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "500",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "connection dropped",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "empty 200",
    "result": "open",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "garbage",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "not running",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "timeout",
    "result": "closed",
    "source": "tested"
  },
  {
    "event": "UserPromptSubmit",
    "hook": "http, onFailure: block",
    "failure": "{}",
    "result": "open",
    "source": "tested"
  }
]
