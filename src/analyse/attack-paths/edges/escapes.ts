import type { AttackStep, Change } from '../../../model/attack/graph.ts';
import type { StepKind } from '../../../model/attack/steps.ts';
import type { Path } from '../../../model/configuration/place.ts';
import { isPrivileged } from '../../misconfiguration/kubernetes/security-context.ts';
import { at } from '../../misconfiguration/kubernetes/values.ts';
import { COST, removal, setting } from '../changes.ts';
import { kubeletAccount, podsOn } from '../cluster/accounts.ts';
import { placeIn } from '../cluster/place.ts';
import type { AttackedContainer } from '../cluster/types.ts';
import { capabilityPath, rootOnNode } from '../privileges.ts';
import { step } from './step.ts';
import type { StepFamily } from './types.ts';

/** A way out of a container, where its settings allow it. */
interface Escape {
  readonly kind: StepKind;
  readonly why: string;
  /** Settings that must all be there. */
  readonly needs: readonly Need[];
  /** Does it read files of the node only? */
  readonly readsOnly?: boolean;
  /** Does it depend on more than is written, such as a device? */
  readonly isUncertain?: boolean;
}

/** A setting: where it is, and what takes it away. */
type Need = (one: AttackedContainer) => { readonly path: Path; readonly change: Change } | undefined;

const privileged: Need = ({ container, workload: { resource } }) => {
  if (!isPrivileged(container)) return undefined;
  const path = [...container.path, 'securityContext', 'privileged'];
  return {
    path,
    change: setting(
      resource,
      path,
      false,
      `set privileged of container ${container.name} to false`,
      COST.hardening,
    ),
  };
};

const hostPid: Need = ({ workload: { resource, pod } }) => {
  if (at(pod.spec, 'hostPID') !== true) return undefined;
  const path = [...pod.specPath, 'hostPID'];
  return { path, change: setting(resource, path, false, 'set hostPID to false', COST.hardening) };
};

const capability =
  (name: string): Need =>
  ({ container, workload: { resource } }) => {
    const inner = capabilityPath(container, name);
    if (!inner) return undefined;
    const path = [...container.path, ...inner];
    const added = String(at(container.value, ...inner));
    return {
      path,
      change: removal(
        resource,
        [path],
        `take the capability ${added} of container ${container.name} away`,
        COST.hardening,
      ),
    };
  };

/** Sources: capabilities(7), namespaces(7), https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const ESCAPES: readonly Escape[] = [
  { kind: 'escape-privileged', why: 'it has every capability and device of its node', needs: [privileged] },
  {
    kind: 'escape-mount',
    why: 'it may mount, and the disks of its node are among its devices',
    needs: [privileged],
  },
  {
    kind: 'escape-nsenter',
    why: 'it sees the first process of its node and may enter its namespaces',
    needs: [privileged, hostPid],
  },
  { kind: 'escape-module', why: 'SYS_MODULE loads code into the kernel', needs: [capability('SYS_MODULE')] },
  {
    kind: 'escape-cgroup',
    why: 'SYS_ADMIN mounts control groups and loads programs into the kernel',
    needs: [capability('SYS_ADMIN')],
  },
  {
    kind: 'escape-ptrace',
    why: 'with SYS_PTRACE it changes the processes of its node that hostPID shows',
    needs: [capability('SYS_PTRACE'), hostPid],
  },
  {
    kind: 'escape-file-handle',
    why: 'DAC_READ_SEARCH opens files of the node past every mount',
    needs: [capability('DAC_READ_SEARCH')],
    readsOnly: true,
  },
  {
    kind: 'escape-kernel-memory',
    why: 'SYS_RAWIO reaches memory and ports of the machine',
    needs: [capability('SYS_RAWIO')],
    isUncertain: true,
  },
];

/** Ways out of containers to their nodes, and to the processes of others. */
export const escapeSteps: StepFamily = function* (cluster) {
  for (const one of cluster.containers) {
    yield* hostProcessSteps(one);
    yield* sharedProcessSteps(one);
    const root = rootOnNode(one);
    if (root === 'never') continue;
    for (const escape of ESCAPES) yield* escapeStep(one, escape, root === 'root');
    const pid = hostPid(one);
    if (!pid) continue;
    for (const group of one.workload.nodes)
      yield step('host-processes', one.node, podsOn(group), {
        why: 'hostPID shows the processes of every pod of the node',
        place: placeIn(one.workload.resource, pid.path),
        changes: [pid.change],
        isCertain: false,
      });
  }
};

function* escapeStep(
  one: AttackedContainer,
  { kind, why, needs, readsOnly = false, isUncertain = false }: Escape,
  isRoot: boolean,
): Generator<AttackStep, undefined> {
  const found = needs.flatMap((need) => need(one) ?? []);
  const [first] = found;
  if (!first || found.length < needs.length) return;
  for (const group of one.workload.nodes)
    yield step(kind, one.node, readsOnly ? kubeletAccount(group) : group.node, {
      why: `container ${one.container.name}: ${why}`,
      place: placeIn(one.workload.resource, first.path),
      changes: found.map(({ change }) => change),
      isCertain: isRoot && !isUncertain && group.isKnown,
    });
}

/** A container of Windows that is a process of its node; its user does not matter. */
function* hostProcessSteps(one: AttackedContainer): Generator<AttackStep, undefined> {
  const { container, workload } = one;
  const keys = ['securityContext', 'windowsOptions', 'hostProcess'];
  const own = at(container.value, ...keys);
  if ((own ?? at(workload.pod.spec, ...keys)) !== true) return;
  const path = [...(own === true ? container.path : workload.pod.specPath), ...keys];
  for (const group of workload.nodes)
    yield step('escape-host-process', one.node, group.node, {
      why: `container ${container.name} runs as a process of its Windows node`,
      place: placeIn(workload.resource, path),
      changes: [setting(workload.resource, path, false, 'set hostProcess to false', COST.hardening)],
    });
}

/** Containers of a pod that see each other's processes: by /proc one has the files and the memory of another. */
function* sharedProcessSteps({ node, workload }: AttackedContainer): Generator<AttackStep, undefined> {
  const { pod, resource, containers } = workload;
  if (at(pod.spec, 'shareProcessNamespace') !== true) return;
  const path = [...pod.specPath, 'shareProcessNamespace'];
  if (containers.filter(({ isRunning }) => isRunning).length > 1)
    yield step('share-processes', node, workload.node, {
      why: 'shareProcessNamespace shows each container the processes and files of the others',
      place: placeIn(resource, path),
      changes: [setting(resource, path, false, 'set shareProcessNamespace to false', COST.hardening)],
    });
}
