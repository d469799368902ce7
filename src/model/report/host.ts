import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { PROOF_RESULTS, reportedDisagreementSchema, reportedLossSchema } from './segmentation.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const HOST_REPORT_VERSION = '1.0';

const reportedContainerSchema = z.object({
  name: z.string(),
  id: z.string(),
  interfaces: z.array(z.string()),
  addresses: z.array(z.string()),
  unheld: z.string().describe('Why nothing holds it; empty: it is held.'),
});
export type ReportedContainer = Immutable<z.infer<typeof reportedContainerSchema>>;

const reportedMemberSchema = z.object({
  id: z.string().describe('`namespace/name`.'),
  mode: z
    .enum(['enforce', 'audit'])
    .describe('`audit`: what its profile does not allow is told, and let through.'),
  containers: z.array(reportedContainerSchema).describe('Empty: it does not run here.'),
});
export type ReportedMember = Immutable<z.infer<typeof reportedMemberSchema>>;

const elementChangesSchema = z.object({
  added: z.int(),
  removed: z.int(),
  anew: z.boolean().describe('Are the tables made anew?'),
});

/** What both reports about a host have. */
const hostReportFields = {
  schemaVersion: z.literal(HOST_REPORT_VERSION),
  members: z.array(reportedMemberSchema),
  strangers: z.array(z.string()).describe('Names of containers that no profile is of.'),
  losses: z.array(reportedLossSchema).describe('What cannot be enforced exactly, and what is instead.'),
  confirmWithin: z
    .number()
    .optional()
    .describe('Seconds until the last change is rolled back; left out: it is confirmed.'),
  notes: z.array(z.string()),
};

export const hostChangeReportSchema = z.object({
  ...hostReportFields,
  outcome: z
    .enum(['planned', 'unchanged', 'applied', 'confirmed', 'rolled back', 'removed', 'refused'])
    .describe('`refused`: something would be lost, and that was forbidden.'),
  gained: z.array(z.string()).describe('Lines of profiles that are new, in words.'),
  lost: z.array(z.string()).describe('Lines of profiles that are gone, in words.'),
  elements: elementChangesSchema.describe("Elements of the kernel's sets and maps."),
  cut: z.int().describe('Established connections that were cut.'),
});
/** What a change of what is enforced on a host does, or would do. */
export type HostChangeReport = Immutable<z.infer<typeof hostChangeReportSchema>>;

const reportedNameSchema = z.object({
  member: z.string(),
  name: z.string(),
  addresses: z.array(
    z.object({
      address: z.string(),
      seconds: z
        .number()
        .describe('Until it is forgotten, unless its resolver says it again or a connection uses it.'),
    }),
  ),
});
/** A DNS name in a member's profile, and what it stands for now. */
export type ReportedName = Immutable<z.infer<typeof reportedNameSchema>>;

const reportedWaypointSchema = z.object({
  state: z
    .enum(['running', 'failed'])
    .describe('`failed`: it is to run and does not answer, so that what it would judge is refused.'),
  port: z.int(),
  process: z.int().optional().describe('Number of its process; left out: none answers.'),
  starts: z.int().optional().describe('How often its keeper has started it; left out: there was no keeper.'),
  open: z
    .array(z.string())
    .describe(
      'Ids of the members that are let through by ports alone while it does not run; requests of all others are refused.',
    ),
  said: z.array(z.string()).describe('What it said last on standard error, or how it ended.'),
  refused: z
    .array(z.object({ rule: z.string(), requests: z.number() }))
    .describe(
      'Requests, and connections that are no HTTP, that it refused, by the line of a profile, most first.',
    ),
});
/** The proxy that judges requests on a host. */
export type ReportedWaypoint = Immutable<z.infer<typeof reportedWaypointSchema>>;

const denialsSchema = z.object({
  rule: z.string(),
  decision: z
    .enum(['denied', 'would-be-denied'])
    .describe('`would-be-denied`: only told, for it is of a workload in audit mode.'),
  packets: z.number(),
  bytes: z.number(),
});

export const hostStatusReportSchema = z.object({
  ...hostReportFields,
  declared: z.boolean().describe('Is there anything that is to hold?'),
  since: z.iso.datetime().optional(),
  kernel: z
    .enum([...PROOF_RESULTS, 'absent', 'unreadable'])
    .describe('What the kernel has, read back and compared with the profiles; `absent`: it has nothing.'),
  counterexamples: z.array(reportedDisagreementSchema),
  waypoint: reportedWaypointSchema
    .optional()
    .describe('The proxy that judges requests; left out: none is declared.'),
  drift: elementChangesSchema.describe('Elements that the containers that run now would add and remove.'),
  names: z.array(reportedNameSchema).describe('DNS names in profiles, and what they stand for now.'),
  denials: z.array(denialsSchema).describe('By rule.'),
});
/** What is enforced on a host. */
export type HostStatusReport = Immutable<z.infer<typeof hostStatusReportSchema>>;
