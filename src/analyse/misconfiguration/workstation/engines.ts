import { notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import { linesOf } from '../../audit/lines.ts';
import type { WorkstationFacts } from '../../../model/configuration/workstation.ts';
import type { Evidence } from '../../audit/types.ts';
import { type FileRule, linesWrong, type WorkstationCheck } from './rule.ts';

const REGISTRIES = [
  'https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md',
] as const;
const GITLAB_RUNNER = ['https://docs.gitlab.com/runner/configuration/advanced-configuration/'] as const;
const RUNNER_FILES = {
  home: ['.gitlab-runner/config.toml'],
  system: ['/etc/gitlab-runner/config.toml'],
} as const;

/** Container engines and runners of pipelines. */
export const ENGINE_RULES: readonly FileRule[] = [
  {
    id: 'workstation-insecure-registry',
    title: 'Images are taken from a registry without TLS',
    why: 'Who is on the way gives whatever image he wants.',
    fix: 'Take "insecure = true" away, and trust the authority of the registry.',
    severity: 'high',
    references: REGISTRIES,
    home: ['.config/containers/registries.conf', '.config/containers/registries.conf.d/*.conf'],
    system: ['/etc/containers/registries.conf', '/etc/containers/registries.conf.d/*.conf'],
    expected: 'no insecure registry',
    wrong: linesWrong((line) => (/^insecure\s*=\s*true/.test(line) ? 'insecure = true' : undefined)),
    bad: '[[registry]]\nlocation = "registry.example"\ninsecure = true\n',
    good: '[[registry]]\nlocation = "registry.example"\n',
  },
  {
    id: 'workstation-engine-registry',
    title: 'Docker of the user takes images without TLS',
    why: 'Who is on the way gives whatever image he wants.',
    fix: 'Take the registry out of "insecure-registries", and trust its authority.',
    severity: 'high',
    references: ['https://docs.docker.com/reference/cli/dockerd/#insecure-registries'],
    home: ['.config/docker/daemon.json'],
    system: ['/etc/docker/daemon.json'],
    expected: 'no "insecure-registries"',
    wrong: (text) =>
      /"insecure-registries"\s*:\s*\[\s*"/.test(text)
        ? [
            {
              line: text.slice(0, text.indexOf('"insecure-registries"')).split('\n').length,
              actual: '"insecure-registries"',
            },
          ]
        : [],
    bad: '{ "insecure-registries": ["registry.example:5000"] }\n',
    good: '{ "insecure-registries": [] }\n',
  },
  {
    id: 'workstation-runner-reused',
    title: 'A runner of GitHub outlives its job',
    why: 'What one job leaves, a process or a changed program, is there for the next, with other secrets.',
    fix: 'Register it with "--ephemeral", on a machine that is made anew.',
    severity: 'medium',
    references: ['https://docs.github.com/en/actions/reference/security/secure-use'],
    standards: ['NIST SP 800-218 PO.5.1'],
    home: ['actions-runner/.runner'],
    system: ['/opt/actions-runner/.runner', '/actions-runner/.runner'],
    expected: '"ephemeral": true',
    wrong: (text) =>
      /"ephemeral"\s*:\s*true/i.test(text) ? [] : [{ line: 1, actual: 'no "ephemeral": true' }],
    bad: '{ "agentName": "builder" }\n',
    good: '{ "agentName": "builder", "ephemeral": true }\n',
  },
  {
    id: 'workstation-runner-privileged',
    title: 'Jobs of GitLab run in privileged containers',
    why: 'Whoever may run a pipeline gets out of the container, to the jobs and secrets of all others.',
    fix: 'Write "privileged = false", and build images without an engine or by a rootless one.',
    severity: 'high',
    references: GITLAB_RUNNER,
    standards: ['NIST SP 800-218 PO.5.1'],
    ...RUNNER_FILES,
    expected: 'privileged = false',
    wrong: linesWrong((line) => (/^privileged\s*=\s*true/.test(line) ? 'privileged = true' : undefined)),
    bad: '[runners.docker]\n  privileged = true\n',
    good: '[runners.docker]\n  privileged = false\n',
  },
  {
    id: 'workstation-runner-socket',
    title: 'Jobs of GitLab get the socket of the container engine',
    why: 'Whoever may run a pipeline starts containers with all of the machine.',
    fix: 'Take the socket out of "volumes".',
    severity: 'high',
    references: GITLAB_RUNNER,
    ...RUNNER_FILES,
    expected: 'no socket of an engine',
    wrong: linesWrong((line) =>
      /(?:docker|podman|containerd)\.sock/.test(line)
        ? 'mounts the socket of the container engine'
        : undefined,
    ),
    bad: '[runners.docker]\n  volumes = ["/var/run/docker.sock:/var/run/docker.sock", "/cache"]\n',
    good: '[runners.docker]\n  volumes = ["/cache"]\n',
  },
  {
    id: 'workstation-runner-shell',
    title: 'Jobs of GitLab run on the machine itself',
    why: 'Whoever may run a pipeline reads and changes what the account of the runner may, and the jobs of others.',
    fix: 'Use an executor that isolates jobs, such as "docker" or "kubernetes".',
    severity: 'medium',
    references: ['https://docs.gitlab.com/runner/executors/'],
    ...RUNNER_FILES,
    expected: 'an executor that isolates jobs',
    wrong: linesWrong((line) =>
      /^executor\s*=\s*"(?:shell|ssh)"/.test(line) ? line.slice(0, 60) : undefined,
    ),
    bad: '[[runners]]\n  executor = "shell"\n',
    good: '[[runners]]\n  executor = "docker"\n',
  },
  {
    id: 'workstation-runner-transport',
    title: 'Runner of GitLab gets its jobs without TLS',
    why: 'Who is on the way reads its token and the secrets of jobs, and gives it jobs of his own.',
    fix: 'Write an https URL.',
    severity: 'high',
    references: GITLAB_RUNNER,
    ...RUNNER_FILES,
    expected: 'an https URL',
    wrong: linesWrong((line) => (/^url\s*=\s*"http:\/\//.test(line) ? 'a URL without TLS' : undefined)),
    bad: '[[runners]]\n  url = "http://gitlab.example"\n',
    good: '[[runners]]\n  url = "https://gitlab.example"\n',
  },
  {
    id: 'workstation-agent-transport',
    title: 'Agent of Jenkins is started without TLS',
    why: 'Who is on the way reads its secret, and gives it jobs of his own.',
    fix: 'Give it an https URL of the controller.',
    severity: 'high',
    references: ['https://www.jenkins.io/doc/book/managing/nodes/'],
    system: [
      '/etc/systemd/system/jenkins-agent.service',
      '/etc/default/jenkins-agent',
      '/etc/default/jenkins-slave',
    ],
    expected: 'an https URL',
    wrong: linesWrong((line) =>
      /(?:-jnlpUrl|-url|JENKINS_URL=)\s*["']?http:\/\//.test(line) ? 'a URL without TLS' : undefined,
    ),
    bad: '[Service]\nExecStart=/usr/bin/java -jar agent.jar -url http://jenkins.example/ -name builder\n',
    good: '[Service]\nExecStart=/usr/bin/java -jar agent.jar -url https://jenkins.example/ -name builder\n',
  },
];

/** Who is root on this machine without being asked. */
export const ROOT_CHECKS: readonly WorkstationCheck[] = [
  {
    id: 'workstation-engine-group',
    title: 'Somebody is root by the group of the container engine',
    why: 'Every program that he runs, an install script or an extension, starts a container with all of the machine.',
    fix: 'Use a rootless engine, and take him out of the group.',
    severity: 'medium',
    vectors: ['V1', 'V6'],
    standards: ['NIST SP 800-218 PO.5.2'],
    references: ['https://docs.docker.com/engine/install/linux-postinstall/'],
    find: (facts) => membersOf(facts, ['docker', 'lxd', 'incus-admin']),
    failing: [{ '/etc/group': 'root:x:0:\ndocker:x:998:ann\n' }],
    passing: [{ '/etc/group': 'root:x:0:\ndocker:x:998:\n' }, {}],
  },
  {
    id: 'workstation-sudo',
    title: 'Somebody is root without a password',
    why: 'Every program that he runs is root as soon as it wants.',
    fix: 'Take NOPASSWD away with visudo.',
    severity: 'medium',
    vectors: ['V1', 'V6'],
    standards: ['NIST SP 800-218 PO.5.2'],
    references: ['https://www.sudo.ws/docs/man/sudoers.man/'],
    find: ({ host }) => {
      const expected = 'no NOPASSWD';
      const { lines, unreadable, isThere } = linesOf(host, ['/etc/sudoers', '/etc/sudoers.d/*'], expected);
      if (!isThere) return [notApplicable('/etc/sudoers', 'there is no sudo here')];
      const [first, ...rest] = lines
        .filter(({ text }) => /\bNOPASSWD\b/.test(text))
        .map(({ path, line, text }) => verdict(false, { path, line }, text, expected));
      if (first) return [first, ...rest, ...unreadable];
      return unreadable[0]
        ? [unreadable[0]]
        : [verdict(true, { path: '/etc/sudoers' }, 'says nothing of it', expected)];
    },
    failing: [{ '/etc/sudoers': 'ann ALL=(ALL) NOPASSWD: ALL\n' }],
    passing: [{ '/etc/sudoers': 'ann ALL=(ALL) ALL\n' }, {}],
  },
];

function membersOf({ host }: WorkstationFacts, groups: readonly string[]): Evidence {
  const [path, expected] = ['/etc/group', 'nobody in the group'];
  const text = host.text(path);
  if (text.state === 'absent') return [notApplicable(path, 'is not there')];
  if (text.state === 'unreadable') return [notReadable(path, text.reason, expected)];
  const found = text.value.split('\n', 10_000).flatMap((content, index) => {
    const [name = '', , , members = ''] = content.split(':');
    if (!groups.includes(name)) return [];
    const people = members.trim();
    return [
      verdict(
        people === '',
        { path, line: index + 1 },
        people === '' ? `nobody in ${name}` : `${name}: ${people.slice(0, 300)}`,
        expected,
      ),
    ];
  });
  const [first, ...rest] = found;
  return first ? [first, ...rest] : [notApplicable(path, 'there is no such group')];
}
