import { describe, expect, test } from 'vitest'
import { decided } from '../../../test/decided.ts'
import { single } from '../../../test/quoting.ts'

const inner = 'rm -rf ~'

describe('what a program starts is decided as if it stood alone', () => {
  test.each([
    `taskset -c 0 ${inner}`,
    `taskset 0x3 ${inner}`,
    `taskset -ac 0,1 ${inner}`,
    `numactl ${inner}`,
    `numactl -N 0 ${inner}`,
    `numactl --cpunodebind=0 --membind 0 ${inner}`,
    `chrt -f 10 ${inner}`,
    `chrt --idle ${inner}`,
    `schedtool -n 5 -e ${inner}`,
    `capsh -- -c ${single(inner)}`,
    `capsh --drop=all -- -c ${single(inner)}`,
    `capsh --user=dev == -- -c ${single(inner)}`,
    `ssh-agent ${inner}`,
    `ssh-agent -t 60 ${inner}`,
    `ssh-agent bash -c ${single(inner)}`,
    `nodemon --exec ${single(inner)}`,
    `nodemon --exec ${single(inner)} x`,
    `nodemon -w src -x ${single(inner)}`,
    `nodemon --exec 'rm -rf' ~`,
    `pm2 start ${single(inner)}`,
    `pm2 start --name x ${single(inner)}`,
    `pm2 start bash -- -c ${single(inner)}`,
    `pm2 start rm -- -rf ~`,
    `forever start -c ${single(inner)} x`,
    `forever -c ${single(inner)} x`,
    `flatpak run --command=sh org.example.App -c ${single(inner)}`,
    `flatpak run --share network --command sh org.example.App -c ${single(inner)}`,
    `flatpak enter org.example.App ${inner}`,
    `podman unshare ${inner}`,
    `podman unshare --rootless-netns ${inner}`,
    `buildah unshare -m C=box ${inner}`,
    `toolbox run ${inner}`,
    `toolbox run -c box ${inner}`,
    `/lib64/ld-linux-x86-64.so.2 /bin/${inner}`,
    `/lib64/ld-linux-x86-64.so.2 --library-path /lib /bin/${inner}`,
    `qemu-x86_64 /bin/${inner}`,
    `qemu-aarch64-static -L /usr/aarch64 -cpu max /bin/${inner}`,
    `prlimit ${inner}`,
    `prlimit --nofile=10 -n100 ${inner}`,
    `cgexec -g cpu:x ${inner}`,
    `daemonize -c / /bin/${inner}`,
    `direnv exec . ${inner}`,
    `ls | entr -s ${single(inner)}`,
    `watchexec ${single(inner)}`,
    `viddy ${single(inner)}`,
    `foreman run ${inner}`,
    `honcho -e .env.test run ${inner}`,
  ])('%s', (command) => {
    expect(decided(command).outcome).toBe('deny')
  })
})

describe('what they do in everyday work is let through', () => {
  test.each([
    'taskset -cp 0 1234',
    'taskset -c 0-3 npm test',
    'numactl --hardware',
    'numactl -N 0 ./bench',
    'chrt -p 1234',
    'chrt -m',
    'capsh --print',
    'eval "$(ssh-agent -s)"',
    'ssh-agent -k',
    'nodemon',
    'nodemon app.js',
    "nodemon -e ts,json --exec 'npm run build' src/app.ts",
    'pm2 start app.js --name web -- --port 3000',
    'pm2 start npm --name web -- start',
    'pm2 restart web',
    'pm2 list',
    'forever start app.js',
    'forever list',
    'flatpak run org.example.App notes.md',
    'flatpak list',
    'podman unshare cat /proc/self/uid_map',
    'toolbox run npm test',
    'toolbox list',
    '/lib64/ld-linux-x86-64.so.2 --list /bin/rm',
    'qemu-aarch64 -L /usr/aarch64 ./bench',
    'prlimit --pid 1234 --nofile=1024',
    'direnv allow .',
    'eval "$(direnv hook bash)"',
    'direnv exec . npm test',
    'ls src | entr -s "npm test"',
    'watchexec -e ts npm test',
    'foreman start',
    'foreman run npm test',
  ])('%s', (command) => {
    expect(decided(command).outcome).toBe('allow')
  })
})
