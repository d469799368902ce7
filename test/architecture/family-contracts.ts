import * as z from 'zod';
import { VECTOR_IDS } from '../../src/model/vector.ts';
import type { FamilyContract } from './units.ts';

const method = z.custom((value) => typeof value === 'function', 'is no function');
const text = z.string().regex(/^\S.*\S$/, 'says nothing');
const vectors = z
  .array(z.enum(VECTOR_IDS))
  .min(1, 'serves no vector')
  .refine((list) => new Set(list).size === list.length, 'names a vector twice');
/** What reads single files of layers; `version` is part of what its facts are cached under. */
const analyser = z.object({
  version: z.int().positive(),
  maximumSize: z.int().positive(),
  interest: method,
  recognises: method.optional(),
  read: method,
});

/** What people are told of a check, and the texts that prove it. */
const check = z.object({
  id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/),
  title: z.string().regex(/^\S.*[^.\s]$/),
  why: z.string().regex(/^\S.*\.$/),
  fix: z.string().regex(/^\S.*\.$/),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  vectors,
  references: z.array(z.url({ protocol: /^https$/ })).min(1),
  standards: z.array(text).min(1).optional(),
  find: method,
  failing: z.array(z.unknown()).min(1),
  passing: z.array(z.unknown()).min(1),
});

/** A secrets engine or a method of authentication of the vault. */
const vaultUnit = z.object({
  id: text,
  title: text,
  vectors,
  routes: z.array(z.object({ path: z.string() })).min(1),
  revoke: method.optional(),
  renew: method.optional(),
  tick: method.optional(),
});

