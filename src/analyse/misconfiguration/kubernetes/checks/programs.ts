import { runsDownload } from '../../../scripts/texts.ts';
import { containerCheck, type KubernetesCheck, kindCheck } from '../check.ts';
import { commandLineOf } from '../control-plane/flags.ts';
import { podText, resourceText } from '../examples.ts';
import { PROGRAM_FLAGS } from '../program-flags.ts';
import { imageName } from '../images.ts';
import { at, listAt, shown, textAt, textsAt } from '../values.ts';

const FLAG_CHECKS = PROGRAM_FLAGS.map((one): KubernetesCheck => {
  const { id, title, why, fix, severity, program, flag, value, bad, good, reference } = one;
  return containerCheck(
    {
      id: `kubernetes-program-${id}`,
      title,
      why,
      fix,
      severity,
      vectors: ['V5', 'V8'],
      references: [reference],
      failing: [exampleOf(bad)],
      passing: [exampleOf(good)],
    },
    function* (container) {
      const line = commandLineOf(container);
      const found = line.flags.get(flag);
      const name = imageName(textAt(container.value, 'image') ?? '')?.repository ?? '';
      if (found && value.test(found.value) && (program.test(name) || program.test(line.program)))
        yield { path: found.path, actual: `--${flag}=${shown(found.value)}`, expected: `no --${flag}` };
    },
  );
});

function exampleOf([image, argument]: readonly [string, string]): string {
  return podText({ image, container: `args: ["${argument}"]` });
}

/** Where a container says what is run. */
const SCRIPTS = [
  ['command'],
  ['args'],
  ['lifecycle', 'postStart', 'exec', 'command'],
  ['livenessProbe', 'exec', 'command'],
  ['readinessProbe', 'exec', 'command'],
];

