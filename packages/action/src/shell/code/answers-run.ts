/** How languages open a bare connection. */
const connects =
  /\b(?:socket|TCPSocket|fsockopen|stream_socket_client|IO::Socket|gen_tcp|net\.(?:Dial|connect|Socket)|TcpStream|TcpClient|tcp|Socket)\b/

/** How they start a program. */
const starts =
  /\b(?:popen|os\.execute|exec\w*|system|spawn\w*|dup2|Dup2|ProcessBuilder|Command(?:::new)?|StartProcess|ForkExec|proc_open|Start)\b/

/** A shell by its name in quotes, or reading what the other side says. */
const listens =
  /["'`](?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh(?:["'`]|\s+-i)|["'`](?:cmd(?:\.exe)?|powershell(?:\.exe)?)["'`]|\b(?:receive|recv|gets|ReadString|read_line)\b/

/** Whether code connects to somewhere and runs what is said there, as far as its words tell. */
export function answersRun(source: string): boolean {
  return (
    source.length <= 8_192 && connects.test(source) && starts.test(source) && listens.test(source)
  )
}
