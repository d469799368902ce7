import { Refusal } from '../../refusal.ts';
import { flagsOf, readDer } from '../../der/decode.ts';
import {
  basicConstraints,
  checkedOids,
  EXTENSION,
  extendedKeyUsage,
  keyUsage,
  keyUsagesOf,
  purposesOf,
  readBasicConstraints,
  SIGNS_CERTIFICATES,
  SIGNS_CRLS,
} from '../../x509/extensions.ts';
import type { CertificateRequest } from '../../x509/request.ts';

/** What is taken over as it is. */
const TAKEN: readonly string[] = [
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.alternativeNames,
  EXTENSION.policies,
  EXTENSION.tlsFeature,
];
/** What the issuer says itself, whatever a request says. */
const OURS: readonly string[] = [EXTENSION.basicConstraints, EXTENSION.keyIdentifier];

/**
 * The extensions of a request, and what is asked beside it where it has none. Throws a `Refusal` (400) for a request that
 * would be an authority, or has extensions that nobody here knows: their effect cannot be judged.
 */
export function verbatimExtensions(
  { extensions }: CertificateRequest,
  asked: {
    readonly key_usage: readonly string[];
    readonly ext_key_usage: readonly string[];
    readonly ext_key_usage_oids: readonly string[];
  },
): readonly Buffer[] {
  for (const { type } of extensions.values())
    if (!TAKEN.includes(type) && !OURS.includes(type))
      throw new Refusal(400, `a request with the extension ${type} is not signed`);
  const constraints = extensions.get(EXTENSION.basicConstraints);
  if (constraints && readBasicConstraints(constraints.value).isAuthority)
    throw new Refusal(400, 'refusing to sign an authority: that is what sign-intermediate is for');
  const usage = extensions.get(EXTENSION.keyUsage);
  const usages = usage ? flagsOf(readDer(usage.value)) : keyUsagesOf(asked.key_usage);
  if (usages.includes(SIGNS_CERTIFICATES) || usages.includes(SIGNS_CRLS))
    throw new Refusal(400, 'certificates of no authority do not sign others');
  const purposes = [...purposesOf(asked.ext_key_usage), ...checkedOids(asked.ext_key_usage_oids)];
  return [
    basicConstraints(undefined),
    ...(!usage && usages.length > 0 ? [keyUsage(usages)] : []),
    ...(!extensions.has(EXTENSION.extendedKeyUsage) && purposes.length > 0
      ? [extendedKeyUsage(purposes)]
      : []),
    ...[...extensions.values()].filter(({ type }) => TAKEN.includes(type)).map(({ raw }) => raw),
  ];
}
