import { APPARMOR } from './apparmor/compile.ts';
import { DOCKER } from './docker/compile.ts';
import { KUBERNETES } from './kubernetes/compile.ts';
import { PODMAN } from './podman/compile.ts';
import { SECCOMP } from './seccomp/compile.ts';
import { SELINUX } from './selinux/compile.ts';
import { SYSTEMD } from './systemd/compile.ts';
import type { ConfinementUnit } from './types.ts';

/** Every confinement engine that profiles are compiled for, in the order of its help. */
export const CONFINEMENT_UNITS: readonly ConfinementUnit[] = [
  SECCOMP,
  APPARMOR,
  SELINUX,
  KUBERNETES,
  SYSTEMD,
  DOCKER,
  PODMAN,
];
