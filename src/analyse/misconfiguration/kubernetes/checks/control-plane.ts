import { type Found, type KubernetesCheck, checkOf } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { COMPONENTS } from '../control-plane/components.ts';
import { commandLineOf, programsOf } from '../control-plane/flags.ts';
import type { Requirement } from '../control-plane/requirement.ts';
import { at, entriesAt, listAt, shown, textAt } from '../values.ts';

const REFERENCE = 'https://kubernetes.io/docs/reference/command-line-tools-reference/';

/** Where kubeadm has the flags of each program. */
const KUBEADM: ReadonlyMap<string, readonly string[]> = new Map([
  ['kube-apiserver', ['apiServer', 'extraArgs']],
  ['kube-controller-manager', ['controllerManager', 'extraArgs']],
  ['kube-scheduler', ['scheduler', 'extraArgs']],
  ['etcd', ['etcd', 'local', 'extraArgs']],
  ['kubelet', ['nodeRegistration', 'kubeletExtraArgs']],
]);

/** Programs that are told by flags in a pod, and by kubeadm, which has good values for what is not there. */
function* flagsOf({ pod, resource }: KubernetesSubject, program: string, flag: string) {
  for (const container of pod?.containers ?? []) {
    const line = commandLineOf(container);
    if (line.program !== program || line.flags.has('config-file')) continue;
    const found = line.flags.get(flag);
    yield { value: found?.value, path: found?.path ?? line.path };
  }
  if (!resource.group.startsWith('kubeadm.')) return;
  const place = KUBEADM.get(program) ?? [];
  for (const [key, value] of entriesAt(resource.value, ...place))
    if (key === flag) yield { value: shown(value), path: [...place, key] };
  for (const [index, one] of listAt(resource.value, ...place).entries())
    if (at(one, 'name') === flag) yield { value: textAt(one, 'value') ?? '', path: [...place, index] };
}

const line = (program: string, flags: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${program}\n  namespace: kube-system\nspec:\n  containers:\n    - name: ${program}\n      image: registry.k8s.io/${program}:v1.34.0\n      command:\n        - ${program}\n${flags.map((flag) => `        - ${flag}\n`).join('')}`;

function requirementCheck(
  program: string,
  prefix: string,
  name: string,
  requirement: Requirement,
): KubernetesCheck {
  const { id, flag, title, why, severity, section, good, bad } = requirement;
  const written = (value: string | undefined) =>
    line(program, ['--v=2', ...(value === undefined ? [] : [`--${flag}=${value}`])]);
  const fix =
    good === undefined ? `Take "--${flag}" from the flags of ${name}.` : `Give ${name} "--${flag}=${good}".`;
  return checkOf(
    {
      id: `kubernetes-${prefix}-${id}`,
      title,
      why,
      fix: good?.startsWith('/') ? `Give ${name} "--${flag}" with the file.` : fix,
      severity,
      vectors: ['V5'],
      references: [
        program === 'etcd' ? 'https://etcd.io/docs/v3.6/op-guide/security/' : `${REFERENCE}${program}/`,
      ],
      ...(section !== undefined && { standards: [`CIS Kubernetes ${section}`] }),
      failing: [written(bad)],
      passing: [written(good)],
    },
    function* (subject): Generator<Found, undefined> {
      for (const { value, path } of flagsOf(subject, program, flag))
        if (requirement.isBad(value))
          yield {
            path,
            actual: value === undefined ? `no --${flag}` : `--${flag}=${shown(value)}`,
            expected: good === undefined ? `no --${flag}` : `--${flag}=${good}`,
          };
    },
    ({ pod, resource }) =>
      (pod !== undefined && programsOf(pod).has(program)) || resource.group.startsWith('kubeadm.'),
  );
}

/** What programs of the control plane are told, where they are pods or kubeadm starts them. */
export const CONTROL_PLANE_CHECKS: readonly KubernetesCheck[] = COMPONENTS.flatMap(
  ([program, prefix, name, all]) =>
    all.map((requirement) => requirementCheck(program, prefix, name, requirement)),
);
