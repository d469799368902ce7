import type { DeclaredWorkload } from '../../../model/deployment.ts';
import type { Gap } from '../../../model/gap.ts';
import {
  labelKeySchema,
  labelNameSchema,
  labelValueSchema,
  subdomainSchema,
} from '../../../model/profile/names.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import { addCapabilities } from './capabilities.ts';
import { Draft } from './draft.ts';
import { addEgress } from './egress.ts';
import { addDevices, addFiles, addProcesses, addResolver, addSecrets } from './files.ts';
import { addListens } from './listens.ts';
import { subjectOf } from './subject.ts';
import { addSystemCalls } from './system-calls/system-calls.ts';
import type { DerivedProfile, Evidence } from './types.ts';
import { addUsers } from './users.ts';

const MAXIMUM_IMAGES = 64;
const MAXIMUM_LABELS = 64;

/**
 * A first profile of a workload from what its manifests and images say, before it ever runs: every line proposed, each
 * with the reasons that were found for it. What cannot be told is a gap. Pure.
 */
export function deriveProfile(evidence: Evidence): DerivedProfile {
  const { workload, containers } = evidence;
  const draft = new Draft();
  for (const container of containers) {
    const subject = subjectOf(container, evidence);
    addListens(draft, subject);
    addEgress(draft, subject);
    addResolver(draft, subject);
    addUsers(draft, subject);
    addCapabilities(draft, subject);
    addProcesses(draft, subject);
    addFiles(draft, subject);
    addDevices(draft, subject);
    addSecrets(draft, subject);
    addSystemCalls(draft, subject);
  }
  const images = containers.flatMap(({ contents }) => (contents?.image ? [contents.image] : []));
  const metadata = {
    ...identityOf(workload, draft),
    ...(images.length > 0 ? { images: unique(images).slice(0, MAXIMUM_IMAGES) } : {}),
  };
  const profile = profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata,
    ...draft.sections(),
  });
  return { profile, gaps: draft.gaps satisfies Gap[] };
}

/** Name, namespace, labels and service account, as far as a profile can have them; what is left out or changed is told. */
function identityOf(
  { name, namespace, labels, serviceAccount, source }: DeclaredWorkload,
  draft: Draft,
): object {
  const plain = plainName(name);
  if (plain !== name)
    draft.gap(
      'unsupported',
      source,
      `the name ${JSON.stringify(name.slice(0, 80))} is written ${plain}`,
      true,
    );
  const valid = Object.entries(labels).filter(
    ([key, value]) => labelKeySchema.safeParse(key).success && labelValueSchema.safeParse(value).success,
  );
  if (valid.length < Object.keys(labels).length || valid.length > MAXIMUM_LABELS)
    draft.gap('unsupported', source, 'has labels that Kubernetes does not take; they are left out', true);
  const account =
    // A cluster writes down the default one, which manifests leave out.
    serviceAccount !== undefined &&
    serviceAccount !== 'default' &&
    subdomainSchema.safeParse(serviceAccount).success
      ? { serviceAccount }
      : {};
  const kept = Object.fromEntries(valid.slice(0, MAXIMUM_LABELS));
  return {
    name: plain,
    namespace: labelNameSchema.safeParse(namespace).success
      ? namespace
      : plainName(namespace).replaceAll('.', '-').slice(0, 63),
    ...(valid.length > 0 ? { labels: kept } : {}),
    ...account,
  };
}

/** A name with what no name may have replaced. */
function plainName(name: string): string {
  if (subdomainSchema.safeParse(name).success) return name;
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 63)
    .replace(/-$/, '');
  return plain === '' ? 'workload' : plain;
}

function unique<T extends { readonly digest: string; readonly reference: string }>(
  images: readonly T[],
): T[] {
  return [...new Map(images.map((image) => [`${image.reference} ${image.digest}`, image])).values()];
}
