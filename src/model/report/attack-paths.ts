import * as z from 'zod';
import { NODE_KINDS } from '../attack/graph.ts';
import { STEP_KINDS } from '../attack/steps.ts';
import { gapSchema } from '../gap.ts';
import type { Immutable } from '../immutable.ts';
import { placeSchema } from './network.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const ATTACK_PATHS_VERSION = '1.0';

const nodeSchema = z.object({
  kind: z
    .enum(NODE_KINDS)
    .describe('The plural ones are all of a namespace at once, or, as `*`, of every namespace.'),
  name: z.string().describe('Such as `shop/Deployment/web/app` of a container, `shop/web` of an account.'),
});

const resourcePlaceSchema = placeSchema.extend({ resource: z.string().describe('`Deployment shop/web`.') });
export type ResourcePlace = Immutable<z.infer<typeof resourcePlaceSchema>>;

const stepSchema = z.object({
  kind: z.enum(STEP_KINDS),
  title: z.string().describe('What the attacker does.'),
  technique: z.string().describe('Id of MITRE ATT&CK, such as `T1611`.'),
  techniqueName: z.string(),
  from: nodeSchema,
  to: nodeSchema,
  why: z.string().describe('What makes it possible here.'),
  certain: z.boolean().describe('False: it also needs something that the manifests do not tell.'),
  cut: z.boolean().describe('Does one of the changes take it away?'),
  place: resourcePlaceSchema.optional().describe('Left out: Kubernetes has it so.'),
});
export type ReportedStep = Immutable<z.infer<typeof stepSchema>>;

const entrySchema = z.object({
  node: nodeSchema,
  through: z.string().describe('What it is reached through from outside; empty: it is taken to have fallen.'),
  place: resourcePlaceSchema.optional().describe('Of that.'),
});

const changeSchema = z.object({
  title: z.string().describe('What to do.'),
  edits: z.array(
    z.object({
      place: resourcePlaceSchema,
      action: z.enum(['set', 'remove']),
      value: z.string().optional().describe('What to set, as JSON.'),
    }),
  ),
  objects: z.array(z.string()).describe('Manifests to add, as YAML.'),
  images: z.array(z.string()).describe('Images to rebuild.'),
});
export type ReportedChange = Immutable<z.infer<typeof changeSchema>>;

export const attackPathsSchema = z.object({
  schemaVersion: z.literal(ATTACK_PATHS_VERSION),
  asked: z.object({
    from: z.array(z.string()),
    to: z.string(),
    possible: z.boolean().describe('Do steps count that need more than the manifests tell?'),
  }),
  summary: z.object({
    namespaces: z.int(),
    workloads: z.int(),
    containers: z.int(),
    accounts: z.int(),
    roles: z.int().describe('As bindings give them.'),
    secrets: z.int(),
    nodes: z.int().describe('Groups of nodes on which the same runs.'),
    steps: z.int().describe('Of the whole graph.'),
  }),
  entries: z.int().describe('Where the attacker may begin.'),
  reaching: z.array(entrySchema).describe('Entries from which there is a path.'),
  possible: z
    .int()
    .describe('Entries from which there is one with steps that need more than the manifests tell.'),
  paths: z
    .array(z.object({ entry: entrySchema, goal: nodeSchema, steps: z.array(stepSchema).min(1) }))
    .describe('The shortest of each entry and goal; of many, a part.'),
  cut: z.object({
    changes: z.array(changeSchema).describe('The smallest set of changes that leaves no path.'),
    proof: z
      .enum(['maximum-flow', 'exhaustive-search', 'disjoint-paths', 'irreducible', 'none'])
      .describe(
        'How it is known that no set has fewer: by the largest flow, by looking at every choice, or by as many paths that have nothing in common. `irreducible`: it is not known, and none of it can be left out. `none`: nor is that, of a huge graph.',
      ),
    atLeast: z.int().describe('No set has fewer changes than this.'),
    uncuttable: z
      .array(entrySchema)
      .describe('Entries that keep a path, for nothing in the manifests takes its steps away.'),
  }),
  after: z.object({
    reaching: z
      .int()
      .describe('Entries from which there is a path once the changes are made, evaluated anew.'),
    proved: z.boolean().describe('Is that none but those that keep a path?'),
  }),
  gaps: z.array(gapSchema).describe('What was not read or not known, and why.'),
});
/** How an attacker gets from where he begins to what he wants, and what stops him. */
export type AttackPathsReport = Immutable<z.infer<typeof attackPathsSchema>>;
