import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { IDENTITY_SOURCE_IDS } from '../../platform/identity/types.ts';
import type { HostServices, Moment } from './services.ts';

/** Versions before this one wrote `attachments`. */
function withEndpoints(mesh: unknown): unknown {
  if (typeof mesh !== 'object' || mesh === null || !('attachments' in mesh)) return mesh;
  const { attachments: endpoints, ...rest } = mesh;
  return { endpoints, ...rest };
}

const portSchema = z.int().min(1).max(65_535);

const fileSchema = z.strictObject({ file: z.string(), text: z.string() });

/** Whom other nodes are called by, and who is there: files as they were when they could last be used. */
const meshSchema = z.preprocess(
  withEndpoints,
  z.strictObject({
    node: z.string(),
    port: portSchema,
    nodes: fileSchema,
    endpoints: fileSchema,
    identities: z.strictObject({ id: z.enum(IDENTITY_SOURCE_IDS), place: z.string() }),
    /** For which certificates are asked for, whatever the file of nodes says later. */
    trustDomain: z.string(),
  }),
);
export type DeclaredMesh = z.infer<typeof meshSchema>;

/** What is to hold: the profiles as they were read, so that files that change later change nothing by themselves. */
const declarationSchema = z.strictObject({
  profiles: z.array(fileSchema),
  onLoss: z.enum(['tighter', 'wider']),
  includeProposed: z.boolean(),
  /** Bridges on which nobody speaks before it is known who it is. */
  bridges: z.array(z.string()).readonly(),
  /** Ids of the workloads that are in audit mode; versions before this was there enforced all. */
  audited: z.array(z.string()).readonly().default([]),
  /** Where requests are judged; left out: nowhere. */
  waypoint: z.strictObject({ port: portSchema, mesh: meshSchema.exactOptional() }).optional(),
  /** Whose containers it is for; versions before this was there asked whichever answered. */
  engine: z
    .strictObject({
      engine: z.enum(['Docker', 'Podman']),
      url: z.string(),
      socketPath: z.string().exactOptional(),
    })
    .optional(),
  since: z.string(),
});
export type Declaration = z.infer<typeof declarationSchema>;

const stateSchema = z.strictObject({
  version: z.literal(1),
  /** Undefined only while the first change is being taken back. */
  current: declarationSchema.optional(),
  /** A change that is not confirmed yet, with what was before: undefined, nothing. */
  pending: z
    .strictObject({
      id: z.string(),
      before: declarationSchema.optional(),
      bootId: z.string(),
      /** In seconds since the machine was started. */
      deadline: z.number(),
      /** Why it could not be rolled back when its time had come. */
      problem: z.string().optional(),
    })
    .optional(),
  /** Kernel settings as they were before the first change; null: there was none. */
  kernel: z.record(z.string(), z.string().nullable()),
});
export type SegmentationState = z.infer<typeof stateSchema>;
export type Pending = NonNullable<SegmentationState['pending']>;

/** What was read last: who keeps something in force looks every second, and it seldom changes. */
let last: { readonly text: string; readonly state: SegmentationState } | undefined;

/** Undefined where nothing is to hold. Throws a `Fault` (`malformed`). */
export function readState({ state }: HostServices): SegmentationState | undefined {
  const text = state.read();
  if (text === undefined) return undefined;
  if (last?.text !== text) last = { text, state: parseState(text) };
  return last.state;
}

function parseState(text: string): SegmentationState {
  try {
    return stateSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', 'the state of the segmentation cannot be read', {
      cause: error,
      hint: '"plimsoll network remove --force" takes everything away',
    });
  }
}

export function writeState({ state }: HostServices, content: SegmentationState | undefined): void {
  state.write(content && `${JSON.stringify(content, null, 2)}\n`);
}

/** Do two declarations, or parts of them, say the same? */
export function isSame<T extends object>(one: T | undefined, other: T | undefined): boolean {
  return isDeepStrictEqual(one, other);
}

/** Seconds that are left to confirm a change; none after a start of the machine. */
export function secondsLeft({ bootId, deadline }: Pending, moment: Moment): number {
  return bootId === moment.bootId ? Math.max(0, deadline - moment.uptime) : 0;
}

/** Milliseconds: as long as an event of the engine may take to be dealt with, and some more. */
export const SHORT_PATIENCE = 2000;

/** Does what nobody else may do at the same time. Throws a `Fault` (`usage`) where another run does not end in time. */
export async function alone<T>(services: HostServices, patience: number, work: () => Promise<T>): Promise<T> {
  for (let left = patience; ; left -= 25) {
    const lock = tryLock(services);
    if (!(lock instanceof Fault)) {
      using _held = lock;
      return await work();
    }
    if (left <= 0) throw lock;
    await services.timer.sleep(25);
  }
}

/** The lock of who is alone, or that another run has it. Throws other faults. */
export function tryLock({ state }: HostServices): Disposable | Fault {
  try {
    return state.lock();
  } catch (error) {
    if (error instanceof Fault && error.code === 'usage') return error;
    throw error;
  }
}