/** Programs that people run in clusters. */
export const PROGRAM_CHECKS: readonly KubernetesCheck[] = [
  ...FLAG_CHECKS,
  containerCheck(
    {
      id: 'kubernetes-program-tiller',
      title: 'Tiller of Helm 2 runs in the cluster',
      why: 'Whoever reaches its port installs anything as administrator, and nobody mends it since 2020.',
      fix: 'Use Helm 3 or later, and take Tiller away.',
      severity: 'high',
      vectors: ['V5'],
      references: ['https://helm.sh/docs/topics/v2_v3_migration/'],
      failing: [podText({ image: 'ghcr.io/helm/tiller:v2.17.0' })],
      passing: [podText({})],
    },
    function* ({ value, path }) {
      const image = textAt(value, 'image') ?? '';
      if (/(?:^|\/)tiller(?:$|:|@)/.test(image))
        yield { path: [...path, 'image'], actual: `image: ${shown(image)}`, expected: 'no Tiller' };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-program-download',
      title: 'Container runs what it downloads',
      why: 'Whoever holds the address, or the way to it, decides what runs, past the image and its scan.',
      fix: 'Build it into the image.',
      severity: 'medium',
      vectors: ['V3', 'V7'],
      references: ['https://kubernetes.io/docs/concepts/containers/images/'],
      standards: ['NIST SP 800-190 4.1.5'],
      failing: [
        podText({ container: 'command: [sh, -c, "curl -fsSL https://get.example/install.sh | sh"]' }),
      ],
      passing: [podText({ container: 'command: [sh, -c, "curl -fsS https://api.example/ready"]' })],
    },
    function* ({ value, path }) {
      const scripts = SCRIPTS.flatMap((keys) =>
        textsAt(value, ...keys).map((text) => ({ place: [...path, ...keys], text })),
      );
      for (const { place, text } of scripts)
        if (runsDownload(text))
          yield { path: place, actual: 'a download that a shell runs', expected: 'what is in the image' };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-program-package-manager',
      title: 'Container installs packages as it starts',
      why: 'What runs differs from start to start, past the image and its scan, and it has to be root.',
      fix: 'Install them in the image.',
      severity: 'low',
      vectors: ['V3', 'V7'],
      references: ['https://kubernetes.io/docs/concepts/containers/images/'],
      failing: [podText({ container: 'command: [sh, -c, "apt-get install -y curl && web"]' })],
      passing: [podText({ container: 'command: [sh, -c, "exec web"]' })],
    },
    function* ({ value, path }) {
      for (const key of ['command', 'args'])
        for (const [index, text] of textEntries(value, key))
          if (
            /\b(?:apt(?:-get)?|apk|yum|dnf|microdnf|pip3?|npm)\s{1,9}(?:-\S{1,20}\s{1,9}){0,5}(?:install|add)\s/.test(
              text,
            )
          )
            yield {
              path: [...path, key, index],
              actual: 'packages that are installed at the start',
              expected: 'what is in the image',
            };
    },
  ),
  kindCheck(
    'Service',
    {
      id: 'kubernetes-program-tiller-service',
      title: 'Tiller of Helm 2 can be reached',
      why: 'Whoever reaches its port installs anything as administrator.',
      fix: 'Take the Service and Tiller away.',
      severity: 'high',
      vectors: ['V5'],
      references: ['https://helm.sh/docs/topics/v2_v3_migration/'],
      failing: [resourceText('v1', 'Service', 'spec:\n  ports:\n    - port: 44134\n', 'tiller-deploy')],
      passing: [resourceText('v1', 'Service', 'spec:\n  ports:\n    - port: 80\n')],
    },
    function* (value, { resource }) {
      const selected = ['app', 'name'].some((key) =>
        /^(?:helm|tiller)$/.test(textAt(value, 'spec', 'selector', key) ?? ''),
      );
      if (
        resource.name === 'tiller-deploy' ||
        (selected && listAt(value, 'spec', 'ports').some((port) => at(port, 'port') === 44_134))
      )
        yield {
          path: ['metadata', 'name'],
          actual: `Service ${shown(resource.name)}`,
          expected: 'no Tiller',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-program-dashboard',
      title: 'Dashboard runs in the cluster',
      why: 'It is a way to the API server that needs a login, updates and policies of its own.',
      fix: 'Take it away, or let it be reached by "kubectl port-forward" alone, with an account that reads.',
      severity: 'low',
      vectors: ['V5'],
      references: ['https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/'],
      failing: [podText({ image: 'docker.io/kubernetesui/dashboard:v2.7.0' })],
      passing: [podText({})],
    },
    function* ({ value, path }) {
      const name = imageName(textAt(value, 'image') ?? '')?.repository ?? '';
      if (/^kubernetesui\/dashboard(?:$|-api|-web)|kubernetes-dashboard-amd64$/.test(name))
        yield {
          path: [...path, 'image'],
          actual: `image: ${shown(textAt(value, 'image') ?? '')}`,
          expected: 'no dashboard',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-program-sudo',
      title: 'Container starts its program by sudo',
      why: 'It is root, whatever user the pod says, and needs privileges that could be dropped.',
      fix: 'Set the user by "runAsUser", and give files the owner that they need.',
      severity: 'medium',
      vectors: ['V6'],
      references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
      failing: [
        podText({ container: 'command: [sudo, web]' }),
        podText({ container: 'command: [sh, -c, "sudo web"]' }),
      ],
      passing: [podText({ container: 'command: [web]' })],
    },
    function* ({ value, path }) {
      for (const key of ['command', 'args'])
        for (const [index, text] of textEntries(value, key))
          if (
            (index === 0 && /^(?:\/usr\/bin\/)?sudo$/.test(text)) ||
            /(?:^|[;&|\n]\s{0,9})sudo\s/.test(text)
          )
            yield { path: [...path, key, index], actual: 'sudo', expected: 'runAsUser' };
    },
  ),
];

function textEntries(value: unknown, key: string): (readonly [number, string])[] {
  return [...listAt(value, key).entries()].filter(
    (entry): entry is [number, string] => typeof entry[1] === 'string',
  );
}
