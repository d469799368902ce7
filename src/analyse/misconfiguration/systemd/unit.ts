import type { UnitCheck, UnitSubject } from '../../unit-files/violations.ts';
import type { CheckSet } from '../types.ts';
import { CONTAINER_CHECKS } from './containers.ts';
import { CONTENT_CHECKS } from './contents.ts';
import { HARDENING_CHECKS } from './hardening.ts';
import { RIGHTS_CHECKS } from './rights.ts';
import { SOCKET_CHECKS } from './sockets.ts';

/** What units of systemd let services do. */
export const systemdChecks: CheckSet<UnitSubject> = {
  id: 'systemd',
  title: 'Units of systemd',
  exampleFile: '/web.service',
  checks: [
    ...RIGHTS_CHECKS,
    ...CONTENT_CHECKS,
    ...SOCKET_CHECKS,
    ...CONTAINER_CHECKS,
    ...HARDENING_CHECKS,
  ] as [UnitCheck, ...UnitCheck[]],
};
