/** The twelve controls against the threat vectors; what Plimsoll has is counted by them in `plimsoll coverage`. */
export const CONTROLS = {
  hardening: 'host hardening',
  'access-control': 'mandatory access control',
  seccomp: 'seccomp profiles',
  secrets: 'secrets management',
  composition: 'software composition analysis',
  services: 'service authorization and resilience',
  gateway: 'API gateway',
  databases: 'database audit and protection',
  files: 'file audit and protection',
  vulnerabilities: 'vulnerability assessment',
  behaviour: 'behaviour-based control',
  segmentation: 'network segmentation',
} as const;

export type ControlId = keyof typeof CONTROLS;

/** The control ids, in order. */
export const CONTROL_IDS = Object.keys(CONTROLS) as ControlId[];
