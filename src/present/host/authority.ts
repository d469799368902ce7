import { visible } from '../text/text.ts';

interface AuthorityReport {
  readonly trustDomain: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly roots: readonly {
    readonly digest: string;
    readonly role: 'next' | 'signing' | 'retired';
    readonly signsFrom: Date;
    readonly notAfter: Date;
  }[];
}

const ROLES = { next: 'is believed and will sign', signing: 'is believed and signs', retired: 'is believed' };

/** An authority for people: a line for each root. */
export function authorityText({ trustDomain, lifetime, roots }: AuthorityReport): string {
  const lines = roots.map(
    ({ digest, role, signsFrom, notAfter }) =>
      `root ${digest.slice(0, 16)}  ${ROLES[role]}  (signs from ${moment(signsFrom)}, ends ${moment(notAfter)})`,
  );
  return [
    `trust domain ${visible(trustDomain)}, certificates good for ${lifetime / 3600} h`,
    ...lines,
    '',
  ].join('\n');
}

/** Issued certificates for people. */
export function issuedText(
  issued: readonly { readonly spiffeId: string; readonly folder: string; readonly notAfter: Date }[],
): string {
  return issued
    .map((one) => `${visible(one.spiffeId)}  until ${moment(one.notAfter)}  ${visible(one.folder)}\n`)
    .join('');
}

function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}
