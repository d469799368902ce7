import * as z from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';
import { planInjection } from './plan.ts';
import type { InjectorDefaults } from './settings.ts';

const reviewSchema = z.object({
  apiVersion: z.literal('admission.k8s.io/v1'),
  kind: z.literal('AdmissionReview'),
  request: z.object({
    uid: z.string().min(1).max(256),
    kind: z.object({ kind: z.string() }),
    operation: z.string().default('CREATE'),
    object: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** What the API server is answered (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/). */
export interface ReviewAnswer {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: Readonly<Record<string, unknown>>;
}

/**
 * Answers a review: a workload is admitted, with what it gets besides; one whose annotations are wrong is refused, since it
 * would be without its secrets. Throws a `Fault` (`malformed`) for what is no review.
 */
export function answerReview(review: unknown, defaults: InjectorDefaults): ReviewAnswer {
  const parsed = reviewSchema.safeParse(review);
  if (!parsed.success) throw new Fault('malformed', 'it is no AdmissionReview of version v1');
  const { uid, kind, operation, object } = parsed.data.request;
  // Nobody may add a container to what is there of these kinds: a webhook for all operations would keep them as they are.
  const isFixed = operation !== 'CREATE' && ['Pod', 'Job'].includes(kind.kind);
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, ...(isFixed ? { allowed: true } : decision(kind.kind, object ?? {}, defaults)) },
  };
}

function decision(kind: string, object: Readonly<Record<string, unknown>>, defaults: InjectorDefaults) {
  try {
    const { patches, warnings } = planInjection(kind, object, defaults);
    if (patches.length === 0) return { allowed: true };
    return {
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patches)).toString('base64'),
      ...(warnings.length > 0 && { warnings }),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { allowed: false, status: { code: 400, message: `plimsoll: ${messageOf(error)}` } };
  }
}
