import type { CheckHead } from '../../model/configuration/check.ts';
import type { ControlId } from '../../model/control.ts';

/** Controls that a check serves by what it is about, as its id says; every one that fits counts. */
const BY_SUBJECT: readonly (readonly [about: RegExp, control: ControlId])[] = [
  [/seccomp|unconfined|confinement/, 'seccomp'],
  [/apparmor|selinux|unconfined|confinement|podman-labels|host-lsm/, 'access-control'],
  [/secret|password|credential|token|private-key|ssh-key|key-vault|kms|encryption/, 'secrets'],
  [
    /unpinned|digest|latest|moving-image|mutable-tags|not-pinned|end-of-life|signed|lock$|known-bad|archived|archive$|download|lifecycle|apt-key|image-policy|registr(?:y|ies)|scan$|any-image|old-version/,
    'composition',
  ],
  [
    /network-polic|one-network|default-bridge|attachable|open-|published|icc$|bridge|subnet|host-port/,
    'segmentation',
  ],
  [/authorization|mesh|mutual-tls|healthcheck|probe|disruption|limit|replica|restart|rbac|role/, 'services'],
  [/ingress|gateway|balancer|run-open/, 'gateway'],
  [/database|rds|sql|redis|dynamodb|etcd/, 'databases'],
  [/host-audit-|-mode$|-owner$|world-writable|writable|versions|trail/, 'files'],
];

/** The controls that a check serves: those of its subject, else hardening. */
export function controlsOf({ id }: Pick<CheckHead, 'id'>): readonly ControlId[] {
  const served = BY_SUBJECT.filter(([about]) => about.test(id)).map(([, control]) => control);
  return served.length > 0 ? served : ['hardening'];
}