/** Every family, by its folder. One that moves, or is new, is told here and nowhere else. */
export const FAMILY_CONTRACTS: readonly FamilyContract[] = [
  {
    folder: 'src/observe/packages/units',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: analyser.extend({ vectors, ecosystem: text, ownsFiles: z.boolean(), assemble: method }),
    page: 'docs/guides/scan-a-target.md',
    guide: 'docs/guides/add-a-package-ecosystem.md',
  },
  {
    folder: 'src/observe/image/sources',
    files: ['source.ts', 'source.test.ts', 'README.md'],
    unit: z.object({ schemes: z.array(z.string().regex(/^[a-z-]+$/)).min(1), detects: method, open: method }),
    page: 'docs/guides/scan-a-target.md',
  },
  {
    folder: 'src/observe/sbom',
    files: ['reader.ts', 'reader.test.ts', 'README.md'],
    unit: z.object({ vectors, recognises: method, read: method }),
    page: 'docs/guides/scan-a-target.md',
    guide: 'docs/guides/add-a-report-format.md',
  },
  {
    folder: 'src/observe/exceptions',
    files: ['reader.ts', 'reader.test.ts', 'README.md'],
    unit: z.object({ vectors, recognises: method, read: method }),
    page: 'docs/guides/waive-a-finding.md',
  },
  {
    folder: 'src/observe/leak-rules',
    files: ['reader.ts', 'reader.test.ts', 'README.md'],
    unit: z.object({ vectors, recognises: method, read: method }),
    page: 'docs/guides/use-rules-of-other-tools.md',
  },
  {
    folder: 'src/observe/vex',
    files: ['reader.ts', 'reader.test.ts', 'README.md'],
    unit: z.object({ vectors, recognises: method, read: method }),
    page: 'docs/guides/waive-a-finding.md',
  },
  {
    folder: 'src/observe/behaviour',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: analyser.extend({ vectors }),
    // Ids of analysers are distinct over all families, as their facts are cached side by side.
    idPrefix: 'behaviour-',
    page: 'docs/reference/derivation.md',
  },
  {
    folder: 'src/observe/flows',
    files: ['unit.ts', 'parse.ts', 'parse.test.ts', 'README.md'],
    unit: z.object({ vectors, description: text, absence: method, parser: method, open: method }),
    page: 'docs/reference/flows.md',
  },
  {
    folder: 'src/analyse/leaks/verifiers',
    files: ['verifier.ts', 'verifier.test.ts', 'README.md'],
    unit: z.object({
      vectors,
      issuer: text,
      documentation: z.url({ protocol: /^https$/ }),
      rules: z.array(text).min(1),
      places: z.enum(['one', 'several', 'named']),
      origin: z.string(),
      question: method,
      read: method,
      answers: z.object({ live: z.unknown(), revoked: z.unknown() }),
    }),
    page: 'docs/guides/verify-leaks.md',
    guide: 'docs/guides/add-a-verifier.md',
  },
  {
    folder: 'src/analyse/versions',
    files: ['scheme.ts', 'scheme.test.ts', 'order.txt', 'README.md'],
    unit: z.object({ compare: method }),
    page: 'docs/reference/advisory-data.md',
    guide: 'docs/guides/add-a-package-ecosystem.md',
  },
  {
    folder: 'src/analyse/misconfiguration',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: z.object({ title: text, exampleFile: z.string().startsWith('/'), checks: z.array(check).min(1) }),
    page: 'docs/reference/checks.md',
    guide: 'docs/guides/add-a-check.md',
  },
  {
    folder: 'src/analyse/reachability',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: z.object({ ecosystems: z.array(text).min(1), title: text, judge: method }),
    page: 'docs/guides/scan-a-target.md',
  },
  {
    folder: 'src/enforce/confinement',
    files: ['compile.ts', 'compile.test.ts', 'README.md'],
    unit: z.object({ vectors, sections: z.array(text).min(1), compile: method }),
    page: 'docs/reference/confinement.md',
    guide: 'docs/guides/add-a-confinement-engine.md',
  },
  {
    folder: 'src/enforce/network',
    files: ['compile.ts', 'compile.test.ts', 'README.md'],
    unit: z.object({ vectors, description: text, compile: method, parse: method.optional() }),
    page: 'docs/reference/segmentation.md',
    guide: 'docs/guides/add-a-network-engine.md',
  },
  {
    folder: 'src/platform/database-drivers',
    files: ['driver.ts', 'driver.test.ts', 'README.md'],
    unit: z.object({
      plugins: z.array(z.string().regex(/^[a-z-]+-database-plugin$/)).min(1),
      longestUsername: z.int().min(32),
      check: method,
      verify: method,
      create: method,
      extend: method,
      changePassword: method,
      drop: method,
    }),
    page: 'docs/reference/vault.md',
    guide: 'src/platform/database-drivers/README.md',
  },
  {
    folder: 'src/platform/feeds/formats',
    files: ['format.ts', 'format.test.ts', 'README.md'],
    unit: z.object({ title: text, vectors, isNamed: method, read: method }),
    page: 'docs/reference/advisory-data.md',
  },
  {
    folder: 'src/platform/identity',
    files: ['unit.ts', 'README.md'],
    unit: z.object({ vectors, description: text, open: method }),
    page: 'docs/reference/identity.md',
  },
  {
    folder: 'src/platform/vault-seals',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: z.object({ title: text, vectors, settings: z.object({ safeParse: method }), open: method }),
    page: 'docs/reference/vault.md',
    guide: 'src/platform/vault-seals/README.md',
  },
  {
    folder: 'src/present/scan',
    files: ['format.ts', 'format.test.ts', 'README.md'],
    unit: z.object({ description: text, write: method }),
    page: 'docs/guides/scan-a-target.md',
    guide: 'docs/guides/add-a-report-format.md',
  },
  {
    folder: 'src/scanners',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: z.object({
      title: text,
      isUsual: z.boolean(),
      vectors,
      version: z.int().min(1),
      packages: z.boolean(),
      advisories: z.boolean(),
      analysers: z.array(z.unknown()),
      removedFiles: z.boolean(),
      findings: method,
    }),
    page: 'README.md',
    guide: 'docs/guides/add-a-scanner.md',
  },
  {
    folder: 'src/vault/engines',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: vaultUnit,
    page: 'docs/reference/vault.md',
    guide: 'docs/guides/add-a-secrets-engine.md',
  },
  {
    folder: 'src/vault/auth',
    files: ['unit.ts', 'unit.test.ts', 'README.md'],
    unit: vaultUnit,
    page: 'docs/reference/vault.md',
    guide: 'docs/guides/add-an-auth-method.md',
  },
];
