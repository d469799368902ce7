import { ACCOUNT_CHECKS } from './account-rules.ts';
import { API_SERVER_CHECKS } from './api-server.ts';
import { AUDIT_RULE_CHECKS } from './audit-rules.ts';
import { CONTROL_PLANE_CHECKS } from './control-plane.ts';
import { DOCKER_DAEMON_CHECKS } from './docker-daemon.ts';
import { DOCKER_FILE_CHECKS } from './docker-files.ts';
import { KERNEL_CHECKS } from './kernel.ts';
import { KUBELET_CHECKS } from './kubelet.ts';
import { KUBERNETES_FILE_CHECKS } from './kubernetes-files.ts';
import { MODULE_CHECKS } from './modules.ts';
import { MOUNT_CHECKS } from './mounts.ts';
import { RUNTIME_CHECKS } from './runtimes.ts';
import { SERVICE_CHECKS } from './services.ts';
import { SSH_CHECKS } from './ssh.ts';
import { SUDO_CHECKS } from './sudo.ts';
import { SYSTEM_FILE_CHECKS } from './system-files.ts';
import type { AuditCheckSet } from '../../audit/types.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import type { HostCheck } from './host-check.ts';

interface HostCheckSet extends AuditCheckSet<HostFacts> {
  readonly checks: readonly [HostCheck, ...HostCheck[]];
}

/** What hosts of containers are like, as files, the kernel and processes tell. */
export const hostChecks: HostCheckSet = {
  id: 'host',
  title: 'Hosts',
  exampleFile: '/etc/docker/daemon.json',
  checks: [
    ...DOCKER_DAEMON_CHECKS,
    ...DOCKER_FILE_CHECKS,
    ...RUNTIME_CHECKS,
    ...AUDIT_RULE_CHECKS,
    ...KUBERNETES_FILE_CHECKS,
    ...API_SERVER_CHECKS,
    ...CONTROL_PLANE_CHECKS,
    ...KUBELET_CHECKS,
    ...SYSTEM_FILE_CHECKS,
    ...KERNEL_CHECKS,
    ...MODULE_CHECKS,
    ...MOUNT_CHECKS,
    ...SERVICE_CHECKS,
    ...SSH_CHECKS,
    ...ACCOUNT_CHECKS,
    ...SUDO_CHECKS,
  ] as readonly HostCheck[] as readonly [HostCheck, ...HostCheck[]],
};
