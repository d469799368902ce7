import { type ImageCheck, type ImageSubject, ofConfig } from './subject.ts';

const EXPOSE = 'https://docs.docker.com/reference/dockerfile/#expose';

/** First and last number of each port that the image says it listens on. */
function* ports({ image }: ImageSubject) {
  for (const text of image?.config.exposedPorts ?? []) {
    const [, first = '', last = first, protocol = 'tcp'] =
      /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(\w+))?$/.exec(text) ?? [];
    if (first !== '') yield { text, first: Number(first), last: Number(last), protocol };
  }
}

function portCheck(
  head: Pick<ImageCheck, 'id' | 'title' | 'why' | 'fix' | 'severity' | 'standards'>,
  known: ReadonlyMap<number, string>,
): ImageCheck {
  const [port = 0] = known.keys();
  return {
    ...head,
    vectors: ['V6', 'V8'],
    references: [EXPOSE],
    *find(subject) {
      for (const { text, first, last } of ports(subject))
        for (const [number, name] of known)
          if (first <= number && number <= last)
            yield ofConfig(`port ${text}`, `${number}, which is ${name}`, 'no such port');
    },
    failing: [{ 'image.json': `{"exposedPorts":["${port}/tcp"]}` }],
    passing: [{ 'image.json': '{"exposedPorts":["8080/tcp"]}' }],
  };
}

/** What the image says that it listens on. */
export const PORT_CHECKS: readonly ImageCheck[] = [
  portCheck(
    {
      id: 'image-port-login',
      title: 'The image listens for remote logins',
      why: 'A server of remote shells goes around all that the orchestrator logs and allows.',
      fix: 'Take the server away; engines and orchestrators have exec.',
      severity: 'high',
      standards: ['CIS Docker 5.7'],
    },
    new Map([
      [22, 'ssh'],
      [23, 'telnet'],
      [513, 'rlogin'],
      [3389, 'remote desktop'],
      [5900, 'VNC'],
    ]),
  ),
  portCheck(
    {
      id: 'image-port-debugger',
      title: 'The image listens for debuggers',
      why: 'Who reaches a debugger runs what they like in the program.',
      fix: 'Take it away in what is shipped; forward the port where somebody has to look.',
      severity: 'medium',
      standards: ['NIST SP 800-190 4.4.2'],
    },
    new Map([
      [9229, 'the debugger of Node.js'],
      [5005, 'the debugger of Java'],
      [5678, 'the debugger of Python'],
      [2345, 'the debugger of Go'],
    ]),
  ),
  portCheck(
    {
      id: 'image-port-administration',
      title: 'The image listens where engines and clusters are administered',
      why: 'Who reaches it without a certificate is root on the host or in the cluster.',
      fix: 'Take the port away, or serve it with client certificates on an address of its own.',
      severity: 'medium',
      standards: ['NIST SP 800-190 4.3.1'],
    },
    new Map([
      [2375, 'the API of Docker without TLS'],
      [2376, 'the API of Docker'],
      [2379, 'etcd'],
      [10250, 'the kubelet'],
      [10255, 'the kubelet, readable by everybody'],
    ]),
  ),
  portCheck(
    {
      id: 'image-port-clear-text',
      title: 'The image listens for a protocol that has no encryption',
      why: 'Names and passwords can be read on the way.',
      fix: 'Serve the successor of it that has TLS.',
      severity: 'medium',
      standards: ['NIST SP 800-190 4.4.2'],
    },
    new Map([
      [21, 'ftp'],
      [69, 'tftp'],
      [110, 'pop3'],
      [143, 'imap'],
      [389, 'ldap'],
      [873, 'rsync'],
    ]),
  ),
  {
    id: 'image-port-privileged',
    title: 'The image listens on a port of the system',
    why: 'Ports below 1024 need root, a capability or a setting of the kernel, which the program needs for nothing else.',
    fix: 'Listen on a higher port, and publish it under the number that people know.',
    severity: 'low',
    vectors: ['V6'],
    references: [EXPOSE],
    standards: ['CIS Docker 5.8'],
    *find(subject) {
      for (const { text, first } of ports(subject))
        if (first < 1024) yield ofConfig(`port ${text}`, `port ${text}`, 'a port from 1024 on');
    },
    failing: [{ 'image.json': '{"exposedPorts":["80/tcp"]}' }],
    passing: [{ 'image.json': '{"exposedPorts":["8080/tcp"]}' }],
  },
  {
    id: 'image-port-range',
    title: 'The image says that it listens on a range of ports',
    why: 'Whoever publishes all ports of the image opens every one of them on the host.',
    fix: 'Name the ports on which the program listens.',
    severity: 'low',
    vectors: ['V6', 'V8'],
    references: [EXPOSE],
    standards: ['CIS Docker 5.9'],
    *find(subject) {
      const all = [...ports(subject)];
      const count = all.reduce((sum, { first, last }) => sum + Math.max(last - first + 1, 0), 0);
      if (count > 20) yield ofConfig('ports', `${count} ports`, 'the few that are needed');
    },
    failing: [{ 'image.json': '{"exposedPorts":["8000-9000/tcp"]}' }],
    passing: [{ 'image.json': '{"exposedPorts":["8080/tcp","8443/tcp"]}' }],
  },
];
