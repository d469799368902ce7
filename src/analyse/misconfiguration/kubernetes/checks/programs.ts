import type { Severity } from '../../../../model/finding/head.ts';
import { containerCheck, type KubernetesCheck } from '../check.ts';
import { commandLineOf } from '../control-plane/flags.ts';
import { podText } from '../examples.ts';
import { imageName } from '../images.ts';
import { listAt, shown, textAt } from '../values.ts';

/** A flag of a well-known program that opens it. */
interface ProgramFlag {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  /** Of the image or program. */
  readonly program: RegExp;
  readonly flag: string;
  readonly value: RegExp;
  readonly bad: readonly [image: string, argument: string];
  readonly good: readonly [image: string, argument: string];
  readonly reference: string;
}

const FLAGS: readonly ProgramFlag[] = [
  {
    id: 'dashboard-skip-login',
    title: 'Dashboard is used without a login',
    why: 'Whoever reaches it acts as its account.',
    fix: 'Take "--enable-skip-login" away.',
    severity: 'high',
    program: /dashboard/,
    flag: 'enable-skip-login',
    value: /^true$/,
    bad: ['kubernetesui/dashboard:v2.7.0', '--enable-skip-login'],
    good: ['kubernetesui/dashboard:v2.7.0', '--auto-generate-certificates'],
    reference: 'https://github.com/kubernetes/dashboard/blob/v2.7.0/docs/common/dashboard-arguments.md',
  },
  {
    id: 'dashboard-insecure-login',
    title: 'Dashboard takes logins without TLS',
    why: 'Whoever is on the way reads tokens.',
    fix: 'Take "--enable-insecure-login" away.',
    severity: 'medium',
    program: /dashboard/,
    flag: 'enable-insecure-login',
    value: /^true$/,
    bad: ['kubernetesui/dashboard:v2.7.0', '--enable-insecure-login'],
    good: ['kubernetesui/dashboard:v2.7.0', '--auto-generate-certificates'],
    reference: 'https://github.com/kubernetes/dashboard/blob/v2.7.0/docs/common/dashboard-arguments.md',
  },
  {
    id: 'metrics-insecure-tls',
    title: 'Metrics server does not verify kubelets',
    why: 'Whoever is between tells it any load, and gets its token.',
    fix: 'Give kubelets certificates of the cluster, and take "--kubelet-insecure-tls" away.',
    severity: 'low',
    program: /metrics-server/,
    flag: 'kubelet-insecure-tls',
    value: /^true$/,
    bad: ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', '--kubelet-insecure-tls'],
    good: ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', '--secure-port=10250'],
    reference: 'https://github.com/kubernetes-sigs/metrics-server',
  },
  {
    id: 'kubectl-proxy-open',
    title: 'Proxy of the API server is open to everybody',
    why: "Whoever reaches it calls the API server as the pod's account.",
    fix: 'Let it listen at 127.0.0.1 alone.',
    severity: 'high',
    program: /kubectl/,
    flag: 'address',
    value: /^(?:0\.0\.0\.0|::|\[::\])$/,
    bad: ['registry.example/kubectl:1.34.0', '--address=0.0.0.0'],
    good: ['registry.example/kubectl:1.34.0', '--address=127.0.0.1'],
    reference: 'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/',
  },
  {
    id: 'docker-open',
    title: 'Docker listens without TLS',
    why: 'Whoever reaches the port starts containers with every privilege.',
    fix: 'Let it listen at a socket, or with "--tlsverify".',
    severity: 'critical',
    program: /docker|dind/,
    flag: 'host',
    value: /^tcp:\/\/(?:0\.0\.0\.0|\[?::\]?)?:2375$/,
    bad: ['docker.io/library/docker:28-dind', '--host=tcp://0.0.0.0:2375'],
    good: ['docker.io/library/docker:28-dind', '--host=unix:///run/docker.sock'],
    reference: 'https://docs.docker.com/engine/security/protect-access/',
  },
  {
    id: 'argocd-insecure',
    title: 'Argo CD serves without TLS',
    why: 'Whoever is on the way reads logins and tokens, and deploys.',
    fix: 'Take "--insecure" away, or end TLS in the same pod.',
    severity: 'low',
    program: /argocd/,
    flag: 'insecure',
    value: /^true$/,
    bad: ['quay.io/argoproj/argocd:v3.1.0', '--insecure'],
    good: ['quay.io/argoproj/argocd:v3.1.0', '--staticassets=/shared'],
    reference: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/tls/',
  },
  {
    id: 'argocd-no-login',
    title: 'Argo CD is used without a login',
    why: 'Whoever reaches it deploys to every cluster that it has.',
    fix: 'Take "--disable-auth" away.',
    severity: 'critical',
    program: /argocd/,
    flag: 'disable-auth',
    value: /^true$/,
    bad: ['quay.io/argoproj/argocd:v3.1.0', '--disable-auth'],
    good: ['quay.io/argoproj/argocd:v3.1.0', '--staticassets=/shared'],
    reference: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/server-commands/argocd-server/',
  },
  {
    id: 'traefik-open',
    title: 'Traefik tells and changes its routes without a login',
    why: 'Whoever reaches the port reads every route, and with it what there is to attack.',
    fix: 'Take "--api.insecure" away, and serve it by a route with a login.',
    severity: 'medium',
    program: /traefik/,
    flag: 'api.insecure',
    value: /^true$/,
    bad: ['docker.io/library/traefik:v3.5', '--api.insecure=true'],
    good: ['docker.io/library/traefik:v3.5', '--api.dashboard=true'],
    reference: 'https://doc.traefik.io/traefik/operations/api/',
  },
  {
    id: 'redis-unprotected',
    title: 'Redis takes commands of everybody',
    why: 'Whoever reaches it reads and changes all data, and writes files.',
    fix: 'Take "--protected-mode no" away, and ask a password.',
    severity: 'high',
    program: /redis|valkey/,
    flag: 'protected-mode',
    value: /^no$/,
    bad: ['docker.io/library/redis:8', '--protected-mode=no'],
    good: ['docker.io/library/redis:8', '--protected-mode=yes'],
    reference: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/',
  },
];

const FLAG_CHECKS = FLAGS.map((one): KubernetesCheck => {
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
      const scripts = ['command', 'args'].flatMap((key) =>
        textEntries(value, key).map(([index, text]) => ({ place: [...path, key, index], text })),
      );
      for (const { place, text } of scripts)
        if (/\b(?:curl|wget)\b[^|;&\n]{0,500}\|\s{0,9}(?:sudo\s{1,9})?(?:ba|z|da)?sh\b/.test(text))
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
];

function textEntries(value: unknown, key: string): (readonly [number, string])[] {
  return [...listAt(value, key).entries()].filter(
    (entry): entry is [number, string] => typeof entry[1] === 'string',
  );
}
