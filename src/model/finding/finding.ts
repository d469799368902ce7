import * as z from 'zod';
import { endOfLifeSchema } from './end-of-life.ts';
import { leakSchema } from './leak.ts';
import { licenceSchema } from './licence.ts';
import { misconfigurationSchema } from './misconfiguration.ts';
import { policySchema } from './policy.ts';
import { profileSchema } from './profile.ts';
import { vulnerabilitySchema } from './vulnerability.ts';

/** Something that is wrong, of any kind. */
export const findingSchema = z.discriminatedUnion('kind', [
  vulnerabilitySchema,
  leakSchema,
  misconfigurationSchema,
  licenceSchema,
  endOfLifeSchema,
  policySchema,
  profileSchema,
]);
export type Finding = z.infer<typeof findingSchema>;
export type FindingKind = Finding['kind'];
export type FindingOf<Kind extends FindingKind> = Extract<Finding, { kind: Kind }>;

/** A finding whose fingerprint is not there yet. */
export type Unmarked<Kind extends FindingKind = FindingKind> = Kind extends FindingKind
  ? Omit<FindingOf<Kind>, 'fingerprint'>
  : never;
