import type { AuthorityReport, IssuedIdentity } from '../../model/report/identity.ts';
import { visible } from '../text/text.ts';

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
export function issuedText(issued: readonly IssuedIdentity[]): string {
  return issued
    .map((one) => `${visible(one.spiffeId)}  until ${moment(one.notAfter)}  ${visible(one.folder)}\n`)
    .join('');
}

/** To the minute. */
function moment(date: string): string {
  return `${date.slice(0, 16)}Z`;
}
