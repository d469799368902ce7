import { about, type DockerfileCheck, instructionsOf, REFERENCE } from './subject.ts';

/** Ports by which people log in, or debug. */
const LOGIN_PORTS = new Map([
  [22, 'ssh'],
  [23, 'telnet'],
  [513, 'rlogin'],
  [3389, 'remote desktop'],
  [5900, 'VNC'],
  [5901, 'VNC'],
  [5985, 'WinRM'],
]);

const DEBUG_PORTS = new Map([
  [9229, 'the debugger of Node.js'],
  [5005, 'the debugger of Java'],
  [5678, 'the debugger of Python'],
  [2345, 'the debugger of Go'],
  [1044, 'a debugger of Java'],
]);

/** Ports by which whoever reaches them has an engine or a node, as nobody is asked who they are. */
const ENGINE_PORTS = new Map([
  [2375, 'the engine without TLS'],
  [10_255, 'the kubelet without a login'],
]);

/** Numbers and protocols that EXPOSE names; what only the build tells is left out. */
function* exposed(subject: Parameters<DockerfileCheck['find']>[0]) {
  for (const one of instructionsOf(subject, 'EXPOSE'))
    for (const { value, text } of one.words) {
      if (value === undefined || value === '') continue;
      const [, first, last, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(value) ?? [];
      yield {
        one,
        text,
        first: first === undefined ? undefined : Number(first),
        last: Number(last ?? first),
        protocol,
      };
    }
}

function portCheck(
  id: string,
  title: string,
  why: string,
  fix: string,
  ports: ReadonlyMap<number, string>,
  standards: string[],
): DockerfileCheck {
  const [port = 0] = ports.keys();
  return {
    id,
    title,
    why,
    fix,
    severity: 'medium',
    vectors: ['V6', 'V8'],
    references: [`${REFERENCE}#expose`],
    standards,
    *find(subject) {
      for (const { one, first, last } of exposed(subject))
        for (const [number, name] of ports)
          if (first !== undefined && first <= number && number <= last && last - first < 100)
            yield about(one, `EXPOSE ${number}, which is ${name}`, `no ${number}`);
    },
    failing: [`FROM debian:13\nEXPOSE 8080 ${port}/tcp\n`],
    passing: ['FROM debian:13\nEXPOSE 8080\n'],
  };
}

/** What an image says that it listens on. */
export const PORT_CHECKS: readonly DockerfileCheck[] = [
  portCheck(
    'dockerfile-login-port',
    'A port for remote logins is exposed',
    'A server of remote shells goes around all that the orchestrator logs and allows.',
    'Take it away; engines and orchestrators have exec.',
    LOGIN_PORTS,
    ['CIS Docker 5.7'],
  ),
  portCheck(
    'dockerfile-debug-port',
    'A port for debuggers is exposed',
    'Who reaches a debugger runs what they like in the program.',
    'Take it away in what is shipped; forward the port where somebody has to look.',
    DEBUG_PORTS,
    ['NIST SP 800-190 4.4.2'],
  ),
  portCheck(
    'dockerfile-engine-port',
    'A port is exposed by which anybody has the engine',
    'Who reaches it starts containers, with the host’s files where the engine has them.',
    'Take it away; use the socket, or TLS with certificates of clients.',
    ENGINE_PORTS,
    ['CIS Docker 2.7'],
  ),
  {
    id: 'dockerfile-port-invalid',
    title: 'EXPOSE names no port',
    why: 'The build fails, or the port that was meant is not known to who runs the image.',
    fix: 'Write a number from 1 to 65535, and tcp, udp or sctp behind a slash.',
    severity: 'low',
    vectors: ['V7', 'V8'],
    references: [
      `${REFERENCE}#expose`,
      'https://docs.docker.com/reference/build-checks/expose-invalid-format/',
    ],
    *find(subject) {
      for (const { one, text, first, last: end, protocol } of exposed(subject))
        if (
          first === undefined ||
          first < 1 ||
          end > 65_535 ||
          end < first ||
          !/^(?:tcp|udp|sctp)$/i.test(protocol)
        )
          yield about(one, `EXPOSE ${text}`, 'a number from 1 to 65535');
    },
    failing: [
      'FROM debian:13\nEXPOSE 70000\n',
      'FROM debian:13\nEXPOSE 80:80\n',
      'FROM debian:13\nEXPOSE 80/http\n',
    ],
    passing: ['FROM debian:13\nEXPOSE 80 443/udp 8000-8010\n', 'FROM debian:13\nARG PORT\nEXPOSE $PORT\n'],
  },
  {
    id: 'dockerfile-wide-port-range',
    title: 'More ports are exposed than a program listens on',
    why: 'With --publish-all each of them is open to the network.',
    fix: 'Name the ports that the program listens on.',
    severity: 'low',
    vectors: ['V8'],
    references: [`${REFERENCE}#expose`],
    standards: ['CIS Docker 5.8'],
    *find(subject) {
      for (const { one, text, first, last: end } of exposed(subject))
        if (first !== undefined && end - first >= 100) yield about(one, `EXPOSE ${text}`, 'single ports');
    },
    failing: ['FROM debian:13\nEXPOSE 1-65535\n'],
    passing: ['FROM debian:13\nEXPOSE 8000-8010\n'],
  },
];
