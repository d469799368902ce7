import type { ReportFormatEntry } from './types.ts';

/** Every report format. Each is loaded when it is used, so that its libraries cost nobody else a start. */
export const REPORT_FORMATS: readonly ReportFormatEntry[] = [
  {
    id: 'table',
    description: 'for people: findings, what to do next, and what was not read',
    extension: 'txt',
    isJoinable: true,
    load: async () => (await import('./table/format.ts')).table,
  },
  {
    id: 'json',
    description: 'the whole report, in a versioned schema',
    extension: 'json',
    isJoinable: true,
    load: async () => (await import('./json/format.ts')).json,
  },
  {
    id: 'sarif',
    description: 'SARIF 2.1.0, for code scanning services and editors',
    extension: 'sarif',
    isJoinable: false,
    load: async () => (await import('./sarif/format.ts')).sarif,
  },
  {
    id: 'cyclonedx',
    description: 'CycloneDX 1.6 JSON: bill of materials with vulnerabilities',
    extension: 'cdx.json',
    isJoinable: false,
    load: async () => (await import('./cyclonedx/format.ts')).cyclonedx,
  },
  {
    id: 'cyclonedx-1.7',
    description: 'CycloneDX 1.7 JSON: the same in the newest version',
    extension: 'cdx.json',
    isJoinable: false,
    load: async () => (await import('./cyclonedx-1.7/format.ts')).cyclonedx17,
  },
  {
    id: 'spdx',
    description: 'SPDX 2.3 JSON: bill of materials',
    extension: 'spdx.json',
    isJoinable: false,
    load: async () => (await import('./spdx/format.ts')).spdx,
  },
  {
    id: 'spdx-3',
    description: 'SPDX 3.0.1 JSON-LD: bill of materials with vulnerabilities',
    extension: 'spdx3.json',
    isJoinable: false,
    load: async () => (await import('./spdx-3/format.ts')).spdx3,
  },
  {
    id: 'junit',
    description: 'JUnit XML: a test suite per package, a failure per finding',
    extension: 'xml',
    isJoinable: false,
    load: async () => (await import('./junit/format.ts')).junit,
  },
  {
    id: 'markdown',
    description: 'Markdown, for pull requests and job summaries',
    extension: 'md',
    isJoinable: true,
    load: async () => (await import('./markdown/format.ts')).markdown,
  },
  {
    id: 'html',
    description: 'one self-contained page with search and sorting',
    extension: 'html',
    isJoinable: false,
    load: async () => (await import('./html/format.ts')).html,
  },
];
