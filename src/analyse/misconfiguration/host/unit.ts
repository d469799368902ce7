import { DOCKER_FILE_CHECKS } from './docker-files.ts';
import { KERNEL_CHECKS } from './kernel.ts';
import { KUBERNETES_FILE_CHECKS } from './kubernetes-files.ts';
import { MODULE_CHECKS } from './modules.ts';
import { MOUNT_CHECKS } from './mounts.ts';
import { SYSTEM_FILE_CHECKS } from './system-files.ts';
import type { HostCheck, HostCheckSet } from './types.ts';

/** What hosts of containers are like, as files, the kernel and processes tell. */
export const hostChecks: HostCheckSet = {
  id: 'host',
  title: 'Hosts',
  exampleFile: '/etc/docker/daemon.json',
  checks: [
    ...DOCKER_FILE_CHECKS,
    ...KUBERNETES_FILE_CHECKS,
    ...SYSTEM_FILE_CHECKS,
    ...KERNEL_CHECKS,
    ...MODULE_CHECKS,
    ...MOUNT_CHECKS,
  ] as readonly HostCheck[] as readonly [HostCheck, ...HostCheck[]],
};
