import type { UnitCheck, UnitSubject } from '../../unit-files/violations.ts';
import type { CheckSet } from '../types.ts';
import { CONFINEMENT_CHECKS } from './confinement.ts';
import { IMAGE_CHECKS } from './images.ts';
import { OPTION_CHECKS } from './options.ts';

/** What quadlets, from which Podman makes services of systemd, let containers do. */
export const quadletChecks: CheckSet<UnitSubject> = {
  id: 'quadlet',
  title: 'Quadlets of Podman',
  exampleFile: '/web.container',
  checks: [...OPTION_CHECKS, ...CONFINEMENT_CHECKS, ...IMAGE_CHECKS] as [UnitCheck, ...UnitCheck[]],
};
