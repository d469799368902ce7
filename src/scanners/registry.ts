import type { ScannerEntry } from './types.ts';

/** Every scanner, in the order in which they look. Each is loaded when it is chosen: rules cost nobody else a start. */
export const SCANNERS: readonly ScannerEntry[] = [
  {
    id: 'vuln',
    isUsual: true,
    load: async () => (await import('./vuln/unit.ts')).VULN_SCANNER,
  },
  {
    id: 'secret',
    isUsual: false,
    load: async () => (await import('./secret/unit.ts')).SECRET_SCANNER,
  },
  {
    id: 'config',
    isUsual: false,
    load: async () => (await import('./config/unit.ts')).CONFIG_SCANNER,
  },
  {
    id: 'license',
    isUsual: false,
    load: async () => (await import('./license/unit.ts')).LICENSE_SCANNER,
  },
  {
    id: 'supply',
    isUsual: false,
    load: async () => (await import('./supply/unit.ts')).SUPPLY_SCANNER,
  },
  {
    id: 'lifecycle',
    isUsual: false,
    load: async () => (await import('./lifecycle/unit.ts')).LIFECYCLE_SCANNER,
  },
];
