import type { ReportFormatEntry } from './types.ts';

/** Every report format. Each is loaded when it is used, so that its libraries cost nobody else a start. */
export const REPORT_FORMATS: readonly ReportFormatEntry[] = [
  {
    id: 'table',
    description: 'for people: findings, what to do next, and what was not read',
    load: async () => (await import('./table/format.ts')).table,
  },
  {
    id: 'json',
    description: 'the whole report, in a versioned schema',
    load: async () => (await import('./json/format.ts')).json,
  },
  {
    id: 'sarif',
    description: 'SARIF 2.1.0, for code scanning services and editors',
    load: async () => (await import('./sarif/format.ts')).sarif,
  },
  {
    id: 'cyclonedx',
    description: 'CycloneDX 1.6 JSON: bill of materials with vulnerabilities',
    load: async () => (await import('./cyclonedx/format.ts')).cyclonedx,
  },
  {
    id: 'spdx',
    description: 'SPDX 2.3 JSON: bill of materials',
    load: async () => (await import('./spdx/format.ts')).spdx,
  },
  {
    id: 'junit',
    description: 'JUnit XML: a test suite per package, a failure per finding',
    load: async () => (await import('./junit/format.ts')).junit,
  },
  {
    id: 'markdown',
    description: 'Markdown, for pull requests and job summaries',
    load: async () => (await import('./markdown/format.ts')).markdown,
  },
  {
    id: 'html',
    description: 'one self-contained page with search and sorting',
    load: async () => (await import('./html/format.ts')).html,
  },
];
