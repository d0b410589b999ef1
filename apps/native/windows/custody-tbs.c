/*
 * custody-tbs: carries TPM 2.0 commands from its input to the TPM Base Services, and the answers to its output.
 * Never built or run: no Windows has been met. `cl /O2 /W4 custody-tbs.c tbs.lib`. Protocol: README.md beside it.
 */
#include <windows.h>
#include <tbs.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>

enum { HEAD = 10, MOST = 4096 };

static int take(BYTE *into, size_t size) { return fread(into, 1, size, stdin) == size; }

int main(void) {
  TBS_CONTEXT_PARAMS2 wish = {.version = TBS_CONTEXT_VERSION_TWO, .includeTpm20 = 1};
  TBS_HCONTEXT context;
  BYTE command[MOST], answer[MOST];

  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
  if (Tbsi_Context_Create((PCTBS_CONTEXT_PARAMS)&wish, &context) != TBS_SUCCESS) {
    fputs("no TPM 2.0, or this account may not use it\n", stderr);
    return 1;
  }
  while (take(command, HEAD)) {
    UINT32 size = (UINT32)command[2] << 24 | (UINT32)command[3] << 16 | (UINT32)command[4] << 8 | command[5];
    UINT32 answered = MOST;

    if (size < HEAD || size > MOST || !take(command + HEAD, size - HEAD)) break;
    if (Tbsip_Submit_Command(context, TBS_COMMAND_LOCALITY_ZERO, TBS_COMMAND_PRIORITY_NORMAL, command, size, answer,
                             &answered) != TBS_SUCCESS)
      break;
    if (fwrite(answer, 1, answered, stdout) != answered || fflush(stdout) != 0) break;
  }
  Tbsip_Context_Close(context);
  return 0;
}
